import { bytes } from '../units.ts';
import type { CacheSize } from './types.ts';

/** What is said of a place in an object store: nobody asks the store, and an export tells at most what it sent. */
export function objectStoreSize(sentBytes: number | undefined): Pick<CacheSize, 'message'> {
  const sent =
    sentBytes === undefined ? '' : `; this export sent ${bytes(sentBytes)} that it did not hold yet`;
  return { message: `BuildKit does not tell what the store holds${sent}` };
}

/** An inline cache has no blobs of its own. */
export const INLINE_MESSAGE = 'it is a part of the image, and its layers are those of the image';
