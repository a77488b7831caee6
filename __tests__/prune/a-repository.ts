import type { ActionsCacheEntry } from '../../src/github/types.ts';
import { entryKey, indexFamilies, isBlob, isIndex } from '../../src/sizes/account-keys.ts';
import { pullOf } from '../../src/sizes/account-refs.ts';
import { blob, digest, entry, index, MAIN, pull } from '../sizes/entries.ts';

/** What an index names, by the id of its entry. */
export type Contents = Map<number, string[]>;

export interface ARepository {
  entries: ActionsCacheEntry[];
  contents: Contents;
  pulls: Array<{ number: number; state: 'open' | 'closed' }>;
}

interface Push {
  ref: string;
  scope: string;
  /** Days ago. */
  age: number;
  number: number;
  /** Names of the layers that it adds, and of those that are there. */
  adds: string[];
  reuses: string[];
  bytes: number;
}

/**
 * 10,000 entries of 12 GB: main with three scopes and many superseded indexes, 9 branches and 5 open pull requests that
 * reuse layers of main, 25 closed pull requests of 3.1 GB, and 400 entries of other tools.
 */
export function aLargeRepository(): ARepository {
  const repository: ARepository = {
    entries: [],
    contents: new Map(),
    pulls: Array.from({ length: 30 }, (_, at) => ({ number: at + 1, state: at < 25 ? 'closed' : 'open' })),
  };
  for (const scope of ['api', 'web', 'worker']) mainPushes(repository, scope);
  for (const { number, state } of repository.pulls) pullPushes(repository, number, state);
  for (let at = 0; at < 9; at++) branchPush(repository, at);
  repository.entries.push(...Array.from({ length: 400 }, (_, at) => entry({ bytes: 1e6, idle: at % 6 })));
  fill(repository);
  return repository;
}

function mainPushes(repository: ARepository, scope: string): void {
  for (let number = 1; number <= 10; number++) {
    const adds = Array.from({ length: 150 }, (_, at) => `${scope} ${number} ${at}`);
    const base = Array.from({ length: 5 }, (_, at) => `${scope} 1 ${at}`);
    push(repository, {
      ref: MAIN,
      scope,
      number,
      age: (11 - number) / 2,
      adds,
      reuses: number === 1 ? [] : base,
      bytes: 500_000,
    });
  }
}

function pullPushes(repository: ARepository, number: number, state: 'open' | 'closed'): void {
  const isClosed = state === 'closed';
  const adds = Array.from({ length: isClosed ? 12 : 60 }, (_, at) => `pull ${number} ${at}`);
  push(repository, {
    ref: pull(number),
    scope: 'api',
    number: 1,
    age: 1 + (number % 5) / 2,
    adds,
    reuses: Array.from({ length: 5 }, (_, at) => `api 10 ${at}`),
    bytes: isClosed ? 10_300_000 : 1_000_000,
  });
}

function branchPush(repository: ARepository, at: number): void {
  const ref = `refs/heads/feature-${at}`;
  const adds = Array.from({ length: 50 }, (_, layer) => `${ref} ${layer}`);
  push(repository, {
    ref,
    scope: 'web',
    number: 1,
    age: 0.5 + at / 2,
    adds,
    reuses: ['web 10 1'],
    bytes: 1_000_000,
  });
}

/** A build: what it reuses is asked for, what it adds is uploaded, then the index is written. */
function push(
  { entries, contents }: ARepository,
  { ref, scope, number, age, adds, reuses, bytes }: Push,
): void {
  const added = adds.map((content) => blob(content, { ref, bytes, idle: age, age }));
  const asked = reuses.map((content) => `buildkit-blob-1-${digest(content)}`);
  const used = entries.filter(({ key, ref: of }) => asked.includes(key) && (of === ref || of === MAIN));
  for (const one of used) one.accessedAt = Math.max(one.accessedAt, added[0]?.accessedAt ?? 0);
  const written = index(scope, number, { ref, bytes: 10_000, idle: age, age });
  entries.push(...added, written);
  contents.set(written.id, [...adds, ...reuses].map(digest));
}

/** Layers of main that no index names any more, up to 10,000 entries and 12 GB. */
function fill({ entries }: ARepository): void {
  entries.push(
    ...Array.from({ length: 500 }, (_, at) => blob(`large ${at}`, { bytes: 2.5e6, idle: 6 + at / 1000 })),
  );
  const count = 10_000 - entries.length;
  const bytes = 12e9 - entries.reduce((sum, one) => sum + one.bytes, 0);
  for (let at = 0; at < count; at++) {
    const share = Math.floor(bytes / count) + (at < bytes % count ? 1 : 0);
    entries.push(blob(`orphan ${at}`, { bytes: share, idle: 2 + (at % 40) / 10 }));
  }
}

/** Indexes that BuildKit would read and of which a blob is missing that their ref could see. */
export function brokenIndexes(entries: readonly ActionsCacheEntry[], contents: Contents): string[] {
  const keyed = entries.map((one) => ({ entry: one, key: entryKey(one) }));
  const there = new Set(keyed.filter(isBlob).map(({ entry: one, key }) => `${one.ref} ${key.name}`));
  return indexFamilies(keyed.filter(isIndex))
    .filter(({ live, ref }) =>
      (contents.get(live.entry.id) ?? []).some(
        (name) => !there.has(`${ref} ${name}`) && !there.has(`${MAIN} ${name}`),
      ),
    )
    .map(({ family, ref }) => `${family} of ${ref}`);
}

export const isOfClosedPull = ({ ref }: ActionsCacheEntry) => (pullOf(ref) ?? 99) <= 25;
