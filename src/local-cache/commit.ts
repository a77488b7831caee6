import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Contents, settledContentsOf } from './contents.ts';
import { type Exported, findExported } from './exported.ts';
import { nameOf, printIndex } from './layout.ts';
import { reasonOf } from './reason.ts';
import { sweep } from './sweep.ts';
import type { KnownFacts } from './types.ts';

/** A cache directory, and an export on the same file system that is to replace what it holds. */
export interface Work {
  directory: string;
  /** The new directory. */
  fresh: string;
  /** Blobs of it that were in the old one. */
  seeded: ReadonlySet<string>;
}

/** What came of it. Both absent: there was nothing to export. */
export interface Committed {
  /** Bytes of the blobs that were not there before; absent: the old cache is still in place. */
  bytes?: number;
  /** What was wrong, to follow the name of the cache in a sentence. */
  fault?: string;
}

/**
 * Puts a checked export in place. The old cache is whole until the new index takes the old one's name, and the new one
 * is whole from then on; only then goes what it does not need. Throws what the file system says while the old cache is
 * still in place.
 */
export async function commit(work: Work, facts: KnownFacts): Promise<Committed> {
  const { directory, fresh } = work;
  const before = await settledContentsOf(directory);
  const exported = await findExported(fresh, work.seeded, before.whole);
  if (exported === undefined) return {};
  if ('fault' in exported) return { fault: `was left as it was: ${exported.fault}` };

  const bytes = await give(work, exported, facts);
  const index = newIndex(before, exported);
  // Written apart and renamed, since a job may be killed while it writes.
  await facts.disk.writeFile(join(fresh, 'index.json'), index);
  await facts.disk.rename(join(fresh, 'oci-layout'), join(directory, 'oci-layout'));
  await facts.disk.rename(join(fresh, 'index.json'), join(directory, 'index.json'));
  try {
    // Another job may have swept a blob after it was given and before the index needed it.
    await give(work, exported, facts);
    await facts.disk.rm(fresh, { recursive: true, force: true });
    await sweep(directory, index, facts);
    return { bytes };
  } catch (error) {
    return { bytes, fault: `is written, but not all that it no longer needs is removed: ${reasonOf(error)}` };
  }
}

/** The old index with the export's entry in the place of the one of that name. Entries that are not whole go. */
function newIndex({ index, whole }: Contents, { index: fresh, entry }: Exported): string {
  const others = whole.filter((other) => nameOf(other) !== nameOf(entry));
  return printIndex({ raw: (index ?? fresh).raw, manifests: [...others, entry] });
}

/** Gives the cache all blobs of the export that it does not have; their bytes. */
async function give({ directory, fresh }: Work, { blobs }: Exported, { disk }: KnownFacts): Promise<number> {
  const parents = new Set([...blobs.keys()].map((path) => dirname(path)));
  await Promise.all([...parents].map((parent) => disk.mkdir(join(directory, parent), { recursive: true })));
  const given = await Promise.all(
    [...blobs].map(async ([path, size]) => {
      const target = join(directory, path);
      const there = await lstat(target).catch(() => undefined);
      if (there?.size === size) return 0;
      await place(disk, join(fresh, path), target, there !== undefined);
      return size;
    }),
  );
  return given.reduce((sum, size) => sum + size, 0);
}

/** A second name keeps the export whole until it is in place; where that cannot be, the blob moves. */
async function place(disk: KnownFacts['disk'], from: string, to: string, replaces: boolean): Promise<void> {
  if (!replaces) {
    const linked = await disk.link(from, to).then(
      () => true,
      () => false,
    );
    if (linked) return;
  }
  await disk.rename(from, to);
}
