import { statfs } from 'node:fs/promises';

/** Room on a disk, in bytes; `freeBytes` is what a user without special rights may still write. */
export interface DiskSpace {
  freeBytes: number;
  totalBytes: number;
}

/** Of the disk that holds a path; undefined where the system does not tell. Never rejects. */
export async function diskSpace(path: string): Promise<DiskSpace | undefined> {
  const found = await statfs(path).catch(() => undefined);
  // A file system that counts no blocks says nothing.
  if (!found || found.blocks === 0) return undefined;
  return { freeBytes: found.bavail * found.bsize, totalBytes: found.blocks * found.bsize };
}
