import type { Environment } from '../environment.ts';

/** What buildx wrote with `--metadata-file`, as far as it is used here. */
export interface Metadata {
  /** The whole object, unchanged. It holds values of build arguments: never print it as it is. */
  raw: Readonly<Record<string, unknown>>;
  /** `sha256:…` of the image. */
  digest?: string;
  /** `builder/node/id`, what `docker buildx history` knows the build by. */
  ref?: string;
}

const PROVENANCE = 'buildx.build.provenance';

/** Reads a metadata file's text; undefined when there is none or it is damaged. */
export function parseMetadata(text: string | undefined): Metadata | undefined {
  if (!text) return undefined;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // A damaged file costs lines and the digest, not the build.
    return undefined;
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const fields: Record<string, unknown> = { ...raw };
  return {
    raw: fields,
    digest: stringOf(fields['containerimage.digest']),
    ref: stringOf(fields['buildx.build.ref']),
  };
}

/**
 * The `metadata` output: what buildx would have written in the user's own provenance mode. The build itself
 * always asks for the whole provenance, which holds every build argument.
 */
export function publicMetadata(
  metadata: Metadata,
  mode: Environment['metadataProvenance'],
  masked: (text: string) => string = (text) => text,
): string {
  const shown = Object.entries(metadata.raw).flatMap(([key, value]): Array<[string, unknown]> => {
    if (!key.startsWith(PROVENANCE)) return [[key, value]];
    if (mode === 'disabled') return [];
    // Later steps use names and digests as they are; only provenance can hold what somebody wrote into the build.
    return [[key, maskedStrings(mode === 'max' ? value : minimal(value), masked)]];
  });
  return JSON.stringify(Object.fromEntries(shown), null, 2);
}

function maskedStrings(value: unknown, masked: (text: string) => string): unknown {
  if (typeof value === 'string') return masked(value);
  if (Array.isArray(value)) return value.map((item) => maskedStrings(item, masked));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskedStrings(item, masked)]));
}

/** Without what buildx leaves out in mode `min`, in the places of SLSA 0.2 and of SLSA 1. */
function minimal(provenance: unknown): unknown {
  if (typeof provenance !== 'object' || provenance === null) return provenance;
  const hidden = new Set(['buildConfig', 'metadata', 'internalParameters', 'runDetails']);
  return Object.fromEntries(
    Object.entries(provenance).flatMap(([key, value]) => {
      if (key === 'buildDefinition') return [[key, minimal(value)]];
      return hidden.has(key) ? [] : [[key, value]];
    }),
  );
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
