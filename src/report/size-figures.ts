import type { Figure } from '../gates/types.ts';
import type { CacheSize, ImageSize } from '../sizes/types.ts';
import { cacheHelp } from './size-help.ts';
import type { BuildResult } from './types.ts';

/** What was weighed. Absent: nobody weighed it. */
export interface Weights {
  cache?: readonly CacheSize[];
  image?: ImageSize | readonly ImageSize[];
}

const NOT_FINISHED: Figure = { kind: 'missing', reason: 'the build did not finish' };

/** Reasons that one sentence can hold. */
const REASONS = 3;

/** A place that this build keeps its cache in; a whole repository has its own limit, of which `quotaNotes` tells. */
function isPlace({ limit }: CacheSize): boolean {
  return limit === undefined;
}

/** The places that were weighed, the largest first. */
export function weighedPlaces(cache: readonly CacheSize[]): Array<CacheSize & { bytes: number }> {
  return cache
    .filter(isPlace)
    .flatMap((row) => (row.bytes === undefined ? [] : [{ ...row, bytes: row.bytes }]))
    .toSorted((a, b) => b.bytes - a.bytes);
}

/** The size of the largest place. */
export function cacheSizeFigure({ cache, image }: Weights, result: BuildResult): Figure {
  if (!cache) return { kind: 'missing', reason: 'the caches were not weighed' };
  const unknown = cache.filter((row) => isPlace(row) && row.bytes === undefined);
  const [largest, ...others] = weighedPlaces(cache);
  if (largest) {
    return {
      kind: 'measured',
      value: largest.bytes,
      of: `in ${largest.place}`,
      others: others.map(({ bytes, place }) => ({ value: bytes, of: `in ${place}` })),
      help: cacheHelp(largest, imagesOf(image)),
      aside: unknown.length === 0 ? undefined : `Not measured: ${reasons(unknown)}.`,
    };
  }
  if (unknown.length > 0) return { kind: 'missing', reason: reasons(unknown) };
  return result === 'succeeded' ? { kind: 'exempt', reason: 'this build has no cache yet' } : NOT_FINISHED;
}

function reasons(rows: readonly CacheSize[]): string {
  const told = rows
    .slice(0, REASONS)
    .map(({ place, message }) => `${place} (${message ?? 'no reason is known'})`);
  const left = rows.length - told.length;
  return [...told, ...(left === 0 ? [] : [`${left} more`])].join(', ');
}

/**
 * The size of the largest platform: uncompressed where that is known, else compressed, which is less, and the words
 * say which of the two it is.
 */
export function imageSizeFigure({ image }: Weights, result: BuildResult): Figure {
  const images = imagesOf(image);
  const sizes = images.flatMap((one) => {
    const value = one.bytes ?? one.compressedBytes;
    return value === undefined ? [] : [{ value, of: wordsOf(one, images.length > 1) }];
  });
  const [largest, ...others] = sizes.toSorted((a, b) => b.value - a.value);
  if (largest) return { kind: 'measured', ...largest, others };
  if (result !== 'succeeded') return NOT_FINISHED;
  if (image === undefined) return { kind: 'missing', reason: 'the image was not weighed' };
  const reason = images.find(({ message }) => message !== undefined)?.message;
  return { kind: 'missing', reason: withoutStop(reason) ?? 'this build left no image to weigh' };
}

function imagesOf(image: Weights['image']): readonly ImageSize[] {
  return image === undefined ? [] : [image].flat();
}

function wordsOf({ bytes, platform }: ImageSize, hasOthers: boolean): string {
  const how = bytes === undefined ? 'compressed' : 'uncompressed';
  return hasOthers && platform !== undefined ? `${how} for ${platform}` : how;
}

/** A reason stands before a full stop of its own. */
function withoutStop(text: string | undefined): string | undefined {
  return text?.replace(/\.$/, '');
}
