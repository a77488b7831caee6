import { scopeOf } from '../cache/empty-scopes.ts';
import { attributeOf } from '../cache/entry.ts';
import type { CacheEntry } from '../cache/types.ts';
import { type CacheServiceAccess, type IndexReader, indexReader } from '../github/cache-service.ts';
import { type Blobs, weightOf } from './caches-weight.ts';
import { parseIndex } from './gha-index.ts';
import type { CacheSize } from './types.ts';

/** The Actions cache of the job. */
export interface ActionsCache {
  access?: CacheServiceAccess;
  /** BuildKit is told to speak version 2 of the service. */
  isVersion2: boolean;
  /** Of `access`, with what it asked before the build. */
  indexes?: IndexReader;
}

/** What is asked for, and when. */
export interface ScopeQuestion {
  entry: CacheEntry;
  /** This build writes it. */
  isWritten: boolean;
  imageDigests?: ReadonlySet<string>;
  signal: AbortSignal;
}

type Measured = Partial<CacheSize>;

/**
 * What BuildKit's indexes of a scope name, in all refs that this job may read; undefined where there is none.
 * Never rejects.
 */
export async function scopeSize(question: ScopeQuestion, cache: ActionsCache): Promise<Measured | undefined> {
  const reader = readerFor(question.entry, cache);
  if ('failure' in reader) return { message: reader.failure };
  const found = await reader.read(scopeOf(question.entry), {
    isReplaced: question.isWritten,
    signal: question.signal,
  });
  if ('failure' in found) return { message: found.failure };
  const parsed = found.indexes.map(({ ref, text }) => ({ ref, blobs: parseIndex(text) }));
  const unreadable = parsed.find(({ blobs }) => !blobs);
  if (unreadable) return { message: `BuildKit's index of ${unreadable.ref} cannot be read` };
  return parsed.length === 0
    ? undefined
    : joined(
        parsed.map(({ ref, blobs }) => ({ ref, blobs: blobs ?? new Map() })),
        question.imageDigests,
      );
}

/** Blobs are shared by all refs that can see them, so one that two indexes name is there once. */
function joined(
  indexes: ReadonlyArray<{ ref: string; blobs: Blobs }>,
  imageDigests: ReadonlySet<string> | undefined,
): Measured {
  const all = new Map<string, number>();
  const refs = indexes.map(({ ref, blobs }) => {
    let added = 0;
    for (const [digest, bytes] of blobs) {
      if (!all.has(digest)) added += bytes;
      all.set(digest, bytes);
    }
    return { ref, bytes: added };
  });
  return { ...weightOf(all, imageDigests), ...(refs.length > 1 ? { refs } : {}) };
}

/** The service that buildx names to BuildKit for an entry; an entry can have address and token of its own. */
function readerFor(entry: CacheEntry, cache: ActionsCache): IndexReader | { failure: string } {
  const [address, version] = [attributeOf(entry, 'url_v2'), attributeOf(entry, 'version')];
  const isVersion2 = version !== '1' && (address !== undefined || version === '2' || cache.isVersion2);
  if (!isVersion2) return { failure: 'version 1 of the Actions cache service is not asked for indexes' };
  const url = address ?? cache.access?.url;
  const token = attributeOf(entry, 'token') ?? cache.access?.token;
  if (url === undefined || token === undefined) return { failure: 'the job was not given the Actions cache' };
  const isOwn = url !== cache.access?.url || token !== cache.access.token;
  return (isOwn ? undefined : cache.indexes) ?? indexReader({ url, token });
}
