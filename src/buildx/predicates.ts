/** Fields of foreign JSON, nothing of which is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** One provenance predicate of a metadata file. */
export interface Predicate {
  /** As its key names it, where there is one for each platform. */
  platform?: string;
  fields: Fields;
}

/** One image's key, or one for each platform: `buildx.build.provenance/linux/amd64`. */
const KEY = /^buildx\.build\.provenance(?:\/(.*))?$/;

/** SLSA 0.2 keeps BuildKit's own metadata under an address, SLSA 1 under a name. */
const METADATA_02 = 'https://mobyproject.org/buildkit@v1#metadata';
const METADATA_1 = 'buildkit_metadata';

/** The predicates of one build's metadata, in its order. */
export function predicatesOf(build: unknown): Predicate[] {
  return Object.entries(fieldsOf(build)).flatMap(([key, value]) => {
    const match = KEY.exec(key);
    return match ? [{ platform: match[1] || undefined, fields: fieldsOf(value) }] : [];
  });
}

/** BuildKit's own part of a predicate: `source`, `layers`. */
export function buildkitMetadata(predicate: Fields): Fields {
  const slsa02 = at(predicate, 'metadata', METADATA_02);
  return Object.keys(slsa02).length > 0 ? slsa02 : at(predicate, 'runDetails', 'metadata', METADATA_1);
}

/** What was built: `llbDefinition`, and `digestMapping` from vertex digests to its steps. */
export function buildConfig(predicate: Fields): Fields {
  return fieldsOf(
    predicate.buildConfig ?? at(predicate, 'buildDefinition', 'internalParameters').buildConfig,
  );
}

/** The object at the end of a path; empty when there is none. */
export function at(value: unknown, ...path: string[]): Fields {
  return path.reduce((fields, key) => fieldsOf(fields[key]), fieldsOf(value));
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
