import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ActionsCacheEntry } from '../../src/github/types.ts';
import { planPrune } from '../../src/prune/plan.ts';
import type { IndexNames, Policies } from '../../src/prune/types.ts';
import { entryKey, indexFamilies, isBlob, isIndex } from '../../src/sizes/account-keys.ts';
import { blob, DAY, digest, entry, family, index, MAIN, NOW, pull } from '../sizes/entries.ts';
import { ids, policies, taken } from './policies.ts';

const BRANCH = 'refs/heads/feature';
const names = (scope: string, ...contents: string[]): [string, IndexNames] => [
  family(scope),
  new Set(contents.map(digest)),
];

describe('closed-pull-requests', () => {
  it('takes what closed pull requests left, the index before its blobs', () => {
    const gone = [
      blob('a', { ref: pull(5) }),
      index('api', 1, { ref: pull(5) }),
      blob('b', { ref: pull(5) }),
    ];
    const stays = [blob('c', { ref: pull(7) }), blob('d', { ref: BRANCH }), blob('e')];
    const [a, api, b] = gone.map(({ id }) => id);
    expect(taken([...stays, ...gone], { closedPullRequests: true })).toEqual([api, a, b]);
  });

  it("leaves other tools' entries alone, unless asked", () => {
    const entries = [entry({ ref: pull(5) })];
    expect(taken(entries, { closedPullRequests: true })).toEqual([]);
    expect(taken(entries, { closedPullRequests: true, allTools: true })).toEqual(ids(...entries));
  });
});

describe('idle-days', () => {
  it.each([
    [1.99, []],
    [2, []],
    [2.01, ['old']],
  ])('of 2 with a blob idle for %d days', (idle, expected) => {
    const old = blob('a', { ref: BRANCH, idle });
    expect(taken([old], { idleDays: 2 })).toEqual(expected.map(() => old.id));
  });

  it('keeps a blob that an index in use may name, and takes it when the index is idle too', () => {
    const old = blob('a', { ref: BRANCH, idle: 5, age: 6 });
    const used = index('api', 1, { ref: BRANCH, idle: 1, age: 5.5 });
    const plan = planPrune(
      { entries: [old, used], defaultBranch: MAIN, names: new Map(), now: NOW },
      policies({ idleDays: 3 }),
    );
    expect(plan).toMatchObject({ deletions: [], kept: [{ reason: 'needed', entries: 1, bytes: 1000 }] });
    expect(taken([old, { ...used, accessedAt: NOW - 4 * DAY }], { idleDays: 3 })).toEqual(ids(used, old));
  });

  it('takes a blob that was not asked for when the index was written', () => {
    const old = blob('a', { ref: BRANCH, idle: 5 });
    const used = index('api', 1, { ref: BRANCH, idle: 1, age: 3.9 });
    expect(taken([old, used], { idleDays: 3 })).toEqual(ids(old));
    expect(taken([old, { ...used, createdAt: old.accessedAt + DAY }], { idleDays: 3 })).toEqual([]);
  });
});

describe('superseded-indexes', () => {
  it('takes all indexes but the newest of each scope, ref and signature', () => {
    const [one, two, three] = [4, 3, 2].map((age, at) => index('api', at + 1, { age }));
    const signed = index('api', 1, { key: `${family('api', MAIN, '-sig')}#1`, age: 9 });
    const other = index('web', 1, { age: 9 });
    const branch = index('api', 1, { ref: BRANCH, age: 9 });
    const entries = [one, two, three, signed, other, branch].filter((each) => each !== undefined);
    expect(taken(entries, { supersededIndexes: true })).toEqual([one, two].map((each) => each?.id));
  });

  it('goes by age, since numbers begin anew when all indexes were evicted', () => {
    const [old, fresh] = [index('api', 9, { age: 4 }), index('api', 1, { age: 2 })];
    expect(taken([fresh, old], { supersededIndexes: true })).toEqual(ids(old));
  });
});

describe('keep-bytes', () => {
  const entries = [5, 1, 3, 4, 2].map((idle) => blob(`idle ${idle}`, { ref: BRANCH, idle, bytes: 100 }));
  const [idle5, , idle3, idle4] = ids(...entries);

  it.each([
    [500, []],
    [499, [idle5]],
    [400, [idle5]],
    [399, [idle5, idle4]],
    [200, [idle5, idle4, idle3]],
  ])('%i: what was idle longest goes first, and no more than needed', (keepBytes, expected) => {
    expect(taken(entries, { keepBytes })).toEqual(expected);
  });

  it('takes an index when it is idle, and its blobs after it', () => {
    const own = index('api', 1, { ref: BRANCH, idle: 2.5, age: 5 });
    expect(taken([...entries, own], { keepBytes: 399 })).toEqual([own.id, idle5, idle4]);
  });

  it('counts what other policies take', () => {
    const closed = blob('closed', { ref: pull(5), bytes: 100 });
    expect(taken([closed, ...entries], { keepBytes: 450, closedPullRequests: true })).toEqual([
      closed.id,
      idle5,
    ]);
  });

  it('looks away from what another policy takes', () => {
    const older = index('api', 1, { ref: BRANCH, idle: 0, age: 9 });
    const live = index('api', 2, { ref: BRANCH, idle: 6, age: 8 });
    const other = blob('other', { ref: 'refs/heads/other', idle: 5 });
    const asked = { keepBytes: 1000, supersededIndexes: true };
    expect(taken([older, live, other], asked)).toEqual([older.id, live.id]);
  });

  it('counts what is not its own, and says when it cannot be reached', () => {
    const plan = planPrune(
      { entries: [...entries, entry({ bytes: 1000 })], defaultBranch: MAIN, names: new Map(), now: NOW },
      policies({ keepBytes: 300 }),
    );
    expect(plan.deletions).toHaveLength(5);
    expect(plan.excessBytes).toBe(700);
  });
});

describe('keys and refs', () => {
  const [a, b, c] = [
    index('api', 1, { ref: BRANCH }),
    index('web', 1, { ref: BRANCH }),
    index('api', 1, { ref: pull(7) }),
  ];
  const all = [a, b, c];

  it.each<[string, Partial<Policies>, ActionsCacheEntry[]]>([
    ['alone take what they match', { keys: ['index-api-*'] }, [a, c]],
    ['both must match', { keys: ['index-api-*'], refs: ['refs/pull/*'] }, [c]],
    ['one of several patterns is enough', { refs: ['refs/pull/7/*', BRANCH] }, all],
    ['match the whole text', { refs: ['refs/heads'] }, []],
    ['narrow other policies', { refs: ['refs/pull/*'], idleDays: 0.5 }, [c]],
    ['take nothing that another policy does not', { refs: ['refs/pull/*'], idleDays: 3 }, []],
    ['narrow keep-bytes', { keys: ['index-web-*'], keepBytes: 0 }, [b]],
  ])('%s', (_, asked, expected) => {
    expect(taken(all, asked)).toEqual(ids(...expected));
  });

  it('take no index that an older one would be read in place of', () => {
    const older = index('api', 1, { ref: BRANCH, age: 9 });
    const newer = index('api', 2, { ref: BRANCH, age: 3 });
    expect(taken([older, newer], { keys: ['*#2'] })).toEqual([]);
    expect(taken([older, newer], { keys: ['*#1'] })).toEqual(ids(older));
    expect(taken([older, newer], { keys: ['*'] })).toEqual(ids(older, newer));
  });
});

describe('the default branch', () => {
  const old = { idle: 30 };
  const live = index('api', 2, old);
  const entries = [index('api', 1, { idle: 31 }), live, blob('named', old), blob('orphan', old)];
  const [first, , , orphan] = ids(...entries);

  it.each<[string, Partial<Policies>]>([
    ['idle-days', { idleDays: 1 }],
    ['keep-bytes', { keepBytes: 0 }],
    ['keys', { keys: ['*'] }],
  ])('keeps its index and the blobs that it names from %s', (_, asked) => {
    expect(taken(entries, asked, { names: new Map([names('api', 'named')]) })).toEqual([first, orphan]);
  });

  it('keeps all its blobs when one of its indexes cannot be read, and says so', () => {
    const all = [...entries, index('web', 1, old)];
    const facts = { entries: all, defaultBranch: MAIN, names: new Map([names('api', 'named')]), now: NOW };
    const plan = planPrune(facts, policies({ idleDays: 1 }));
    expect(plan.deletions.map(({ entry }) => entry.id)).toEqual([first]);
    expect(plan.kept).toEqual([
      { reason: 'read-by-default-branch', entries: 3, bytes: 1020 },
      { reason: 'default-branch-unread', entries: 1, bytes: 1000 },
    ]);
  });

  it('does not have other refs pay for blobs that cannot be told apart', () => {
    const younger = [1, 2, 3].map((idle) => blob(`idle ${idle}`, { ref: BRANCH, idle }));
    const all = [...entries, ...younger];
    const [idle1, idle2, idle3] = ids(...younger);
    expect(taken(all, { keepBytes: 3010 })).toEqual([first]);
    expect(taken(all, { keepBytes: 2010 })).toEqual([first, idle3]);
    expect(taken(all, { keepBytes: 3010 }, { names: new Map([names('api', 'named')]) })).toEqual([
      first,
      orphan,
      idle3,
    ]);
    expect(taken(all, { keepBytes: 0 })).toEqual([first, idle3, idle2, idle1]);
  });

  it('keeps the signature of its index', () => {
    const signature = blob('', { key: `buildkit-blob-1-${digest('index')}-sig`, ...old });
    const signed = index('api', 1, { key: `${family('api', MAIN, '-sig')}#1`, ...old });
    const of = (name: string) => new Map([[family('api', MAIN, '-sig'), new Set([name])]]);
    expect(taken([signature, signed], { idleDays: 1 }, { names: of(`${digest('index')}-sig`) })).toEqual([]);
    expect(taken([signature, signed], { idleDays: 1 }, { names: of('other') })).toEqual(ids(signature));
  });

  it('keeps a blob that an index of another ref may name', () => {
    const used = index('api', 1, { ref: pull(7), idle: 0, age: 30.5 });
    const facts = { names: new Map([names('api', 'named')]) };
    expect(taken([...entries, used], { idleDays: 1 }, facts)).toEqual([first]);
    expect(taken([...entries, { ...used, createdAt: NOW }], { idleDays: 1 }, facts)).toEqual([first, orphan]);
  });

  it('without an index protects nothing', () => {
    const alone = blob('a', old);
    expect(taken([alone], { idleDays: 1 })).toEqual(ids(alone));
  });
});

it('only takes what it may', () => {
  const [a, b] = [blob('a', { ref: BRANCH }), blob('b', { ref: BRANCH })];
  expect(taken([a, b], { keepBytes: 0 }, { only: new Set([b.id]) })).toEqual(ids(b));
  const own = index('api', 1, { ref: BRANCH, age: 1 });
  expect(taken([a, b, own], { keepBytes: 0 }, { only: new Set([b.id]) })).toEqual([]);
});

describe('whatever is there', () => {
  const REFS = [MAIN, BRANCH, pull(5), pull(7), 'refs/tags/v1'];
  const SCOPES = ['api', 'web'];
  /** Builds in the order of time: each asks for the blobs that it needs where its ref can see them, and writes an index. */
  const builds = fc.array(
    fc.record({
      ref: fc.constantFrom(...REFS),
      scope: fc.constantFrom(...SCOPES),
      contents: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
      hours: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 25 },
  );
  const asked = fc.record({
    closedPullRequests: fc.boolean(),
    idleDays: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    supersededIndexes: fc.boolean(),
    keepBytes: fc.option(fc.integer({ min: 0, max: 8000 }), { nil: undefined }),
    keys: fc.subarray(['index-*', '*#2', 'buildkit-blob-*']),
    refs: fc.subarray(['refs/heads/*', 'refs/pull/5/*', 'refs/*']),
    allTools: fc.boolean(),
  });
  type Build = { ref: string; scope: string; contents: number[]; hours: number };
  const sees = (from: string, ref: string) =>
    from === ref || ref === MAIN || (from === pull(7) && ref === BRANCH);

  function history(list: readonly Build[]) {
    const entries: ActionsCacheEntry[] = [];
    const contents = new Map<number, string[]>();
    let at = NOW - list.reduce((sum, { hours }) => sum + hours, 0) * 3600_000;
    for (const build of list) {
      at += build.hours * 3600_000;
      const used = build.contents.map((content) => {
        const key = `buildkit-blob-1-${digest(String(content))}`;
        const there = entries.find((one) => one.key === key && sees(build.ref, one.ref));
        if (there) there.accessedAt = at;
        else entries.push(blob(String(content), { ref: build.ref, createdAt: at, accessedAt: at }));
        return digest(String(content));
      });
      const count = entries.filter(
        ({ key, ref }) => key.startsWith(family(build.scope, build.ref)) && ref === build.ref,
      );
      const written = index(build.scope, count.length + 1, {
        ref: build.ref,
        createdAt: at + 1,
        accessedAt: at + 1,
      });
      entries.push(written);
      contents.set(written.id, used);
    }
    return { entries, contents };
  }

  /** Every index that BuildKit would read finds its blobs. */
  function isSound(entries: readonly ActionsCacheEntry[], contents: ReadonlyMap<number, string[]>): boolean {
    const keyed = entries.map((one) => ({ entry: one, key: entryKey(one) }));
    const blobs = keyed.filter(isBlob);
    return indexFamilies(keyed.filter(isIndex)).every(({ live, ref }) =>
      (contents.get(live.entry.id) ?? []).every((name) =>
        blobs.some(({ entry, key }) => key.name === name && sees(ref, entry.ref)),
      ),
    );
  }

  it('every beginning of a plan leaves a cache whose indexes find their blobs, and the default branch whole', () => {
    fc.assert(
      fc.property(builds, asked, fc.boolean(), (list, wish, isReadable) => {
        const { entries, contents } = history(list);
        const families = indexFamilies(
          entries.map((one) => ({ entry: one, key: entryKey(one) })).filter(isIndex),
        );
        const own = families.filter(({ ref }) => ref === MAIN);
        const known = own.map(({ family: name, live }): [string, IndexNames] => [
          name,
          new Set(contents.get(live.entry.id)),
        ]);
        const facts = {
          entries,
          defaultBranch: MAIN,
          openPulls: new Set([7]),
          names: new Map(isReadable ? known : []),
          now: NOW,
        };
        const plan = planPrune(facts, wish);
        const gone = new Set<number>();
        for (const { entry: one } of plan.deletions) {
          gone.add(one.id);
          expect(
            isSound(
              entries.filter(({ id }) => !gone.has(id)),
              contents,
            ),
          ).toBe(true);
        }
        for (const { live } of own) expect(gone.has(live.entry.id)).toBe(false);
        const rest = entries.filter(({ id }) => !gone.has(id));
        expect(planPrune({ ...facts, entries: rest }, wish).deletions).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });
});
