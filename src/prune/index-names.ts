import { createHash } from 'node:crypto';
import type { CacheServiceAccess } from '../github/cache-service.ts';
import { BUILDKIT_VERSION } from '../github/cache-service.ts';
import type { IndexNames } from './types.ts';

/** What the newest index of a family names, such as `index-api-1-ce53a0a2`; undefined when it cannot be read. */
export type NamesReader = (family: string) => Promise<IndexNames | undefined>;

const METHOD = 'twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL';
/** Milliseconds for one index. */
const TIMEOUT = 10_000;

/** Reads indexes as BuildKit does, through the cache service (version 2) with the job's own token. Never rejects. */
export function namesReader(access: CacheServiceAccess): NamesReader {
  return async (family) => {
    try {
      const address = await downloadAddress(access, family);
      if (address === undefined) return undefined;
      const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT) });
      return response.ok ? namesIn(new Uint8Array(await response.arrayBuffer())) : undefined;
    } catch {
      // Not reachable, too slow or no JSON: what the index names is not known, and then none of it goes.
      return undefined;
    }
  };
}

async function downloadAddress(
  { url, token }: CacheServiceAccess,
  family: string,
): Promise<string | undefined> {
  const prefix = `${family}#`;
  const response = await fetch(`${url.replace(/\/+$/, '')}/${METHOD}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ key: prefix, restore_keys: [prefix], version: BUILDKIT_VERSION }),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const answer: unknown = response.ok ? await response.json() : undefined;
  const [found, address] = [field(answer, 'matched_key'), field(answer, 'signed_download_url')];
  if (field(answer, 'ok') !== true || typeof found !== 'string' || !found.startsWith(prefix))
    return undefined;
  return typeof address === 'string' ? address : undefined;
}

/** The blobs of an index, and its signature, which is named by the index itself. */
export function namesIn(content: Uint8Array): IndexNames | undefined {
  const index: unknown = JSON.parse(new TextDecoder().decode(content));
  const layers = field(index, 'layers') ?? [];
  if (typeof index !== 'object' || index === null || Array.isArray(index)) return undefined;
  if (!Array.isArray(layers)) return undefined;
  const blobs = layers.map((layer) => field(layer, 'blob')).filter((blob) => typeof blob === 'string');
  if (blobs.length < layers.length) return undefined;
  return new Set([...blobs, `sha256:${createHash('sha256').update(content).digest('hex')}-sig`]);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
