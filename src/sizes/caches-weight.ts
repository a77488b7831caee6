import type { CacheSize } from './types.ts';

/** What a place holds: bytes by digest. */
export type Blobs = ReadonlyMap<string, number>;

/** What blobs weigh, each counted once, and what of it the image has too. `image`: digests of its compressed layers. */
export function weightOf(
  blobs: Blobs,
  image: ReadonlySet<string> | undefined,
): Pick<CacheSize, 'bytes' | 'blobs' | 'sharedBytes' | 'largest'> {
  let largest: { digest: string; bytes: number } | undefined;
  let bytes = 0;
  let sharedBytes = 0;
  for (const [digest, size] of blobs) {
    bytes += size;
    if (image?.has(digest)) sharedBytes += size;
    if (size > (largest?.bytes ?? 0)) largest = { digest, bytes: size };
  }
  const shared = image === undefined || image.size === 0 ? {} : { sharedBytes };
  return { bytes, blobs: blobs.size, ...shared, ...(largest ? { largest } : {}) };
}
