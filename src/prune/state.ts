import type { Listing } from '../github/actions-caches.ts';
import type { Answer } from '../github/rest.ts';
import type { Fault } from '../github/rest-fault.ts';
import type { ActionsCacheEntry } from '../github/types.ts';
import {
  entryKey,
  type IndexFamily,
  indexFamilies,
  isIndex,
  type KeyedEntry,
} from '../sizes/account-keys.ts';
import type { IndexNames, Policies } from './types.ts';
import type { PruneWorld } from './world.ts';

/** What is known of the repository while it is pruned. */
export interface PruneState {
  repository: string;
  defaultBranch: string;
  entries: Map<number, ActionsCacheEntry>;
  openPulls?: ReadonlySet<number>;
  /** By family of the default branch. */
  names: Map<string, IndexNames>;
  /** Ids of the indexes that `names` were read from, those that could not be read too. */
  read: Set<number>;
  /** Ids of what was deleted, which GitHub may list for a while yet. */
  gone: Set<number>;
}

type Sources = Pick<PruneWorld, 'caches' | 'readNames'>;

/** Asks for all that the plan is made from; whatever is missing, nothing may be deleted. */
export async function readState(policies: Policies, world: Sources): Promise<Answer<PruneState>> {
  const { caches } = world;
  const [listed, branch] = await Promise.all([listQuietly(world), caches.defaultBranch()]);
  if ('fault' in listed) return listed;
  if ('fault' in branch) return branch;
  // After the list, so that a pull request with entries in it is not younger than this.
  const pulls = policies.closedPullRequests ? await caches.openPulls() : undefined;
  if (pulls && 'fault' in pulls) return pulls;
  const state: PruneState = {
    repository: caches.repository,
    defaultBranch: branch.value,
    entries: new Map(listed.value.entries.map((entry) => [entry.id, entry])),
    openPulls: pulls?.value,
    names: new Map(),
    read: new Set(),
    gone: new Set(),
  };
  await readNames(state, world);
  return { value: state };
}

/** Brings the state up to date; gives the fault that keeps it from that. */
export async function refresh(state: PruneState, world: Sources): Promise<Fault | undefined> {
  // By GitHub's own clock: what is used from now on has a later instant than all that was seen.
  const since = [...state.entries.values()].reduce((last, { accessedAt }) => Math.max(last, accessedAt), 0);
  const used = await world.caches.usedSince(since);
  if ('fault' in used) return used;
  for (const entry of used.value) {
    if (!state.gone.has(entry.id)) state.entries.set(entry.id, entry);
  }
  await readNames(state, world);
  return undefined;
}

/** A list with gaps could hide the index that a blob is needed by, so it is asked for again, once. */
async function listQuietly({ caches }: Sources): Promise<Answer<Listing>> {
  const first = await caches.list();
  if ('fault' in first || !first.value.hasMoved) return first;
  const second = await caches.list();
  if ('fault' in second || !second.value.hasMoved) return second;
  const fault = `The caches of ${caches.repository} changed while they were listed. Run it again when fewer builds run.`;
  return { kind: 'malformed', fault };
}

/** Reads what the indexes of the default branch name that were not read yet. */
async function readNames(state: PruneState, world: Sources): Promise<void> {
  const fresh = defaultFamilies(state).filter(({ live }) => !state.read.has(live.entry.id));
  await Promise.all(
    fresh.map(async ({ family, live }) => {
      state.read.add(live.entry.id);
      const names = await world.readNames?.(family);
      if (names) state.names.set(family, names);
      else state.names.delete(family);
    }),
  );
}

function defaultFamilies({ entries, defaultBranch }: PruneState): IndexFamily[] {
  const own = [...entries.values()].filter(({ ref }) => ref === defaultBranch);
  return indexFamilies(own.map((entry): KeyedEntry => ({ entry, key: entryKey(entry) })).filter(isIndex));
}
