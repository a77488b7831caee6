import type { LimitResult, Verdict } from '../gates/types.ts';
import type { BuilderSize, CacheSize, ImageSize } from '../sizes/types.ts';
import { bytes, UNKNOWN } from '../units.ts';
import type { Report } from './types.ts';

/** What a rendering of sizes is made from. */
export interface SizeFacts {
  images: readonly ImageSize[];
  cache: readonly CacheSize[];
  builder?: BuilderSize;
  limits: readonly LimitResult[];
}

/** The images of a report, one for each platform. */
export function imagesOf({ sizes: { image, images } }: Pick<Report, 'sizes'>): readonly ImageSize[] {
  return images ?? (image ? [image] : []);
}

/** What the renderings of sizes need of a report. */
export function sizeFactsOf(report: Pick<Report, 'sizes' | 'limits'>): SizeFacts {
  const { cache = [], builder } = report.sizes;
  return { images: imagesOf(report), cache, builder, limits: report.limits };
}

/** Something that was weighed, beside its limit. Our own words, but for `what`. */
export interface SizeRow {
  /** `image`, or the place of a cache. */
  what: string;
  now: string;
  /** The other figure of an image, of which both are known. */
  aside?: string;
  limit: string;
  /** Absent where there is no limit. */
  verdict?: Verdict;
  /** Of the limit that is met first; absent where one of the two is not known. */
  part?: number;
}

/** Part of its keeper's room from which a place counts as nearly full. */
const NEARLY_FULL = 0.8;

/** Whether a place is about to reach the limit of its keeper. Bytes. */
export function isNearlyFull(held: number, limit: number): boolean {
  return held >= limit * NEARLY_FULL;
}

/** A row for each image, then for each cache. */
export function sizeRows({ images, cache, limits }: SizeFacts): SizeRow[] {
  const limitOf = (name: string) => limits.find((limit) => limit.name === name);
  return [
    ...images.map((image) => imageRow(image, images.length > 1, limitOf('image-size'))),
    ...cache.map((one) =>
      one.limit === undefined ? placeRow(one, limitOf('cache-size')) : keptRow(one, one.limit),
    ),
  ];
}

function imageRow(image: ImageSize, hasOthers: boolean, limit: LimitResult | undefined): SizeRow {
  const what = hasOthers && image.platform !== undefined ? `image ${image.platform}` : 'image';
  const value = image.bytes ?? image.compressedBytes;
  return { what, ...imageWords(image), ...judged(value, limit) };
}

function imageWords({ bytes: whole, compressedBytes }: ImageSize): Pick<SizeRow, 'now' | 'aside'> {
  const compressed = compressedBytes === undefined ? undefined : `${bytes(compressedBytes)} compressed`;
  if (whole === undefined) return { now: compressed ?? NOT_MEASURED };
  return compressed === undefined ? { now: bytes(whole) } : { now: bytes(whole), aside: compressed };
}

const NOT_MEASURED = 'not measured';

function placeRow({ place, bytes: held }: CacheSize, limit: LimitResult | undefined): SizeRow {
  return {
    what: place,
    now: held === undefined ? NOT_MEASURED : bytes(held),
    ...judged(held, limit),
  };
}

/** What its keeper limits, not the user. */
function keptRow({ place, bytes: held }: CacheSize, limit: number): SizeRow {
  const row = { what: place, limit: `holds at most ${bytes(limit)}` };
  if (held === undefined) return { ...row, now: NOT_MEASURED };
  return {
    ...row,
    now: bytes(held),
    verdict: isNearlyFull(held, limit) ? 'warn' : 'pass',
    part: held / limit,
  };
}

function judged(value: number | undefined, limit: LimitResult | undefined): Omit<SizeRow, 'what' | 'now'> {
  if (!limit) return { limit: UNKNOWN };
  const { warn, fail } = limit;
  const words = [
    ...(warn === undefined ? [] : [`warns above ${bytes(warn)}`]),
    ...(fail === undefined ? [] : [`fails above ${bytes(fail)}`]),
  ].join(', ');
  if (value === undefined) return { limit: words, verdict: 'not-measured' };
  const isAbove = (bound: number | undefined) => bound !== undefined && value > bound;
  const verdict = isAbove(fail) ? 'fail' : isAbove(warn) ? 'warn' : 'pass';
  const first = Math.min(warn ?? Number.POSITIVE_INFINITY, fail ?? Number.POSITIVE_INFINITY);
  return { limit: words, verdict, ...(first > 0 && Number.isFinite(first) ? { part: value / first } : {}) };
}
