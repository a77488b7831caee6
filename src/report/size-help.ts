import type { CacheSize, ImageLayer, ImageSize } from '../sizes/types.ts';
import { bytes } from '../units.ts';

/** A blob below this part of its place is not what makes it large. */
const HEAVY = 0.2;

/** An instruction in a sentence. */
const INSTRUCTION_LENGTH = 80;

/** What makes a place large, whose it is, and what helps most, in numbers where they are known. */
export function cacheHelp(cache: CacheSize, images: readonly ImageSize[]): string {
  return [...largestBlob(cache, images), ...byRef(cache), ...cures(cache)].join(' ');
}

function largestBlob({ largest, bytes: all = 0 }: CacheSize, images: readonly ImageSize[]): string[] {
  if (!largest || largest.bytes < all * HEAVY) return [];
  const layer = images.flatMap(({ layers }) => layers).find(({ digest }) => digest === largest.digest);
  return [`Its largest layer has ${bytes(largest.bytes)}${madeBy(layer)}.`];
}

function madeBy(layer: ImageLayer | undefined): string {
  if (layer?.base) return ' and belongs to the base image';
  if (layer?.createdBy === undefined) return '';
  const [words, line] = [quoted(layer.createdBy), layer.line];
  return `, made by ${words}${line === undefined ? '' : ` in line ${line}`}`;
}

function quoted(instruction: string): string {
  const text = instruction.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  return `\`${text.length > INSTRUCTION_LENGTH ? `${text.slice(0, INSTRUCTION_LENGTH - 1)}…` : text}\``;
}

/** What each ref brought, the largest first. */
function byRef({ refs }: CacheSize): string[] {
  const heavy = (refs ?? []).filter((one) => one.bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
  if (heavy.length < 2) return [];
  return [`Of it, ${heavy.map((one) => `${bytes(one.bytes)} came with ${one.ref}`).join(' and ')}.`];
}

function cures(cache: CacheSize): string[] {
  return [...unreferenced(cache), ...smallerMode(cache), ...otherPlace(cache)];
}

function unreferenced({ type, unreferencedBytes }: CacheSize): string[] {
  if (type !== 'local' || !unreferencedBytes) return [];
  return [
    `No index names ${bytes(unreferencedBytes)} of it: delete the directory once, and write it as a place of \`cache\`, which leaves nothing behind, rather than in \`cache-to\`.`,
  ];
}

/** `mode=min` exports the layers of the image and nothing else. */
function smallerMode({ bytes: all = 0, mode, sharedBytes }: CacheSize): string[] {
  if (mode !== 'max') return [];
  // None in common is no small image: its layers were compressed anew for the cache.
  if (!sharedBytes)
    return ['`cache-mode: min` leaves out what the image itself does not need, such as other stages.'];
  const other = all - sharedBytes;
  if (other < all * HEAVY) return [];
  return [
    `\`cache-mode: min\` keeps the ${bytes(sharedBytes)} that the image needs itself and leaves out ${bytes(other)} of other steps.`,
  ];
}

/** GitHub's room is shared by all workflows of a repository, a registry's is not. */
function otherPlace({ type }: CacheSize): string[] {
  if (type === 'gha')
    return [
      "A place in a registry (`cache: type=registry,ref=IMAGE:cache`) takes nothing of GitHub's limit.",
    ];
  if (type === 'registry' || type === 'local')
    return ['`compression=zstd` in its entry makes new layers smaller than gzip does.'];
  return [];
}
