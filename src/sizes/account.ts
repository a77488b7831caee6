import type { ActionsCacheEntry } from '../github/types.ts';
import { grouped } from './account-groups.ts';
import {
  entryKey,
  type IndexFamily,
  indexFamilies,
  isBlob,
  isIndex,
  type KeyedBlob,
  type KeyedEntry,
} from './account-keys.ts';
import { pullOf, type RefFacts, refKind } from './account-refs.ts';
import { toolOf } from './account-tools.ts';
import type { RefShare, RepositoryAccount, ScopeShare, Share } from './account-types.ts';

/** What is known beside the entries. */
export interface AccountFacts extends RefFacts {
  repository: string;
  /** Bytes; absent: GitHub did not tell. */
  limit?: number;
  /** Milliseconds since 1970. */
  now: number;
  /** What indexes name, by the id of their entry: digests of blobs. Those that could not be read are not in it. */
  indexes?: ReadonlyMap<number, ReadonlySet<string>>;
  notes?: readonly string[];
}

/** What GitHub gives a repository that has not bought more. */
export const USUAL_LIMIT = 10e9;

const DAY = 24 * 3600 * 1000;
/** Days; GitHub evicts what was not used for seven. */
const IDLE_BOUNDS = [0, 1, 3, 7];

/** The account of a repository's entries. Pure, and linear in their number. */
export function accountOf(entries: readonly ActionsCacheEntry[], facts: AccountFacts): RepositoryAccount {
  const keyed = entries.map((entry): KeyedEntry => ({ entry, key: entryKey(entry) }));
  const indexes = keyed.filter(isIndex);
  const blobs = keyed.filter(isBlob);
  const families = indexFamilies(indexes);
  const refs = refShares(keyed, facts);
  return {
    repository: facts.repository,
    at: facts.now,
    total: shareOf(entries),
    limit: facts.limit ?? USUAL_LIMIT,
    ...(facts.limit === undefined && { limitIsAssumed: true }),
    buildkit: {
      ...shareOf([...indexes, ...blobs].map(({ entry }) => entry)),
      indexes: shareOf(indexes.map(({ entry }) => entry)),
      blobs: shareOf(blobs.map(({ entry }) => entry)),
    },
    refs,
    kinds: kindShares(refs),
    idle: idleShares(entries, facts.now),
    added: shareOf(entries.filter(({ createdAt }) => createdAt > facts.now - DAY)),
    superseded: shareOf(families.flatMap(({ superseded }) => superseded).map(({ entry }) => entry)),
    ...unnamedShare(blobs, families, facts.indexes),
    scopes: scopeShares(families, blobs, facts.indexes),
    tools: toolShares(keyed),
    notes: [...(facts.notes ?? [])],
  };
}

/** What entries weigh together. */
export function shareOf(entries: readonly Pick<ActionsCacheEntry, 'bytes'>[]): Share {
  return { entries: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function largestFirst<Part extends Share>(parts: Iterable<Part>): Part[] {
  return [...parts].sort((a, b) => b.bytes - a.bytes || b.entries - a.entries);
}

function refShares(keyed: readonly KeyedEntry[], facts: RefFacts): RefShare[] {
  const refs = grouped(keyed, ({ entry }) => entry.ref);
  return largestFirst(
    [...refs].map(([ref, group]): RefShare => {
      const pull = pullOf(ref);
      return {
        ref,
        kind: refKind(ref, facts),
        ...(pull !== undefined && { pull }),
        ...shareOf(group.map(({ entry }) => entry)),
        buildkitBytes: shareOf(group.filter(({ key }) => key.kind !== 'other').map(({ entry }) => entry))
          .bytes,
        accessedAt: group.reduce((latest, { entry }) => Math.max(latest, entry.accessedAt), 0),
      };
    }),
  );
}

function kindShares(refs: readonly RefShare[]): RepositoryAccount['kinds'] {
  return largestFirst(
    [...grouped(refs, ({ kind }) => kind)].map(([kind, group]) => ({
      kind,
      refs: group.length,
      entries: group.reduce((sum, { entries }) => sum + entries, 0),
      bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
    })),
  );
}

function idleShares(entries: readonly ActionsCacheEntry[], now: number): RepositoryAccount['idle'] {
  const bucket = ({ accessedAt }: ActionsCacheEntry) =>
    IDLE_BOUNDS.findLastIndex((days) => now - accessedAt >= days * DAY);
  const groups = grouped(entries, (entry) => Math.max(0, bucket(entry)));
  return IDLE_BOUNDS.map((from, index) => {
    const to = IDLE_BOUNDS[index + 1];
    return { from, ...(to !== undefined && { to }), ...shareOf(groups.get(index) ?? []) };
  });
}

/** Told for refs alone whose indexes were all read: what another index names is not known. */
function unnamedShare(
  blobs: readonly KeyedBlob[],
  families: readonly IndexFamily[],
  indexes: AccountFacts['indexes'],
): Pick<RepositoryAccount, 'unnamed'> {
  if (!indexes) return {};
  const read = new Map<string, ReadonlySet<string>>();
  for (const [ref, group] of grouped(families, (family) => family.ref)) {
    const names = group.map(({ live }) => indexes.get(live.entry.id));
    if (names.every((known) => known !== undefined)) read.set(ref, union(names));
  }
  if (read.size === 0) return {};
  const unnamed = blobs.filter(({ entry, key }) => read.get(entry.ref)?.has(key.name) === false);
  return { unnamed: shareOf(unnamed.map(({ entry }) => entry)) };
}

function scopeShares(
  families: readonly IndexFamily[],
  blobs: readonly KeyedBlob[],
  indexes: AccountFacts['indexes'],
): ScopeShare[] {
  const sizes = new Map(blobs.map(({ entry, key }) => [key.name, entry]));
  const shares = [...grouped(families, ({ live }) => live.key.scope)].map(([scope, group]): ScopeShare => {
    const all = group.flatMap(({ live, superseded }) => [live, ...superseded]);
    const names = group.map(({ live }) => indexes?.get(live.entry.id)).filter((known) => known !== undefined);
    const named = [...union(names)].map((digest) => sizes.get(digest)).filter((entry) => entry !== undefined);
    return {
      scope,
      refs: new Set(group.map(({ ref }) => ref)).size,
      indexes: shareOf(all.map(({ entry }) => entry)),
      ...(names.length > 0 && { named: shareOf(named) }),
    };
  });
  return shares.sort((a, b) => weight(b) - weight(a) || (a.scope < b.scope ? -1 : 1));
}

function weight({ named, indexes }: ScopeShare): number {
  return (named?.bytes ?? 0) + indexes.bytes;
}

function toolShares(keyed: readonly KeyedEntry[]): RepositoryAccount['tools'] {
  const others = keyed.filter(({ key }) => key.kind === 'other').map(({ entry }) => entry);
  const groups = grouped(others, ({ key }) => toolOf(key));
  return largestFirst([...groups].map(([tool, group]) => ({ tool, ...shareOf(group) })));
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
