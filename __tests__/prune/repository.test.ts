import { afterEach, describe, expect, it } from '@jest/globals';
import { actionsCaches } from '../../src/github/actions-caches.ts';
import { restClient } from '../../src/github/rest.ts';
import type { Patience } from '../../src/github/rest-access.ts';
import { prune } from '../../src/prune/run.ts';
import type { PruneOutcome } from '../../src/prune/types.ts';
import { accountOf } from '../../src/sizes/account.ts';
import { entryKey, indexFamilies, isBlob, isIndex } from '../../src/sizes/account-keys.ts';
import { type AGitHub, aGitHub, REPOSITORY, TOKEN } from '../github/a-github.ts';
import { MAIN, NOW } from '../sizes/entries.ts';
import { type ARepository, aLargeRepository, brokenIndexes, isOfClosedPull } from './a-repository.ts';
import { policies } from './policies.ts';

const HASTE: Patience = { answer: 10_000, pause: 100, retries: 1, retryAfter: 5, pace: 0 };
const KEEP = 8e9;

const running: AGitHub[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function hosted({ entries, pulls }: ARepository): Promise<AGitHub> {
  const github = await aGitHub({ entries: structuredClone(entries), pulls });
  running.push(github);
  return github;
}

async function run(github: AGitHub, { contents }: ARepository, maxDeletions = 10_000): Promise<PruneOutcome> {
  const client = restClient({ url: github.url, repository: REPOSITORY, token: TOKEN }, HASTE);
  const wish = {
    policies: policies({ closedPullRequests: true, supersededIndexes: true, keepBytes: KEEP }),
    apply: true,
    maxDeletions,
  };
  const answer = await prune(wish, {
    caches: actionsCaches(client),
    readNames: async (family) => {
      const own = github.entries.filter((one) => one.ref === MAIN && one.key.startsWith(`${family}#`));
      const live = own.toSorted((a, b) => a.createdAt - b.createdAt).at(-1);
      return live && new Set(contents.get(live.id));
    },
    now: () => NOW,
    announce: () => {},
  });
  if ('fault' in answer) throw new Error(answer.fault);
  return answer.value;
}

describe('a repository of 10,000 entries', () => {
  const repository = aLargeRepository();
  const weight = (entries: ReadonlyArray<{ bytes: number }>) =>
    entries.reduce((sum, { bytes }) => sum + bytes, 0);

  it('is accounted for', () => {
    const account = accountOf(repository.entries, {
      repository: REPOSITORY,
      now: NOW,
      limit: 10e9,
      defaultBranch: MAIN,
      openPulls: new Set(
        repository.pulls.filter(({ state }) => state === 'open').map(({ number }) => number),
      ),
      indexes: new Map([...repository.contents].map(([id, names]) => [id, new Set(names)])),
    });
    expect(account.total).toEqual({ entries: 10_000, bytes: 12e9 });
    expect(account.refs).toHaveLength(40);
    expect(account.kinds.find(({ kind }) => kind === 'closed-pull')).toEqual({
      kind: 'closed-pull',
      refs: 25,
      entries: 25 * 13,
      bytes: 25 * (12 * 10_300_000 + 10_000),
    });
    expect(account.superseded).toEqual({ entries: 3 * 9, bytes: 3 * 9 * 10_000 });
    expect(account.scopes.map(({ scope, refs }) => [scope, refs])).toEqual([
      ['api', 31],
      ['web', 10],
      ['worker', 1],
    ]);
    expect(account.tools.map(({ bytes }) => bytes)).toEqual([400e6]);
    expect(account.idle.reduce((sum, { entries }) => sum + entries, 0)).toBe(10_000);
  });

  it('is pruned to 8 GB: the right entries go, the live indexes stay whole, and the same call again deletes nothing', async () => {
    const github = await hosted(repository);
    const outcome = await run(github, repository);
    const gone = new Set(outcome.removed.map(({ entry }) => entry.id));
    const left = repository.entries.filter(({ id }) => !gone.has(id));
    expect(outcome.stopped).toBeUndefined();
    expect(github.entries.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(left.map(({ id }) => id));
    expect(outcome.total).toEqual({ entries: left.length, bytes: weight(left) });

    expect(weight(left)).toBeLessThanOrEqual(KEEP);
    expect(KEEP - weight(left)).toBeLessThan(5e6);
    expect(brokenIndexes(left, repository.contents)).toEqual([]);
    expect(left.filter(isOfClosedPull)).toEqual([]);
    const keyed = repository.entries.map((entry) => ({ entry, key: entryKey(entry) }));
    const families = indexFamilies(keyed.filter(isIndex));
    for (const { superseded } of families)
      expect(superseded.filter(({ entry }) => !gone.has(entry.id))).toEqual([]);
    for (const { live, ref } of families.filter(({ ref: of }) => of === MAIN))
      expect({ ref, isGone: gone.has(live.entry.id) }).toEqual({ ref, isGone: false });
    expect(keyed.filter(({ entry, key }) => key.kind === 'other' && gone.has(entry.id))).toEqual([]);
    // Of the rest, the blobs that nothing names went from the longest idle on.
    const more = outcome.removed.filter(({ policy }) => policy === 'keep-bytes').map(({ entry }) => entry);
    const latest = Math.max(...more.map(({ accessedAt }) => accessedAt));
    const named = new Set([...repository.contents.values()].flat());
    const older = keyed
      .filter(isBlob)
      .filter(({ entry, key }) => !named.has(key.name) && entry.accessedAt < latest && !gone.has(entry.id));
    expect(more.length).toBeGreaterThan(100);
    expect(older).toEqual([]);

    const again = await run(github, repository);
    expect(again.removed).toEqual([]);
    expect(again.deletions).toEqual([]);
  });

  it.each([40, 400])(
    'is sound when the run is cut after %i deletions, and the next one ends it',
    async (after) => {
      const github = await hosted(repository);
      github.faults = [
        {
          on: 'DELETE',
          after,
          status: 429,
          message: 'secondary rate limit',
          headers: { 'retry-after': '60' },
        },
      ];
      const cut = await run(github, repository);
      expect(cut.removed).toHaveLength(after);
      expect(cut.stopped?.fault).toMatch(/rate limit does not allow the deletion of caches now \(429\)/);
      expect(brokenIndexes(github.entries, repository.contents)).toEqual([]);
      github.faults = [];
      expect((await run(github, repository, 50)).removed).toHaveLength(50);
      expect(brokenIndexes(github.entries, repository.contents)).toEqual([]);
      if (after < 400) return;
      const end = await run(github, repository);
      expect(end.total.bytes).toBeLessThanOrEqual(KEEP);
      expect(brokenIndexes(github.entries, repository.contents)).toEqual([]);
    },
  );
});
