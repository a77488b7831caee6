import type { ContextEntry } from './types.ts';

/** A directory with what it holds. */
export interface ContextFolder {
  /** From the context's root, ending in `/`; empty for the root. */
  path: string;
  folders: ContextFolder[];
  files: ContextEntry[];
}

/** A folder nearly all of which is one thing inside of it says less than that thing. */
const NEARLY_ALL = 0.9;

/** Bytes of all files below a folder. */
export function folderBytes({ folders, files }: ContextFolder): number {
  const below = folders.reduce((sum, folder) => sum + folderBytes(folder), 0);
  return files.reduce((sum, { bytes }) => sum + bytes, below);
}

/** The heaviest entries below a folder, the heaviest first: folders as they are, or what nearly fills them. */
export function heaviestEntries(root: ContextFolder, limit: number): ContextEntry[] {
  return entriesOf(root)
    .map(({ entry, folder }) => (folder ? narrowed(entry, folder) : entry))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, limit);
}

interface Weighed {
  entry: ContextEntry;
  folder?: ContextFolder;
}

function entriesOf({ folders, files }: ContextFolder): Weighed[] {
  return [
    ...folders.map((folder) => ({ entry: { path: folder.path, bytes: folderBytes(folder) }, folder })),
    ...files.map((entry) => ({ entry })),
  ];
}

function narrowed(entry: ContextEntry, folder: ContextFolder): ContextEntry {
  const inside = entriesOf(folder).find((each) => each.entry.bytes >= entry.bytes * NEARLY_ALL);
  if (!inside || entry.bytes === 0) return entry;
  return inside.folder ? narrowed(inside.entry, inside.folder) : inside.entry;
}
