import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Bytes of a directory and all below it, as `du --apparent-size` counts: directories too, a file with two names once.
 * Undefined when it is not there or not readable.
 */
export async function sizeOf(directory: string): Promise<number | undefined> {
  const files = new Map<string, number>();
  try {
    await collect(directory, files);
  } catch {
    // A size that is not known is absent.
    return undefined;
  }
  return [...files.values()].reduce((sum, size) => sum + size, 0);
}

async function collect(path: string, files: Map<string, number>): Promise<void> {
  const found = await lstat(path);
  files.set(`${found.dev}:${found.ino}`, found.size);
  if (!found.isDirectory()) return;
  const names = await readdir(path);
  await Promise.all(names.map((name) => collect(join(path, name), files)));
}
