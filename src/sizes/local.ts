import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { blobsIn, contentsOf } from '../local-cache/contents.ts';
import { codeOf } from '../local-cache/reason.ts';
import { sizeOf } from '../local-cache/size.ts';
import { weightOf } from './caches-weight.ts';
import type { CacheSize } from './types.ts';

/**
 * What a cache in a local directory weighs, as `du --apparent-size` counts it, and what of it no index names.
 * Undefined when there is none. Never rejects: a message says what went wrong.
 */
export async function localSize(
  directory: string,
  options: { imageDigests?: ReadonlySet<string> } = {},
): Promise<CacheSize | undefined> {
  const row = { place: `local ${directory}`, type: 'local' };
  try {
    const [bytes, contents, stored] = await Promise.all([
      sizeOf(directory),
      contentsOf(directory),
      blobsIn(directory),
    ]);
    if (bytes === undefined) return await unreadable(directory, row);
    if (!contents.index && stored.length === 0) return undefined;
    const needed = new Map([...contents.blobs].map(([path, size]) => [digestOf(path), size]));
    const { sharedBytes, largest } = weightOf(needed, options.imageDigests);
    // What belongs to a cache that is damaged cannot be told from what belongs to none.
    const unreferencedBytes = contents.isWhole
      ? await unreferenced(directory, stored, contents.blobs)
      : undefined;
    const message = contents.isWhole ? undefined : 'a part of it is missing or damaged';
    return { ...row, bytes, blobs: stored.length, sharedBytes, unreferencedBytes, largest, message };
  } catch (error) {
    return { ...row, message: `the system says ${codeOf(error) ?? 'no'} to reading it` };
  }
}

/** Blob paths are `blobs/ALGORITHM/HEX`, with the system's own separator. */
function digestOf(path: string): string {
  return path.split(/[\\/]/).slice(1).join(':');
}

async function unreadable(
  directory: string,
  row: Pick<CacheSize, 'place' | 'type'>,
): Promise<CacheSize | undefined> {
  const code = await lstat(directory).then(() => undefined, codeOf);
  return code === 'ENOENT' ? undefined : { ...row, message: 'it cannot be read' };
}

async function unreferenced(
  directory: string,
  stored: readonly string[],
  needed: ReadonlyMap<string, number>,
): Promise<number> {
  const found = await Promise.all(
    stored.filter((path) => !needed.has(path)).map((path) => lstat(join(directory, path))),
  );
  return found.reduce((sum, { size }) => sum + size, 0);
}
