import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of all files below a directory. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** What they hold, bytes. */
export const bytesBelow = (dir: string): number =>
  filesBelow(dir).reduce((sum, path) => sum + statSync(path).size, 0);
