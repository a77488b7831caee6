import type { IndexFamily, KeyedEntry } from '../sizes/account-keys.ts';
import { isBlob } from '../sizes/account-keys.ts';
import type { Sight } from './sight.ts';

/** Entries that may go, and what ties them to each other. */
export interface Pool {
  families: readonly IndexFamily[];
  sight: Sight;
  mayGo: ReadonlySet<KeyedEntry>;
  /** Entries that go before all of these. */
  gone: ReadonlySet<KeyedEntry>;
}

/** When the last of an entry and of all that must go before it was used; infinite: something of that stays. */
type Rank = number;

/**
 * The entries that may go, those first that were used least recently: an index before its blobs, the indexes that it has
 * replaced before it. An entry that must stay behind something which stays is left out. Every beginning of the list can
 * go without the rest.
 */
export function orderOf(pool: Pool): KeyedEntry[] {
  const ranks = new Map<KeyedEntry, Rank>();
  const live = new Set<KeyedEntry>(pool.families.map((family) => family.live));
  for (const family of pool.families) rankIndexes(family, pool, ranks);
  for (const one of pool.mayGo) {
    if (!ranks.has(one)) ranks.set(one, rankOther(one, pool, ranks));
  }
  const tier = (one: KeyedEntry) => (one.key.kind === 'index' ? Number(live.has(one)) : 2);
  const rank = (one: KeyedEntry) => ranks.get(one) ?? Number.POSITIVE_INFINITY;
  return [...pool.mayGo]
    .filter((one) => !pool.gone.has(one) && Number.isFinite(rank(one)))
    .sort((a, b) => rank(a) - rank(b) || tier(a) - tier(b) || byUse(a, b));
}

function byUse({ entry: a }: KeyedEntry, { entry: b }: KeyedEntry): number {
  return a.accessedAt - b.accessedAt || a.id - b.id;
}

/** Without the newest index, BuildKit would read the one that it has replaced, whose blobs nothing has kept. */
function rankIndexes(family: IndexFamily, pool: Pool, ranks: Map<KeyedEntry, Rank>): void {
  for (const index of family.superseded) ranks.set(index, ownRank(index, pool));
  const before = family.superseded.map((index) => ranks.get(index) ?? 0);
  ranks.set(family.live, before.reduce(latest, ownRank(family.live, pool)));
}

function rankOther(one: KeyedEntry, pool: Pool, ranks: ReadonlyMap<KeyedEntry, Rank>): Rank {
  const readers = isBlob(one) ? pool.sight.readersOf(one) : [];
  return readers.map((reader) => ranks.get(reader) ?? 0).reduce(latest, ownRank(one, pool));
}

function ownRank(one: KeyedEntry, { mayGo, gone }: Pool): Rank {
  if (gone.has(one)) return 0;
  return mayGo.has(one) ? one.entry.accessedAt : Number.POSITIVE_INFINITY;
}

function latest(a: Rank, b: Rank): Rank {
  return Math.max(a, b);
}
