import type { Blobs } from './caches-weight.ts';

/** The blobs that an index of BuildKit's gha cache names, each once; undefined for anything else, or without all sizes. */
export function parseIndex(text: string): Blobs | undefined {
  const index = objectIn(text);
  // Go leaves an empty list out.
  const layers = index?.layers ?? [];
  if (!index || !Array.isArray(layers)) return undefined;
  const blobs = new Map<string, number>();
  for (const layer of layers) {
    const { blob, annotations } = fieldsOf(layer);
    // Go leaves a zero out.
    const size = fieldsOf(annotations).size ?? 0;
    if (typeof blob !== 'string' || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      return undefined;
    blobs.set(blob, size);
  }
  return blobs;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // An entry that somebody else wrote, or half a download.
    return undefined;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
