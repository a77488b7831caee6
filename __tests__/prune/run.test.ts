import { afterEach, describe, expect, it } from '@jest/globals';
import { actionsCaches } from '../../src/github/actions-caches.ts';
import { restClient } from '../../src/github/rest.ts';
import type { Patience } from '../../src/github/rest-access.ts';
import type { NamesReader } from '../../src/prune/index-names.ts';
import { prune } from '../../src/prune/run.ts';
import type { Policies, PruneOutcome } from '../../src/prune/types.ts';
import { type AGitHub, aGitHub, REPOSITORY, TOKEN } from '../github/a-github.ts';
import { blob, digest, entry, family, index, MAIN, NOW, pull } from '../sizes/entries.ts';
import { ids, policies } from './policies.ts';

const HASTE: Patience = { answer: 2000, pause: 100, retries: 1, retryAfter: 5, pace: 0 };
const BRANCH = 'refs/heads/feature';

const running: AGitHub[] = [];
async function github(start: Parameters<typeof aGitHub>[0] = {}): Promise<AGitHub> {
  const started = await aGitHub(start);
  running.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

interface Asked {
  apply?: boolean;
  maxDeletions?: number;
  readNames?: NamesReader;
  signal?: AbortSignal;
  announce?: (outcome: PruneOutcome) => void;
}

function run(server: AGitHub, asked: Partial<Policies>, options: Asked = {}) {
  const { apply = true, maxDeletions = 500, readNames, signal, announce = () => {} } = options;
  const client = restClient({ url: server.url, repository: REPOSITORY, token: TOKEN }, HASTE, signal);
  const world = { caches: actionsCaches(client), readNames, now: () => NOW, announce };
  return prune({ policies: policies(asked), apply, maxDeletions }, world);
}

const deletions = ({ requests }: AGitHub) => requests.filter((line) => line.startsWith('DELETE'));
const outcomeOf = (answer: Awaited<ReturnType<typeof run>>) => {
  if ('fault' in answer) throw new Error(answer.fault);
  return answer.value;
};

describe('pruning', () => {
  it('deletes nothing unless asked, and tells what would go', async () => {
    const old = [1, 2, 3].map((at) => blob(`${at}`, { ref: BRANCH, idle: 10 }));
    const server = await github({ entries: [...old, blob('new', { ref: BRANCH })] });
    const outcome = outcomeOf(await run(server, { idleDays: 3 }, { apply: false }));
    expect(outcome.deletions.map(({ entry }) => entry.id)).toEqual(ids(...old));
    expect(outcome).toMatchObject({ isApplied: false, removed: [], total: { entries: 4, bytes: 4000 } });
    expect(deletions(server)).toEqual([]);
  });

  it('tells what goes before anything does', async () => {
    const server = await github({ entries: [blob('old', { ref: BRANCH, idle: 10 })] });
    const told: number[][] = [];
    await run(
      server,
      { idleDays: 3 },
      { announce: (outcome) => told.push([outcome.deletions.length, deletions(server).length]) },
    );
    expect(told).toEqual([[1, 0]]);
    expect(deletions(server)).toHaveLength(1);
  });

  it('deletes at most as many as it may, and goes on with the next run', async () => {
    const old = Array.from({ length: 7 }, (_, at) => blob(`${at}`, { ref: BRANCH, idle: 10 - at / 10 }));
    const server = await github({ entries: [...old] });
    const outcome = outcomeOf(await run(server, { idleDays: 3 }, { maxDeletions: 4 }));
    expect(outcome.removed.map(({ entry }) => entry.id)).toEqual(ids(...old.slice(0, 4)));
    expect(outcome.plan.deletions).toHaveLength(7);
    expect(outcomeOf(await run(server, { idleDays: 3 })).removed).toHaveLength(3);
    expect(server.entries).toEqual([]);
  });

  it('takes an entry that vanished meanwhile for no error', async () => {
    const old = [1, 2].map((at) => blob(`${at}`, { ref: BRANCH, idle: 10 }));
    const server = await github({ entries: [...old] });
    server.onRequest = (line) => {
      if (line.includes('sort=last_accessed_at')) server.entries.shift();
    };
    expect(outcomeOf(await run(server, { idleDays: 3 }))).toMatchObject({
      vanished: 1,
      removed: [{ entry: { id: old[1]?.id } }],
      total: { entries: 0, bytes: 0 },
    });
  });

  it('stops with one sentence when it may not write', async () => {
    const server = await github({
      entries: [1, 2, 3].map((at) => blob(`${at}`, { ref: BRANCH, idle: 10 })),
      permissions: { actions: 'read' },
    });
    const outcome = outcomeOf(await run(server, { idleDays: 3 }));
    expect(outcome.stopped).toMatchObject({
      kind: 'forbidden',
      fault: expect.stringContaining('`actions: write`'),
    });
    expect(outcome.removed).toEqual([]);
    expect(deletions(server)).toHaveLength(1);
  });

  it.each<[string, AGitHub['permissions'], string]>([
    ['the list', {}, '`actions: read`'],
    ['pull requests', { actions: 'write' }, '`pull-requests: read`'],
  ])('deletes nothing when it may not read %s', async (_, permissions, permission) => {
    const server = await github({ entries: [blob('a', { ref: pull(5), idle: 10 })], permissions });
    expect(await run(server, { closedPullRequests: true })).toMatchObject({
      fault: expect.stringContaining(permission),
    });
    expect(deletions(server)).toEqual([]);
  });

  it('asks for pull requests only when it needs them', async () => {
    const server = await github({ permissions: { actions: 'write' } });
    expect(await run(server, { idleDays: 3 })).toHaveProperty('value');
  });

  it('asks once more when the list has gaps, and then gives up', async () => {
    const server = await github({ entries: Array.from({ length: 250 }, () => entry()) });
    server.onRequest = () => server.entries.shift();
    expect(await run(server, { idleDays: 3 })).toMatchObject({
      fault: 'The caches of acme/shop changed while they were listed. Run it again when fewer builds run.',
    });
    server.onRequest = (line) => {
      if (line.includes('page=2') && server.entries.length > 200) server.entries.splice(0, 60);
    };
    expect(await run(server, { idleDays: 3 })).toHaveProperty('value');
  });

  it('stops when it is cancelled, and tells what was done', async () => {
    const old = Array.from({ length: 9 }, (_, at) => blob(`${at}`, { ref: BRANCH, idle: 10 }));
    const server = await github({ entries: [...old] });
    const abort = new AbortController();
    server.onRequest = (line) => {
      if (line.startsWith('DELETE') && deletions(server).length === 4) abort.abort();
    };
    const outcome = outcomeOf(await run(server, { idleDays: 3 }, { signal: abort.signal }));
    expect(outcome.stopped).toMatchObject({ kind: 'cancelled' });
    expect(outcome.removed).toHaveLength(3);
  });
});

describe('builds that run meanwhile', () => {
  it('keep what they use', async () => {
    const old = Array.from({ length: 60 }, (_, at) => blob(`${at}`, { ref: BRANCH, idle: 10 - at / 100 }));
    const server = await github({ entries: structuredClone(old) });
    const used = old.slice(30, 40).map(({ id }) => id);
    server.onRequest = () => {
      if (deletions(server).length === 20)
        for (const one of server.entries) if (used.includes(one.id)) one.accessedAt = NOW;
    };
    const outcome = outcomeOf(await run(server, { idleDays: 3 }));
    expect(server.entries.map(({ id }) => id)).toEqual(used);
    expect(outcome.removed).toHaveLength(50);
  });

  it('of the default branch keep what their new index names', async () => {
    const [live, named, orphan] = [
      index('api', 1, { idle: 10 }),
      blob('named', { idle: 9 }),
      blob('orphan', { idle: 9 }),
    ];
    const server = await github({ entries: [live, named, orphan] });
    const reads: string[] = [];
    const readNames: NamesReader = async (name) => {
      reads.push(name);
      return new Set(reads.length === 1 ? [digest('named')] : [digest('named'), digest('orphan')]);
    };
    server.onRequest = (line) => {
      if (line.includes('sort=last_accessed_at'))
        server.entries.push(index('api', 2, { createdAt: NOW, accessedAt: NOW }));
    };
    const outcome = outcomeOf(await run(server, { idleDays: 3 }, { readNames }));
    expect(outcome.deletions.map(({ entry }) => entry.id)).toEqual([orphan.id]);
    expect(outcome.removed).toEqual([]);
    expect(reads).toEqual([family('api'), family('api')]);
  });

  it('keep all blobs of the default branch when the new index cannot be read', async () => {
    const entries = [index('api', 1, { idle: 10 }), blob('a', { idle: 9 })];
    const server = await github({ entries: [...entries] });
    let reads = 0;
    const readNames: NamesReader = async () => {
      reads += 1;
      return reads === 1 ? new Set() : undefined;
    };
    server.onRequest = (line) => {
      if (line.includes('sort=last_accessed_at'))
        server.entries.push(index('api', 2, { createdAt: NOW, accessedAt: NOW }));
    };
    const outcome = outcomeOf(await run(server, { idleDays: 3 }, { readNames }));
    expect(outcome.deletions).toHaveLength(1);
    expect(outcome.removed).toEqual([]);
  });

  it('are not seen in what GitHub still lists after it was deleted', async () => {
    const old = Array.from({ length: 30 }, (_, at) => blob(`${at}`, { ref: BRANCH, idle: 10 }));
    const server = await github({ entries: [...old] });
    server.onRequest = (line) => {
      if (line.includes('sort=last_accessed_at') && deletions(server).length > 0)
        server.entries.push(...old.slice(0, 25).map((one) => ({ ...one, accessedAt: NOW })));
    };
    const outcome = outcomeOf(await run(server, { idleDays: 3 }));
    expect(outcome).toMatchObject({ removed: { length: 30 }, total: { entries: 0, bytes: 0 } });
  });

  it.each<[string, NamesReader | undefined]>([
    ['there is no token for the cache service', undefined],
    ['an index cannot be read', async () => undefined],
  ])('no blob of the default branch goes when %s', async (_, readNames) => {
    const entries = [
      index('api', 1, { idle: 10 }),
      blob('a', { idle: 10 }),
      blob('b', { ref: BRANCH, idle: 10 }),
    ];
    const server = await github({ entries: [...entries] });
    const outcome = outcomeOf(await run(server, { keepBytes: 0 }, { readNames }));
    expect(server.entries.map(({ ref }) => ref)).toEqual([MAIN, MAIN]);
    expect(outcome.plan.excessBytes).toBe(1010);
  });
});
