import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { faults } from '../../scripts/engine/cache-faults.mjs';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { BUILDKIT_VERSION } from '../../src/github/cache-service.ts';
import { namesIn, namesReader } from '../../src/prune/index-names.ts';
import { digest, family } from '../sizes/entries.ts';

const running: CacheService[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function service(contents: Record<string, string>): Promise<CacheService> {
  const started = await startCacheService();
  running.push(started);
  for (const [key, content] of Object.entries(contents)) {
    const call = async (method: string) => {
      const response = await fetch(
        new URL(`twirp/github.actions.results.api.v1.CacheService/${method}`, started.url),
        {
          method: 'POST',
          headers: { authorization: `Bearer ${started.token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ key, version: BUILDKIT_VERSION, size_bytes: content.length }),
        },
      );
      return JSON.parse(await response.text());
    };
    const { signed_upload_url: address } = await call('CreateCacheEntry');
    await fetch(address, { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body: content });
    await call('FinalizeCacheEntryUpload');
  }
  return started;
}

const indexOf = (...contents: string[]) =>
  JSON.stringify({ layers: contents.map((content) => ({ blob: digest(content) })), records: [] });
const signature = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}-sig`;

describe('the names in an index', () => {
  it('are read from the newest of its family', async () => {
    const newest = indexOf('b', 'c');
    const started = await service({
      [`${family('api')}#1`]: indexOf('a'),
      [`${family('api')}#2`]: newest,
      [`${family('api-2')}#7`]: indexOf('z'),
    });
    const read = namesReader(started);
    expect(await read(family('api'))).toEqual(new Set([digest('b'), digest('c'), signature(newest)]));
    expect(
      await namesReader({ ...started, url: started.url.replace(/\/$/, '') })(family('api')),
    ).toHaveProperty('size', 3);
    expect(await read(family('web'))).toBeUndefined();
  });

  it('are not known when the service refuses, fails or breaks off', async () => {
    const started = await service({ [`${family('api')}#1`]: indexOf('a') });
    expect(await namesReader({ ...started, token: 'none' })(family('api'))).toBeUndefined();
    for (const fault of [faults.unavailable(), faults.cutDownload(), faults.addressExpired()]) {
      started.faults = [fault];
      expect(await namesReader(started)(family('api'))).toBeUndefined();
    }
    started.faults = [];
    expect(await namesReader(started)(family('api'))).toHaveProperty('size', 2);
    expect(await namesReader({ url: 'http://127.0.0.1:1/', token: 'x' })(family('api'))).toBeUndefined();
  });

  it.each([
    ['{"layers":[{"blob":"sha256:ab"}]}', 2],
    ['{"records":[]}', 1],
    ['{"layers":{}}', undefined],
    ['{"layers":[{}]}', undefined],
    ['{"layers":[{"blob":"sha256:ab"},{"blob":7}]}', undefined],
    ['[]', undefined],
    ['null', undefined],
  ])('%s', (text, size) => {
    expect(namesIn(new TextEncoder().encode(text))?.size).toBe(size);
  });
});
