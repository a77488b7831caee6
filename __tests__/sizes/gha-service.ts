import { afterEach } from '@jest/globals';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { BUILDKIT_VERSION } from '../../src/github/cache-service.ts';

const running: CacheService[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});

/** The stand-in for the Actions cache, for one test. */
export async function aService(): Promise<CacheService> {
  const service = await startCacheService();
  running.push(service);
  return service;
}

/** Stores an entry as BuildKit does. */
export async function store(
  service: CacheService,
  key: string,
  content: string,
  token = service.token,
): Promise<void> {
  const entry = { key, version: BUILDKIT_VERSION };
  const { signed_upload_url: address } = await call(service, 'CreateCacheEntry', entry, token);
  await fetch(String(address), {
    method: 'PUT',
    body: content,
    headers: { 'x-ms-blob-type': 'BlockBlob' },
  });
  await call(service, 'FinalizeCacheEntryUpload', { ...entry, size_bytes: content.length }, token);
}

async function call(
  service: CacheService,
  method: string,
  body: object,
  token: string,
): Promise<Record<string, unknown>> {
  const url = new URL(`twirp/github.actions.results.api.v1.CacheService/${method}`, service.url);
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const value: unknown = await response.json();
  if (!response.ok || typeof value !== 'object' || value === null)
    throw new Error(`${method}: ${response.status}`);
  return { ...value };
}

/** An index as BuildKit writes it, of blobs by digest and bytes. */
export function anIndex(...blobs: ReadonlyArray<readonly [digest: string, bytes: number]>): string {
  const layers = blobs.map(([blob, size]) => ({
    blob,
    parent: -1,
    annotations: {
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      diffID: blob,
      ...(size === 0 ? {} : { size }),
      createdAt: '2026-11-20T22:02:49Z',
    },
  }));
  return JSON.stringify({ layers, records: [{ digest: 'sha256:1' }] });
}

/** Keys of indexes of two refs: each holds the first 8 hexadecimal digits of the SHA-256 of its ref. */
export const MAIN = (scope: string, number = 1): string => `index-${scope}-1-f921bd05#${number}`;
export const PULL_7 = (scope: string, number = 1): string => `index-${scope}-1-3f31b38f#${number}`;
