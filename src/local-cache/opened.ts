import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Work } from './commit.ts';
import { contentsOf } from './contents.ts';
import { codeOf } from './reason.ts';
import { seed } from './seed.ts';
import type { Disk, KnownFacts } from './types.ts';
import { removeLeftovers, workplaceName } from './workplace.ts';

/** A cache directory, and a new directory that takes the export for the time of a build. */
export interface OpenedCache extends Work {
  /** First directory that had to be made for it; absent when it was there. */
  made?: string;
}

/** Makes the new directory, with what the old one holds. Throws what the file system says, and leaves nothing then. */
export async function openCache(path: string, facts: KnownFacts): Promise<OpenedCache> {
  const { disk } = facts;
  const made = await makeDirectory(path, disk);
  const directory = await realpath(path);
  const from = { directory, made: made && (await realpath(made)) };
  let fresh: string | undefined;
  try {
    await removeLeftovers(directory, facts);
    fresh = await freshDirectory(directory, facts);
    const { blobs } = await contentsOf(directory);
    return { ...from, fresh, seeded: await seed(disk, { from: directory, to: fresh, blobs: blobs.keys() }) };
  } catch (error) {
    await discard({ ...from, fresh }, facts);
    throw error;
  }
}

/**
 * Makes a directory with all above it; the first that was made. Node's own way never ends where the system says of a
 * name below a directory that it is not there, as Linux does in /proc.
 */
async function makeDirectory(path: string, disk: Disk): Promise<string | undefined> {
  const parent = dirname(path);
  try {
    return await makeOne(path, disk);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error;
  }
  const first = await makeDirectory(parent, disk);
  const own = await makeOne(path, disk);
  return first ?? own;
}

/** The path, unless it was there or another job has made it meanwhile. */
async function makeOne(path: string, disk: Disk): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return undefined;
  try {
    await disk.mkdir(path);
    return path;
  } catch (error) {
    // Of a link to nothing, stat says what is wrong.
    if (codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return undefined;
    throw error;
  }
}

/**
 * Below `temp` where the cache can be renamed to and from there, else inside the cache. A cache often lies in the build
 * context: a name there that is new each time would make `COPY . .` miss each time. Not beside the cache, where a
 * .dockerignore that names the cache would not cover it and where the job may have no right to write.
 */
async function freshDirectory(directory: string, { disk, owner, temp }: KnownFacts): Promise<string> {
  const name = workplaceName('new', owner);
  const inside = join(directory, name);
  await disk.mkdir(inside, { mode: 0o700 });
  if (temp === undefined) return inside;
  const outside = join(temp, name);
  return disk.rename(inside, outside).then(
    () => outside,
    // Another file system, or a directory that is missing or not ours.
    () => inside,
  );
}

/** Removes the new directory, and the directories that had to be made for it where nothing came into them. */
export async function discard(
  { directory, fresh, made }: Pick<OpenedCache, 'directory' | 'made'> & { fresh?: string },
  { disk }: KnownFacts,
): Promise<void> {
  if (fresh !== undefined) await disk.rm(fresh, { recursive: true, force: true });
  if (made === undefined) return;
  for (let path = directory; path.length >= made.length; path = dirname(path)) {
    try {
      await disk.rmdir(path);
    } catch {
      // Something came into it meanwhile: it stays, and so do those above.
      return;
    }
  }
}
