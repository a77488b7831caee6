import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of one build's temporary files. It holds secrets, so only this user may enter it. */
export interface Scratch {
  /** Where buildx writes the metadata of the build. */
  metadataFile: string;
  /** Where buildx writes the image id. */
  imageIdFile: string;
  /** The text of one of these files, trimmed; undefined when buildx did not write it. */
  read(file: string): string | undefined;
  /** Writes a secret's value into a file of its own that only this user can read; returns its path. */
  writeSecret(value: string): string;
  /** Removes everything. */
  close(): void;
}

/** As much as metadata and secrets of an ordinary build need. */
const ROOM_NEEDED = 64 * 1024;

/**
 * Opens a directory below `temp`, or below the system's own when that is missing, read-only or full.
 * Undefined when neither can be written: then the build runs without metadata.
 */
export function openScratch(temp: string): Scratch | undefined {
  const directory = writableDirectory(temp) ?? writableDirectory(tmpdir());
  return directory === undefined ? undefined : scratchIn(directory);
}

function scratchIn(directory: string): Scratch {
  let files = 0;
  return {
    metadataFile: join(directory, 'metadata.json'),
    imageIdFile: join(directory, 'image-id'),
    read(file) {
      try {
        return readFileSync(file, 'utf8').trim();
      } catch {
        // buildx writes neither file when the build fails.
        return undefined;
      }
    },
    writeSecret(value) {
      const file = join(directory, `secret-${files++}`);
      writeFileSync(file, value, { mode: 0o600 });
      return file;
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function writableDirectory(parent: string): string | undefined {
  let directory: string | undefined;
  try {
    directory = mkdtempSync(join(parent, 'buildkit-cache-'));
    chmodSync(directory, 0o700);
    const probe = join(directory, 'probe');
    writeFileSync(probe, Buffer.alloc(ROOM_NEEDED));
    rmSync(probe);
    return directory;
  } catch {
    // Missing, read-only or full: the caller tries the next place.
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    return undefined;
  }
}
