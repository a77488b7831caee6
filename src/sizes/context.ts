import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContextFilter, contextFilter } from './context-ignore.ts';
import { type ContextFolder, folderBytes, heaviestEntries } from './context-tree.ts';
import type { ContextWeight } from './types.ts';

/** Bytes sent from which on a person wants to know what they were. */
export const HEAVY_CONTEXT = 50_000_000;

const ENTRIES = 5;

/** Milliseconds. */
const PATIENCE = 500;

/** A build's own words for its context and Dockerfile, paths from the working directory. */
export interface ContextSource {
  context: string;
  file?: string;
}

/**
 * What of a context .dockerignore lets through, the heaviest entries first. Undefined for contexts that are no local
 * directory, and where the rules cannot be read. Looks no longer than `patience` milliseconds.
 */
export async function weighContext(
  source: ContextSource,
  patience = PATIENCE,
): Promise<ContextWeight | undefined> {
  const deadline = performance.now() + patience;
  const isDirectory = await stat(source.context).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const filter = isDirectory ? contextFilter(await rulesOf(source)) : undefined;
  if (!filter) return undefined;
  const root: ContextFolder = { path: '', folders: [], files: [] };
  const isWhole = await fill(root, { directory: source.context, filter, deadline });
  return {
    bytes: folderBytes(root),
    entries: heaviestEntries(root, ENTRIES),
    ...(isWhole ? {} : { isPartial: true as const }),
  };
}

/** The Dockerfile's own rules, even empty ones, stand in for those of the context. None let everything through. */
async function rulesOf({ context, file = join(context, 'Dockerfile') }: ContextSource): Promise<string> {
  const read = (path: string) => readFile(path, 'utf8').catch(() => undefined);
  return (await read(`${file}.dockerignore`)) ?? (await read(join(context, '.dockerignore'))) ?? '';
}

interface Walk {
  directory: string;
  filter: ContextFilter;
  /** On the clock of `performance`. */
  deadline: number;
}

/** Breadth first, so that what was seen when time is up is the upper part of all. Whether all was seen. */
async function fill(root: ContextFolder, walk: Walk): Promise<boolean> {
  // A list that is added to while it is gone through.
  const found = [root];
  for (const folder of found) {
    if (performance.now() > walk.deadline || !(await look(folder, walk))) return false;
    for (const inside of folder.folders) found.push(inside);
  }
  return true;
}

/** Files looked at before the clock is. */
const AT_ONCE = 256;

async function look(folder: ContextFolder, { directory, filter, deadline }: Walk): Promise<boolean> {
  // What cannot be read, or is gone again, BuildKit could not send either.
  const found = await readdir(join(directory, folder.path), { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of found) {
    const path = folder.path + entry.name;
    const isIgnored = filter.isIgnored(path);
    if (!entry.isDirectory()) {
      if (!isIgnored) names.push(path);
    } else if (!isIgnored || filter.mayHoldMore(path))
      folder.folders.push({ path: `${path}/`, folders: [], files: [] });
  }
  for (let start = 0; start < names.length; start += AT_ONCE) {
    if (performance.now() > deadline) return false;
    const batch = names.slice(start, start + AT_ONCE);
    folder.files.push(...(await Promise.all(batch.map((path) => weighed(directory, path)))));
  }
  return true;
}

async function weighed(directory: string, path: string) {
  const bytes = await lstat(join(directory, path)).then(
    ({ size }) => size,
    () => 0,
  );
  return { path, bytes };
}
