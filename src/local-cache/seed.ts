import { dirname, join } from 'node:path';
import { EMPTY_INDEX, LAYOUT } from './layout.ts';
import type { Disk } from './types.ts';

/**
 * Fills a new directory with second names of the blobs that are there, so that buildx writes only those that changed.
 * The index starts empty: what it names after the build is what was exported. Both small files are there before the
 * build, since buildx fails it when it cannot make them on a disk that is full by then.
 */
export async function seed(
  disk: Disk,
  { from, to, blobs }: { from: string; to: string; blobs: Iterable<string> },
): Promise<ReadonlySet<string>> {
  await Promise.all([
    disk.writeFile(join(to, 'index.json'), EMPTY_INDEX),
    disk.writeFile(join(to, 'oci-layout'), LAYOUT),
  ]);
  const paths = [...blobs];
  const parents = [...new Set(paths.map((path) => dirname(path)))];
  await Promise.all(parents.map((parent) => disk.mkdir(join(to, parent), { recursive: true })));
  const linked = await Promise.all(
    paths.map((path) =>
      disk.link(join(from, path), join(to, path)).then(
        () => [path],
        // A file system without hard links, or a blob that went away: buildx writes it again.
        () => [],
      ),
    ),
  );
  return new Set(linked.flat());
}
