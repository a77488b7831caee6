import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Fault, faults } from '../../scripts/engine/cache-faults.mjs';
import type { CacheService } from '../../scripts/engine/cache-service.mjs';
import { pullRequestToken, runtimeToken } from '../../scripts/engine/cache-token.mjs';
import type { CacheEntry } from '../../src/cache/types.ts';
import { indexReader } from '../../src/github/cache-service.ts';
import { type ActionsCache, scopeSize } from '../../src/sizes/gha.ts';
import { parseIndex } from '../../src/sizes/gha-index.ts';
import { anIndex, aService, MAIN, PULL_7, store } from './gha-service.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string, string];

const scoped = (scope: string, ...more: Array<[string, string]>): CacheEntry => ({
  type: 'gha',
  attributes: [['scope', scope], ...more],
});

function cacheOf({ url, token: own }: CacheService, token = own): ActionsCache {
  return { access: { url, token }, isVersion2: true, indexes: indexReader({ url, token }) };
}

function sizeOf(cache: ActionsCache, entry = scoped('api'), isWritten = true, imageDigests?: Set<string>) {
  return scopeSize({ entry, isWritten, imageDigests, signal: AbortSignal.timeout(5000) }, cache);
}

describe('what a scope of the Actions cache weighs', () => {
  it('is the sum of the distinct blobs of its newest index', async () => {
    const service = await aService();
    await store(service, MAIN('api', 1), anIndex([C, 7000]));
    await store(service, MAIN('api', 2), anIndex([A, 100], [B, 20], [A, 100], [C, 0]));
    await store(service, MAIN('api-2'), anIndex([C, 5000]));
    expect(await sizeOf(cacheOf(service), scoped('api'), true, new Set([B, 'sha256:other']))).toEqual({
      bytes: 120,
      blobs: 3,
      sharedBytes: 20,
      largest: { digest: A, bytes: 100 },
    });
  });

  it('counts a blob once that the indexes of two refs name, and says what each brought', async () => {
    const service = await aService();
    await store(service, MAIN('api'), anIndex([A, 100], [B, 20]));
    await store(service, PULL_7('api'), anIndex([B, 20], [C, 3]), pullRequestToken(7));
    expect(await sizeOf(cacheOf(service, pullRequestToken(7)))).toEqual({
      bytes: 123,
      blobs: 3,
      largest: { digest: A, bytes: 100 },
      refs: [
        { ref: 'refs/pull/7/merge', bytes: 23 },
        { ref: 'refs/heads/main', bytes: 100 },
      ],
    });
    expect(await sizeOf(cacheOf(service))).toMatchObject({ bytes: 120 });
    expect(await sizeOf(cacheOf(service))).not.toHaveProperty('refs');
  });

  it('is what main holds where a pull request has written nothing', async () => {
    const service = await aService();
    await store(service, MAIN('api'), anIndex([A, 100]));
    expect(await sizeOf(cacheOf(service, pullRequestToken(8)))).toEqual({
      bytes: 100,
      blobs: 1,
      largest: { digest: A, bytes: 100 },
    });
  });

  it('is nothing where there is no index, and 0 where the index names nothing', async () => {
    const service = await aService();
    expect(await sizeOf(cacheOf(service))).toBeUndefined();
    await store(service, MAIN('api'), '{"records":[]}');
    expect(await sizeOf(cacheOf(service))).toEqual({ bytes: 0, blobs: 0 });
  });

  it('is that of the scope `buildkit` where none is said', async () => {
    const service = await aService();
    await store(service, MAIN('buildkit'), anIndex([A, 9]));
    expect(await sizeOf(cacheOf(service), { type: 'gha', attributes: [] })).toMatchObject({ bytes: 9 });
  });

  it('is asked of the service and with the token that an entry names', async () => {
    const [jobs, other] = [await aService(), await aService()];
    await store(other, MAIN('api'), anIndex([A, 9]));
    const entry = scoped('api', ['url_v2', other.url.replace(/\/$/, '')], ['token', other.token]);
    expect(await sizeOf(cacheOf(jobs), entry)).toMatchObject({ bytes: 9 });
    expect(await sizeOf({ isVersion2: false }, entry)).toMatchObject({ bytes: 9 });
  });
});

describe('a scope that cannot be weighed says why', () => {
  const VERSION_1 = { message: 'version 1 of the Actions cache service is not asked for indexes' };

  it.each<[string, Fault, string]>([
    [
      'an outage',
      faults.unavailable({ on: 'find' }),
      'the Actions cache service answered with the status 503',
    ],
    [
      'the rate limit',
      faults.rateLimited({ on: 'find' }),
      'the Actions cache service answered with the status 429',
    ],
    ['an expired address', faults.addressExpired(), 'the Actions cache service answered with the status 403'],
    ['a broken download', faults.cutDownload({}), "BuildKit's index could not be fetched"],
  ])('%s', async (_, fault, message) => {
    const service = await aService();
    await store(service, MAIN('api'), anIndex([A, 9]));
    service.faults = [fault];
    expect(await sizeOf(cacheOf(service))).toEqual({ message });
  });

  it('a token that has expired or names no ref', async () => {
    const service = await aService();
    expect(await sizeOf(cacheOf(service, runtimeToken({ seconds: -1 })))).toEqual({
      message: 'the Actions cache service answered with the status 401',
    });
    expect(await sizeOf(cacheOf(service, runtimeToken({ permission: 2 })))).toEqual({
      message: 'the token of the job names no ref that it may read',
    });
  });

  it('a service that is not there', async () => {
    const access = { url: 'http://127.0.0.1:9/', token: runtimeToken() };
    expect(await sizeOf({ access, isVersion2: true })).toEqual({
      message: 'the Actions cache service gave no answer',
    });
  });

  it('an index that is none, even where another one is whole', async () => {
    const service = await aService();
    await store(service, MAIN('api'), 'half an ind');
    await store(service, PULL_7('api'), anIndex([A, 9]), pullRequestToken(7));
    expect(await sizeOf(cacheOf(service, pullRequestToken(7)))).toEqual({
      message: "BuildKit's index of refs/heads/main cannot be read",
    });
  });

  it.each<[object, ActionsCache, CacheEntry]>([
    [VERSION_1, { access: { url: 'http://x/', token: 't' }, isVersion2: false }, scoped('api')],
    [
      VERSION_1,
      { access: { url: 'http://x/', token: 't' }, isVersion2: true },
      scoped('api', ['version', '1']),
    ],
    [{ message: 'the job was not given the Actions cache' }, { isVersion2: true }, scoped('api')],
    [
      { message: 'the job was not given the Actions cache' },
      { isVersion2: false },
      scoped('api', ['version', '2']),
    ],
  ])('%j', async (expected, cache, entry) => {
    expect(await sizeOf(cache, entry)).toEqual(expected);
  });
});

describe('what was asked before the build', () => {
  it('is not asked again for a scope that the build does not write', async () => {
    const service = await aService();
    await store(service, MAIN('api'), anIndex([A, 9]));
    const cache = cacheOf(service);
    expect(await cache.indexes?.exists('api')).toBe(true);
    service.faults = [faults.unavailable({ on: 'find' })];
    expect(await sizeOf(cache, scoped('api'), false)).toMatchObject({ bytes: 9 });
    expect(await sizeOf(cache, scoped('api'), true)).toEqual({
      message: 'the Actions cache service answered with the status 503',
    });
  });

  it('is asked again for one that it may have written', async () => {
    const service = await aService();
    const cache = cacheOf(service);
    expect(await cache.indexes?.exists('api')).toBe(false);
    await store(service, MAIN('api'), anIndex([A, 9]));
    expect(await sizeOf(cache, scoped('api'), false)).toBeUndefined();
    expect(await sizeOf(cache, scoped('api'), true)).toMatchObject({ bytes: 9 });
  });

  it('is asked again where nobody had an answer, or the address does not hold any more', async () => {
    const service = await aService();
    await store(service, MAIN('api'), anIndex([A, 9]));
    const cache = cacheOf(service);
    service.faults = [faults.unavailable({ on: 'find', times: 1 })];
    expect(await cache.indexes?.exists('api')).toBeUndefined();
    expect(await sizeOf(cache, scoped('api'), false)).toMatchObject({ bytes: 9 });
    service.faults = [faults.addressExpired({ times: 1 })];
    expect(await sizeOf(cache, scoped('api'), false)).toMatchObject({ bytes: 9 });
  });
});

it('keeps the token from the address of an index', async () => {
  const service = await aService();
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push([request.method, request.headers.authorization]);
    const isQuestion = request.method === 'POST';
    const url = `http://${request.headers.host}/index`;
    response.end(isQuestion ? JSON.stringify({ ok: true, signed_download_url: url }) : anIndex([A, 9]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const access = { url: `http://127.0.0.1:${port}`, token: service.token };
  expect(await sizeOf({ access, isVersion2: true })).toMatchObject({ bytes: 9 });
  server.close();
  expect(seen).toEqual([
    ['POST', `Bearer ${service.token}`],
    ['GET', undefined],
  ]);
});

describe('an index', () => {
  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['layers that are no list', '{"layers":{}}'],
    ['a layer that is null', '{"layers":[null]}'],
    ['a layer without a name', '{"layers":[{"annotations":{"size":1}}]}'],
    ['a negative size', `{"layers":[{"blob":"${A}","annotations":{"size":-1}}]}`],
    ['half a byte', `{"layers":[{"blob":"${A}","annotations":{"size":0.5}}]}`],
    ['a size in words', `{"layers":[{"blob":"${A}","annotations":{"size":"1"}}]}`],
  ])('is not %s', (_, text) => {
    expect(parseIndex(text)).toBeUndefined();
  });

  it('can be any text, and weighs what its blobs weigh', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseIndex(text)));
    const blobs = fc.dictionary(
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 4 }),
      fc.nat(),
    );
    fc.assert(
      fc.property(blobs, (sizes) => {
        const entries = Object.entries(sizes);
        expect(parseIndex(anIndex(...entries, ...entries))).toEqual(new Map(entries));
      }),
    );
  });
});
