import { attributeOf } from './entry.ts';
import { saysNo } from './switches.ts';
import type { CacheEntry, CachePlan, CacheSide, DirectoryState, LeftOut, StoredManifest } from './types.ts';

/** BuildKit's own default. */
const DEFAULT_TAG = 'latest';

const DELETE = 'delete the directory, and the next build writes it anew';

/** Where a local entry is read from or written to, as written. */
export function directoryOf(entry: CacheEntry, side: CacheSide): string | undefined {
  return attributeOf(entry, side === 'source' ? 'src' : 'dest') || undefined;
}

type Verdict = Pick<LeftOut, 'result' | 'message'>;

/** What keeps a local directory from being read or written; undefined when nothing does. */
export function directoryFault(
  entry: CacheEntry,
  side: CacheSide,
  plan: Pick<CachePlan, 'destinations'>,
  directories: ReadonlyMap<string, DirectoryState>,
): Verdict | undefined {
  const path = directoryOf(entry, side);
  const state = path === undefined ? undefined : directories.get(path);
  if (path === undefined || !state) return undefined;
  if (side === 'source') return sourceFault(entry, path, state, writingOf(plan, path, state));
  const fault = destinationFault(entry, state);
  if (fault === undefined) return undefined;
  const isOfBothSides = state.writeFault === undefined || state.writeFault === state.fault;
  return dropped(path, isOfBothSides ? 'used' : 'written', fault);
}

/** What this build does to a directory: `kept` is one that it was to write and cannot, for the damage that is in it. */
type Writing = 'written' | 'kept' | 'none';

function sourceFault(
  entry: CacheEntry,
  path: string,
  state: DirectoryState,
  writing: Writing,
): Verdict | undefined {
  const isWritten = writing === 'written';
  if (state.cache === 'missing') return notFound(path, isWritten);
  // The same words for both sides when the same is wrong with both, so that it is told once.
  if (state.fault !== undefined && state.fault === state.writeFault)
    return dropped(path, 'used', state.fault);
  if (state.cache === 'unreadable' && state.fault !== undefined) return dropped(path, 'read', state.fault);
  const manifest = manifestFor(entry, state);
  if (state.manifests && !manifest && attributeOf(entry, 'digest') === undefined) {
    return notFound(`${path} with the tag "${tagOf(entry)}"`, isWritten);
  }
  const fault = state.fault ?? manifest?.fault;
  if (fault === undefined) return undefined;
  const use = writing === 'kept' && state.fault !== undefined ? 'used' : 'read';
  return dropped(path, use, `${fault}; ${isWritten ? 'this build writes it anew' : DELETE}`);
}

/** The one cache of a directory that an entry means. A digest can lie there without the index naming it. */
function manifestFor(entry: CacheEntry, { manifests }: DirectoryState): StoredManifest | undefined {
  const digest = attributeOf(entry, 'digest');
  return manifests?.find((stored) =>
    digest === undefined ? stored.tags.includes(tagOf(entry)) : stored.digest === digest,
  );
}

function tagOf(entry: CacheEntry): string {
  return attributeOf(entry, 'tag') ?? DEFAULT_TAG;
}

/**
 * An export goes to a new directory that takes the old one's place, so what is damaged does no harm. With `reset=false`
 * buildx adds to what is there, and a damaged index ends the build after it, whatever `ignore-error` says.
 */
function destinationFault(
  entry: CacheEntry,
  { cache, fault, writeFault }: DirectoryState,
): string | undefined {
  if (writeFault !== undefined || cache !== 'damaged' || !saysNo(entry, 'reset')) return writeFault;
  return `${fault}; ${DELETE}`;
}

function writingOf(
  { destinations }: Pick<CachePlan, 'destinations'>,
  path: string,
  state: DirectoryState,
): Writing {
  const there = destinations.filter(
    (entry) => entry.type === 'local' && directoryOf(entry, 'destination') === path,
  );
  if (there.some((entry) => destinationFault(entry, state) === undefined)) return 'written';
  return there.length > 0 && state.writeFault === undefined ? 'kept' : 'none';
}

function notFound(where: string, isWritten: boolean): Verdict {
  const then = isWritten ? 'this build writes it' : 'a build that names it as a destination writes it';
  return { result: 'not-found', message: `There is no cache in ${where} yet; ${then}.` };
}

function dropped(path: string, use: 'read' | 'written' | 'used', fault: string): Verdict {
  return { result: 'dropped', message: `The local cache in ${path} cannot be ${use}: ${fault}.` };
}

/**
 * Why a local destination that is exported straight into its directory would end the build, whatever `ignore-error`
 * says: an index that cannot be read is found by buildx after the build. Undefined when it would not.
 */
export function straightExportFault(
  entry: CacheEntry,
  directories: ReadonlyMap<string, DirectoryState>,
): string | undefined {
  const path = directoryOf(entry, 'destination');
  const state = path === undefined ? undefined : directories.get(path);
  const isDamaged = path !== undefined && state?.cache === 'damaged' && state.manifests === undefined;
  if (!isDamaged || saysNo(entry, 'ignore-error')) return undefined;
  return dropped(path, 'written', `${state.fault}; ${DELETE}`).message;
}
