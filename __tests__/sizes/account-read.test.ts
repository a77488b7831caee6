import { afterEach, describe, expect, it } from '@jest/globals';
import { actionsCaches } from '../../src/github/actions-caches.ts';
import { restClient } from '../../src/github/rest.ts';
import type { Patience } from '../../src/github/rest-access.ts';
import { readRepository } from '../../src/sizes/account-read.ts';
import { type AGitHub, aGitHub, REPOSITORY, TOKEN } from '../github/a-github.ts';
import { blob, entry, NOW, pull } from './entries.ts';

const HASTE: Patience = { answer: 1000, pause: 100, retries: 0, retryAfter: 5, pace: 0 };

const running: AGitHub[] = [];
async function read(start: Parameters<typeof aGitHub>[0], patience: Partial<Patience> = {}) {
  const server = await aGitHub(start);
  running.push(server);
  const access = { url: server.url, repository: REPOSITORY, token: TOKEN };
  return readRepository(actionsCaches(restClient(access, { ...HASTE, ...patience })), NOW);
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const PLACE = { place: 'gha repository acme/shop', type: 'gha' };

describe('what a repository weighs', () => {
  it('is the sum of its entries, against its limit', async () => {
    const { size, account } = await read({
      entries: [blob('a', { bytes: 5e9 }), entry({ bytes: 1e9, ref: pull(3) })],
      pulls: [{ number: 3, state: 'closed' }],
      limit: 20,
    });
    expect(size).toEqual({ ...PLACE, bytes: 6e9, limit: 20e9, blobs: 1 });
    expect(account?.kinds.map(({ kind }) => kind)).toEqual(['default', 'closed-pull']);
    expect(account?.notes).toEqual([]);
  });

  it('takes the usual limit when GitHub does not tell it', async () => {
    const { size, account } = await read({ entries: [entry()], limit: undefined });
    expect(size.limit).toBe(10e9);
    expect(account?.limitIsAssumed).toBe(true);
  });

  it('says what it does not know of pull requests and branches', async () => {
    const { account } = await read({
      entries: [entry({ ref: pull(3) })],
      permissions: { actions: 'read' },
      faults: [{ on: /shop$/, status: 404 }],
    });
    expect(account?.kinds).toMatchObject([{ kind: 'pull' }]);
    expect(account?.notes).toEqual([
      expect.stringMatching(/^Which branch is the default one is not known\. .*404/),
      expect.stringMatching(/^Which pull requests are closed is not known\. .*`pull-requests: read`/),
    ]);
  });

  it("is GitHub's own late count when the list takes too long", async () => {
    const { size, account } = await read(
      { entries: [entry({ bytes: 77 })], faults: [{ on: '/caches', slow: 800 }] },
      { total: 500 },
    );
    expect(account).toBeUndefined();
    expect(size).toEqual({
      ...PLACE,
      bytes: 77,
      limit: 10e9,
      message:
        "GitHub did not give the list of caches within 0.5 s. The size is GitHub's own count, about five minutes old.",
    });
  });

  it('is not known without the permission, and that is said', async () => {
    const { size } = await read({ permissions: {} });
    expect(size).toEqual({
      ...PLACE,
      limit: undefined,
      message: expect.stringMatching(/403.*Add `actions: read` to the permissions of the job/),
    });
  });
});
