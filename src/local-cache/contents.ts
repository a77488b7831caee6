import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ALGORITHMS, blobPath, type Descriptor, isDigest, type LayoutIndex, parseIndex } from './layout.ts';
import { reach } from './reach.ts';

/** What a cache directory holds. */
export interface Contents {
  index?: LayoutIndex;
  /** Entries of the index that are whole; BuildKit could not use the others, or would fail on them. */
  whole: readonly Descriptor[];
  /** There is an index, and all its entries are whole. */
  isWhole: boolean;
  /** All blobs that these need: path from the directory, to bytes. */
  blobs: ReadonlyMap<string, number>;
}

/** Reads a directory and follows its index. A directory that is missing or holds no index has nothing. */
export async function contentsOf(directory: string): Promise<Contents> {
  const index = await indexOf(directory);
  const reached = await Promise.all(
    (index?.manifests ?? []).map(async (entry) => ({ entry, found: await reach(directory, entry) })),
  );
  const whole: Descriptor[] = [];
  const blobs = new Map<string, number>();
  for (const { entry, found } of reached) {
    if ('fault' in found) continue;
    whole.push(entry);
    for (const [path, size] of found.blobs) blobs.set(path, size);
  }
  return { index, whole, isWhole: whole.length === index?.manifests.length, blobs };
}

/** As contentsOf, with a second look where something is missing: another job may be about to put it back. */
export async function settledContentsOf(directory: string): Promise<Contents> {
  const contents = await contentsOf(directory);
  if (contents.isWhole || !contents.index) return contents;
  await setTimeout(100);
  return contentsOf(directory);
}

/** index.json of a directory; undefined when there is none or it cannot be read. */
export async function indexOf(directory: string): Promise<LayoutIndex | undefined> {
  const text = await indexText(directory);
  return text === undefined ? undefined : parseIndex(text);
}

export function indexText(directory: string): Promise<string | undefined> {
  return readFile(join(directory, 'index.json'), 'utf8').catch(() => undefined);
}

/** All blobs of a directory, needed or not: paths from it. What is not named like a blob is somebody else's. */
export async function blobsIn(directory: string): Promise<string[]> {
  const names = await Promise.all(
    ALGORITHMS.map(async (algorithm) => {
      const blobs = await readdir(join(directory, 'blobs', algorithm)).catch(() => []);
      return blobs.map((blob) => `${algorithm}:${blob}`);
    }),
  );
  return names.flat().filter(isDigest).map(blobPath);
}
