import { constants } from 'node:fs';
import { access, lstat, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DirectoryState, StoredManifest } from '../cache/types.ts';
import { type Descriptor, parseIndex } from './layout.ts';
import { reach } from './reach.ts';

const { R_OK, W_OK, X_OK } = constants;

const BLOBS = ['blobs', join('blobs', 'sha256')];

/** The annotations that `tag=` is looked for in, as Buildx has them. */
const NAMES = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

/**
 * What a local directory is worth as a cache, without writing anything. A relative path starts where buildx starts,
 * which is the working directory. Never rejects.
 */
export async function directoryState(path: string): Promise<DirectoryState> {
  try {
    if ((await stat(path)).isDirectory()) return await stateWithin(path);
    return unusable('damaged', IS_FILE('it'));
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? await stateOfNothing(path) : byError(path, error);
  }
}

const IS_FILE = (what: string) => `${what} is a file, not a directory; name another directory`;
const NOT_OURS = (what: string, done: string) =>
  `the user of this job may not ${done} ${what}; let it belong to that user`;
/** Buildx makes a lock file in a directory that it reads. */
const USE = 'write, and so not read,';

/** The same is wrong with reading and writing. */
function unusable(cache: DirectoryState['cache'], fault: string): DirectoryState {
  return { cache, fault, writeFault: fault };
}

async function byError(path: string, error: unknown): Promise<DirectoryState> {
  const code = codeOf(error);
  if (code === 'EACCES') return unusable('unreadable', NOT_OURS('it', 'enter'));
  if (code !== 'ENOTDIR') return unusable('unreadable', `the system says ${code}; name another directory`);
  return unusable('damaged', IS_FILE(await nearest(resolve(path))));
}

async function stateOfNothing(path: string): Promise<DirectoryState> {
  const isLink = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isLink) {
    return { cache: 'missing', writeFault: 'it is a link to nothing; name the directory that is meant' };
  }
  const parent = await nearest(resolve(path));
  const fault = (await writeFault(parent, parent, W_OK | X_OK))?.text ?? (await spaceFault(parent));
  return { cache: 'missing', writeFault: fault };
}

async function stateWithin(path: string): Promise<DirectoryState> {
  const within = (part: string) => join(path, part);
  const [own, closed, ...blobs] = await Promise.all([
    writeFault(path, 'it', R_OK | W_OK | X_OK),
    firstClosed(path),
    ...BLOBS.map((part) => writeFault(within(part), `its ${part}`, W_OK)),
  ]);
  if (own?.code === 'EACCES') return unusable('unreadable', own.text);
  if (closed !== undefined) return unusable('unreadable', closed);
  const [held, space] = await Promise.all([holdings(path), spaceFault(path)]);
  return { ...held, writeFault: own?.text ?? blobs.find((fault) => fault)?.text ?? space };
}

/** A part of a cache that is there and that this user may not read. */
async function firstClosed(path: string): Promise<string | undefined> {
  const parts = [['index.json', R_OK] as const, ...BLOBS.map((part) => [part, R_OK | X_OK] as const)];
  const codes = await Promise.all(parts.map(([part, mode]) => accessCode(join(path, part), mode)));
  const part = parts[codes.indexOf('EACCES')]?.[0];
  return part === undefined ? undefined : NOT_OURS(`its ${part}`, 'read');
}

/** What keeps a path that is there from being written, for root as well: a read-only disk, or a mark against changes. */
async function writeFault(
  path: string,
  name: string,
  mode: number,
): Promise<{ code: string; text: string } | undefined> {
  const code = await accessCode(path, mode);
  switch (code) {
    case undefined:
    case 'ENOENT':
      return undefined;
    case 'EACCES':
      return { code, text: NOT_OURS(name, (mode & R_OK) === 0 ? 'write' : USE) };
    case 'EROFS':
      return { code, text: `${name} is on a read-only file system; name another directory` };
    default:
      return { code, text: `the system says ${code} for writing ${name}; name another directory` };
  }
}

/** What access(2) has against it; undefined when nothing. */
async function accessCode(path: string, mode: number): Promise<string | undefined> {
  return access(path, mode).then(() => undefined, codeOf);
}

/** A file system with nothing left at all. One that counts no blocks says nothing. */
async function spaceFault(path: string): Promise<string | undefined> {
  const found = await statfs(path).catch(() => undefined);
  if (!found) return undefined;
  const free = process.getuid?.() === 0 ? found.bfree : found.bavail;
  const isFull = (found.blocks > 0 && free <= 0) || (found.files > 0 && found.ffree <= 0);
  return isFull ? 'the disk is full; free some space, or name a directory on another disk' : undefined;
}

async function holdings(path: string): Promise<Pick<DirectoryState, 'cache' | 'fault' | 'manifests'>> {
  let text: string;
  try {
    text = await readFile(join(path, 'index.json'), 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT'
      ? withoutIndex(path)
      : { cache: 'unreadable', fault: `its index.json cannot be read (${codeOf(error)})` };
  }
  const index = parseIndex(text);
  // Buildx reads `null` as an index without manifests.
  if (!index && text.trim() !== 'null')
    return { cache: 'damaged', fault: 'its index.json is not an OCI index' };
  const manifests = await Promise.all((index?.manifests ?? []).map((entry) => stored(path, entry)));
  return manifests.length === 0 ? { cache: 'missing' } : { cache: 'readable', manifests };
}

/** An export that was broken off leaves blobs without an index. */
async function withoutIndex(path: string): Promise<Pick<DirectoryState, 'cache' | 'fault'>> {
  const blobs = await readdir(join(path, 'blobs', 'sha256')).catch(() => []);
  if (blobs.length === 0) return { cache: 'missing' };
  return {
    cache: 'damaged',
    fault: 'it holds blobs and no index.json, as an export leaves it that was broken off',
  };
}

async function stored(path: string, entry: Descriptor): Promise<StoredManifest> {
  const found = await reach(path, entry);
  const names = NAMES.map((name) => entry.annotations[name]);
  return {
    digest: entry.digest,
    tags: names.filter((name) => typeof name === 'string'),
    fault: 'fault' in found ? `its blob ${found.fault}` : undefined,
  };
}

/** The path, or the nearest directory or file above it that exists. */
async function nearest(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  const parent = dirname(path);
  return exists || parent === path ? path : nearest(parent);
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'an error';
}
