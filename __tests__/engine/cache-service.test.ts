import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Fault, faults, refusals } from '../../scripts/engine/cache-faults.mjs';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { pullRequestToken, runtimeToken } from '../../scripts/engine/cache-token.mjs';

/** The calls of the service as its clients make them. */
const METHODS = {
  create: 'CreateCacheEntry',
  finish: 'FinalizeCacheEntryUpload',
  find: 'GetCacheEntryDownloadURL',
} as const;

describe('the stand-in for the Actions cache service', () => {
  const running: CacheService[] = [];
  const service = async (options?: Parameters<typeof startCacheService>[0]) => {
    const started = await startCacheService(options);
    running.push(started);
    return started;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.close()));
  });

  it('keeps what was uploaded, finds it by key and by prefix, the newest first', async () => {
    const cache = await service();
    await save(cache, 'index-a#1', 'one');
    await save(cache, 'index-a#2', 'two');
    expect(await load(cache, 'index-a#1')).toBe('one');
    expect(await load(cache, 'index-a#')).toBe('two');
    expect(await load(cache, 'index-b')).toBeUndefined();
    expect(cache.entries().map(({ key, size, ref }) => [key, size, ref])).toEqual([
      ['index-a#1', 3, 'refs/heads/main'],
      ['index-a#2', 3, 'refs/heads/main'],
    ]);
  });

  it('gives a pull request its own entries and those of its base, and lets it write its own only', async () => {
    const cache = await service();
    const pull = pullRequestToken(7);
    await save(cache, 'blob', 'of main');
    expect(await load(cache, 'blob', pull)).toBe('of main');
    await save(cache, 'blob', 'of the pull request', pull);
    expect(await load(cache, 'blob', pull)).toBe('of the pull request');
    expect(await load(cache, 'blob')).toBe('of main');
    expect(await load(cache, 'blob', pullRequestToken(8))).toBe('of main');
    expect(cache.entries().map(({ ref }) => ref)).toEqual(['refs/heads/main', 'refs/pull/7/merge']);
  });

  it('takes a key once for each ref', async () => {
    const cache = await service();
    await save(cache, 'blob', 'one');
    const { status, value } = await call(cache, 'create', 'blob');
    expect([status, value.code]).toEqual([409, 'already_exists']);
  });

  it.each([
    [
      'a token that may only read',
      runtimeToken({ permission: 1 }),
      200,
      { ok: false, message: refusals.readOnly },
    ],
    ['an expired token', runtimeToken({ seconds: -1 }), 401, { code: 'unauthenticated' }],
    ['no token', '', 401, { code: 'unauthenticated' }],
  ])('does not write with %s', async (_, token, status, value) => {
    const cache = await service();
    expect(await call(cache, 'create', 'blob', token)).toMatchObject({ status, value });
    expect(cache.entries()).toEqual([]);
  });

  it.each<[string, Fault, number, Record<string, unknown>]>([
    ['the rate limit', faults.rateLimited({ retryAfter: 30 }), 429, { msg: 'rate limit exceeded' }],
    ['an outage', faults.unavailable(), 503, { code: 'unavailable' }],
    ['a full budget', faults.quota(), 200, { ok: false, message: refusals.quota }],
  ])('fails by %s', async (_, fault, status, value) => {
    const cache = await service({ faults: [fault] });
    const answer = await call(cache, 'create', 'blob');
    expect(answer).toMatchObject({ status, value });
    expect(answer.retryAfter).toBe(fault.retryAfter === undefined ? null : String(fault.retryAfter));
    cache.faults = [];
    expect((await call(cache, 'create', 'blob')).value.ok).toBe(true);
  });

  it('fails as often, as late and for those keys that it was told', async () => {
    const cache = await service({
      faults: [faults.unavailable({ on: 'find', key: 'b', after: 1, times: 2 })],
    });
    const statuses: number[] = [];
    for (const key of ['a', 'b', 'b', 'a', 'b', 'b']) statuses.push((await call(cache, 'find', key)).status);
    expect(statuses).toEqual([200, 200, 503, 200, 503, 200]);
  });

  it('is slow where it was told', async () => {
    const cache = await service({ faults: [faults.slow(150, { on: 'find' })] });
    const started = performance.now();
    await call(cache, 'find', 'a');
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  it.each([0, 1000, 5000])('hangs up in the middle of an upload of 3000 bytes, after %i', async (cut) => {
    const cache = await service({ faults: [faults.cutUpload({ cut, times: 1 })] });
    await expect(save(cache, 'blob', 'x'.repeat(3000))).rejects.toThrow('fetch failed');
    expect((await call(cache, 'finish', 'blob')).value).toEqual({ ok: false });
  });

  it('hangs up in the middle of a download', async () => {
    const cache = await service();
    await save(cache, 'blob', 'x'.repeat(3000));
    cache.faults = [faults.cutDownload({ times: 1 })];
    await expect(load(cache, 'blob')).rejects.toThrow('terminated');
    expect(await load(cache, 'blob')).toHaveLength(3000);
  });

  it('lets addresses expire', async () => {
    const cache = await service();
    await save(cache, 'blob', 'x');
    cache.faults = [faults.addressExpired()];
    await expect(load(cache, 'blob')).rejects.toThrow('403 AuthenticationFailed');
  });

  it('evicts blobs behind a live index, and loses data behind a live entry', async () => {
    const cache = await service();
    for (const key of ['index-a#1', 'buildkit-blob-1-a', 'buildkit-blob-1-b']) await save(cache, key, key);
    cache.evict(({ key }) => key.endsWith('a'));
    expect(cache.entries().map(({ key }) => key)).toEqual(['index-a#1', 'buildkit-blob-1-b']);
    expect(await load(cache, 'buildkit-blob-1-a')).toBeUndefined();
    cache.lose(({ key }) => key.startsWith('index-'));
    await expect(load(cache, 'index-a#1')).rejects.toThrow('404 BlobNotFound');
    cache.evict();
    expect(cache.entries().map(({ key }) => key)).toEqual(['index-a#1']);
  });

  it('obeys another process too', async () => {
    const cache = await service();
    const put = (list: readonly Fault[]) =>
      fetch(new URL('faults', cache.url), { method: 'PUT', body: JSON.stringify(list) });
    await put([faults.unavailable()]);
    expect((await call(cache, 'find', 'a')).status).toBe(503);
    await put([]);
    expect((await call(cache, 'find', 'a')).status).toBe(200);
  });

  it('keeps its entries over a restart', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'cache-service-'));
    try {
      const first = await service({ dir });
      await save(first, 'blob', 'x');
      const second = await service({ dir });
      expect(second.entries()).toEqual(first.entries());
      expect(await load(second, 'blob')).toBe('x');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

async function call(cache: CacheService, method: keyof typeof METHODS, key: string, token = cache.token) {
  const path = `twirp/github.actions.results.api.v1.CacheService/${METHODS[method]}`;
  const response = await fetch(new URL(path, cache.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ key, version: 'v', restore_keys: [key] }),
  });
  const value = JSON.parse(await response.text()) as Record<string, unknown>;
  return { status: response.status, retryAfter: response.headers.get('retry-after'), value };
}

async function save(cache: CacheService, key: string, data: string, token?: string): Promise<void> {
  const { value } = await call(cache, 'create', key, token);
  await fetch(String(value.signed_upload_url), { method: 'PUT', body: data });
  await call(cache, 'finish', key, token);
}

async function load(cache: CacheService, key: string, token?: string): Promise<string | undefined> {
  const { value } = await call(cache, 'find', key, token);
  if (!value.ok) return undefined;
  const response = await fetch(String(value.signed_download_url));
  if (!response.ok) throw new Error(`${response.status} ${response.headers.get('x-ms-error-code')}`);
  return response.text();
}
