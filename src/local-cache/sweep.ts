import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { blobsIn, contentsOf, indexText } from './contents.ts';
import { isDigest } from './layout.ts';
import { codeOf } from './reason.ts';
import type { Disk, KnownFacts } from './types.ts';
import { workplaceName } from './workplace.ts';

/**
 * Removes the blobs that a cache's index does not reach, and uploads that were never finished.
 * Blobs go aside first, and come back when the index is no longer the text it was: then another job has put its own in
 * place meanwhile and may need them. Together with its look for missing blobs after it wrote its index, neither loses one.
 */
export async function sweep(directory: string, index: string, facts: KnownFacts): Promise<void> {
  const { disk, owner } = facts;
  const { blobs, isWhole } = await contentsOf(directory);
  // Another job has an index of its own there, or just looks whether it needs a blob: what is left is for the next.
  if (!isWhole || (await indexText(directory)) !== index) return;
  const unneeded = (await blobsIn(directory)).filter((path) => !blobs.has(path));
  if (unneeded.length > 0) {
    const aside = join(directory, workplaceName('gone', owner));
    await disk.mkdir(aside);
    try {
      const moves = unneeded.map((path, place) => ({
        from: join(directory, path),
        to: join(aside, `${place}`),
      }));
      await moveAll(moves, disk);
      if ((await indexText(directory)) !== index)
        await moveAll(
          moves.map(({ from, to }) => ({ from: to, to: from })),
          disk,
        );
    } finally {
      await disk.rm(aside, { recursive: true, force: true });
    }
  }
  await removeUploads(join(directory, 'ingest'), facts);
}

/** Moves what is still there; another job may have taken the same. Waits for all, whatever becomes of one. */
async function moveAll(moves: readonly { from: string; to: string }[], disk: Disk): Promise<void> {
  const results = await Promise.allSettled(moves.map(({ from, to }) => disk.rename(from, to)));
  for (const result of results)
    if (result.status === 'rejected' && codeOf(result.reason) !== 'ENOENT') throw result.reason;
}

/** Uploads that were never finished, each in a directory that is named by a hash, as containerd has them. */
async function removeUploads(ingest: string, { disk }: KnownFacts): Promise<void> {
  const names = await readdir(ingest).catch(() => []);
  const uploads = names.filter((name) => isDigest(`sha256:${name}`));
  await Promise.all(uploads.map((name) => disk.rm(join(ingest, name), { recursive: true, force: true })));
  // Something else's, or not there.
  await disk.rmdir(ingest).catch(() => {});
}
