import { afterEach, describe, expect, it } from '@jest/globals';
import { actionsCaches } from '../../src/github/actions-caches.ts';
import { restClient } from '../../src/github/rest.ts';
import type { Patience } from '../../src/github/rest-access.ts';
import { blob, entry, NOW } from '../sizes/entries.ts';
import { type AGitHub, aGitHub, REPOSITORY, TOKEN } from './a-github.ts';

const HASTE: Patience = { answer: 2000, pause: 100, retries: 1, retryAfter: 5, pace: 0 };

const running: AGitHub[] = [];
async function github(start: Parameters<typeof aGitHub>[0] = {}, patience: Partial<Patience> = {}) {
  const server = await aGitHub(start);
  running.push(server);
  const access = { url: server.url, repository: REPOSITORY, token: TOKEN };
  return { server, caches: actionsCaches(restClient(access, { ...HASTE, ...patience })) };
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const many = (count: number) => Array.from({ length: count }, () => entry());
const ids = (entries: ReadonlyArray<{ id: number }>) => entries.map(({ id }) => id).sort((a, b) => a - b);

describe('the list of caches', () => {
  it('gives entries as they are', async () => {
    const one = blob('layer', { bytes: 182_000_000 });
    const { caches } = await github({ entries: [one] });
    expect(await caches.list()).toEqual({ value: { entries: [one], hasMoved: false } });
  });

  it.each([
    [0, 1],
    [100, 1],
    [101, 2],
    [10_000, 100],
  ])('reads %i entries in %i requests, four at a time', async (count, requests) => {
    const entries = many(count);
    const { server, caches } = await github({ entries, faults: [{ slow: 20 }] });
    const answer = await caches.list();
    expect('value' in answer && ids(answer.value.entries)).toEqual(ids(entries));
    expect(server.requests).toHaveLength(requests);
    expect(server.mostAtOnce).toBeLessThanOrEqual(4);
    if (count > 500) expect(server.mostAtOnce).toBe(4);
  });

  it('takes entries that come meanwhile for no trouble', async () => {
    const { server, caches } = await github({ entries: many(250) });
    server.onRequest = () => server.entries.push(entry({ createdAt: NOW, accessedAt: NOW }));
    expect(await caches.list()).toMatchObject({ value: { hasMoved: false } });
  });

  it('says when entries went meanwhile, since others may have been skipped', async () => {
    const { server, caches } = await github({ entries: many(250) });
    server.onRequest = () => server.entries.shift();
    expect(await caches.list()).toMatchObject({ value: { hasMoved: true } });
  });

  it('says so too when as many came as went', async () => {
    const { server, caches } = await github({ entries: many(250) });
    server.onRequest = () => {
      if (server.requests.length === 2) server.entries.shift();
      if (server.requests.length === 3) server.entries.push(entry({ createdAt: NOW, accessedAt: NOW }));
    };
    expect(await caches.list()).toMatchObject({ value: { entries: { length: 250 }, hasMoved: true } });
  });

  it.each([
    ['id', { id: '7' }],
    ['size', { size_in_bytes: -1 }],
    ['key', { key: undefined }],
    ['ref', { ref: '' }],
    ['instant', { last_accessed_at: 'yesterday' }],
  ])('is malformed when an entry has no %s', async (_, change) => {
    const good = {
      id: 7,
      ref: 'refs/heads/main',
      key: 'k',
      version: 'v',
      size_in_bytes: 1,
      created_at: '2026-11-20T12:00:00.1234567Z',
      last_accessed_at: '2026-11-20T12:00:00Z',
    };
    const body = (one: object) => JSON.stringify({ total_count: 1, actions_caches: [one] });
    const { server, caches } = await github({ faults: [{ body: body(good) }] });
    expect(await caches.list()).toMatchObject({
      value: { entries: [{ createdAt: NOW + 123, accessedAt: NOW }] },
    });
    server.faults = [{ body: body({ ...good, ...change }) }];
    expect(await caches.list()).toMatchObject({ kind: 'malformed' });
  });

  it('ends with the first page that fails', async () => {
    const { server, caches } = await github({ entries: many(1000), faults: [{ on: 'page=3', status: 404 }] });
    expect(await caches.list()).toMatchObject({ kind: 'not-found' });
    expect(server.requests.length).toBeLessThanOrEqual(5);
  });

  it('does not believe in a number of pages that cannot be', async () => {
    const body = JSON.stringify({ total_count: 1e15, actions_caches: [] });
    const { server, caches } = await github({ faults: [{ body }] });
    expect(await caches.list()).toMatchObject({ value: { hasMoved: true } });
    expect(server.requests).toHaveLength(1000);
  });
});

describe('what was used since', () => {
  it('is read from the latest on, and no further', async () => {
    const old = Array.from({ length: 300 }, () => entry({ idle: 5 }));
    const used = Array.from({ length: 120 }, () => entry({ idle: 0 }));
    const { server, caches } = await github({ entries: [...old, ...used] });
    const answer = await caches.usedSince(NOW);
    expect('value' in answer && ids(answer.value)).toEqual(ids(used));
    expect(server.requests).toHaveLength(2);
  });
});

describe('a deletion', () => {
  it('removes the entry, and takes one that is gone for no trouble', async () => {
    const [one, two] = [entry(), entry()];
    const { server, caches } = await github({ entries: [one, two] });
    expect(await caches.remove(one.id)).toEqual({ value: 'removed' });
    expect(await caches.remove(one.id)).toEqual({ value: 'gone' });
    expect(server.entries).toEqual([two]);
  });

  it('says that it needs to write', async () => {
    const { server, caches } = await github({ entries: [entry()], permissions: { actions: 'read' } });
    expect(await caches.remove(server.entries[0]?.id ?? 0)).toEqual({
      kind: 'forbidden',
      fault:
        'The token may not ask GitHub for the deletion of caches of acme/shop (403). Add `actions: write` to the permissions of the job, or hand over a token that has it.',
    });
  });

  it('waits between two', async () => {
    const entries = many(3);
    const { caches } = await github({ entries }, { pace: 150 });
    const started = performance.now();
    for (const { id } of entries) await caches.remove(id);
    expect(performance.now() - started).toBeGreaterThan(295);
  });
});

describe('the repository', () => {
  it('tells usage, limit and default branch', async () => {
    const { caches } = await github({ entries: [entry({ bytes: 5 }), entry({ bytes: 6 })], limit: 12 });
    expect(await caches.usage()).toEqual({ value: { bytes: 11, entries: 2 } });
    expect(await caches.storageLimit()).toEqual({ value: 12e9 });
    expect(await caches.defaultBranch()).toEqual({ value: 'refs/heads/main' });
  });

  it('may keep its limit for itself', async () => {
    const { caches } = await github({ limit: undefined });
    expect(await caches.storageLimit()).toMatchObject({ kind: 'forbidden' });
  });

  it('tells which pull requests are open', async () => {
    const pulls = Array.from({ length: 250 }, (_, index) => ({
      number: index + 1,
      state: index % 2 === 0 ? ('open' as const) : ('closed' as const),
    }));
    const { server, caches } = await github({ pulls });
    const answer = await caches.openPulls();
    expect('value' in answer && [...answer.value]).toEqual(
      Array.from({ length: 125 }, (_, index) => 2 * index + 1),
    );
    expect(server.requests).toHaveLength(2);
    server.permissions = { actions: 'write' };
    expect(await caches.openPulls()).toMatchObject({
      fault: expect.stringContaining('`pull-requests: read`'),
    });
  });
});
