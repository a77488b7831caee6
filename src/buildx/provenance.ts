/** What a build's provenance tells about its Dockerfile. Nothing else of it is kept: it holds build arguments. */
export interface Provenance {
  /** One-based Dockerfile line by vertex digest; without vertices that stand for instructions on several lines. */
  lines: Map<string, number>;
  /** The Dockerfile's text; absent when there is none, or when targets have different ones. */
  dockerfile?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** One image's key, or one for each platform: `buildx.build.provenance/linux/amd64`. */
const KEY = /^buildx\.build\.provenance(\/|$)/;

/** SLSA 0.2 keeps BuildKit's own metadata under an address, SLSA 1 under a name. */
const METADATA_02 = 'https://mobyproject.org/buildkit@v1#metadata';
const METADATA_1 = 'buildkit_metadata';

/** More lines than any Dockerfile has. */
const MAX_LINE = 1_000_000;

/** Reads the object of a metadata file, of one build or of bake; whatever is missing or damaged is left out. */
export function provenanceOf(metadata: unknown): Provenance {
  const lines = new Map<string, number>();
  const dockerfiles = new Set<string>();
  for (const predicate of predicatesOf(metadata)) {
    const source = sourceOf(predicate);
    addLines(lines, predicate, source);
    const dockerfile = dockerfileOf(source);
    if (dockerfile !== undefined) dockerfiles.add(dockerfile);
  }
  const [dockerfile] = dockerfiles;
  return dockerfiles.size === 1 ? { lines, dockerfile } : { lines };
}

/** bake nests one metadata object under each target's name. */
function predicatesOf(metadata: unknown): Fields[] {
  const builds = [fieldsOf(metadata), ...Object.values(fieldsOf(metadata)).map(fieldsOf)];
  return builds.flatMap((build) =>
    Object.entries(build)
      .filter(([key]) => KEY.test(key))
      .map(([, predicate]) => fieldsOf(predicate)),
  );
}

function addLines(lines: Map<string, number>, predicate: Fields, source: Fields): void {
  const config = fieldsOf(
    predicate.buildConfig ?? at(predicate, 'buildDefinition', 'internalParameters').buildConfig,
  );
  const locations = fieldsOf(source.locations);
  for (const [digest, step] of Object.entries(fieldsOf(config.digestMapping))) {
    const line = typeof step === 'string' ? lineOf(locations[step]) : undefined;
    if (line !== undefined) lines.set(digest, line);
  }
}

function sourceOf(predicate: Fields): Fields {
  const slsa02 = at(predicate, 'metadata', METADATA_02, 'source');
  return Object.keys(slsa02).length > 0
    ? slsa02
    : at(predicate, 'runDetails', 'metadata', METADATA_1, 'source');
}

/** Equal instructions of two stages can be one vertex with two locations: which of them its name means is not said. */
function lineOf(step: unknown): number | undefined {
  const starts = new Set<number>();
  for (const location of listOf(fieldsOf(step).locations)) {
    const { sourceIndex = 0, ranges } = fieldsOf(location);
    const line = at(listOf(ranges)[0], 'start').line;
    if (sourceIndex === 0 && isLine(line)) starts.add(line);
  }
  const [line] = starts;
  return starts.size === 1 ? line : undefined;
}

function dockerfileOf(source: Fields): string | undefined {
  const { data } = fieldsOf(listOf(source.infos)[0]);
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : undefined;
}

function isLine(line: unknown): line is number {
  return typeof line === 'number' && Number.isInteger(line) && line > 0 && line <= MAX_LINE;
}

function at(value: unknown, ...path: string[]): Fields {
  return path.reduce((fields, key) => fieldsOf(fields[key]), fieldsOf(value));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
