import type { CacheEntry } from '../cache/types.ts';
import { type Committed, commit } from './commit.ts';
import { discard, type OpenedCache } from './opened.ts';
import { reasonOf } from './reason.ts';
import { sizeOf } from './size.ts';
import type { KnownFacts, LocalOutcome } from './types.ts';

/** A destination with its opened cache. */
export interface ClosingCache {
  entry: CacheEntry;
  /** The directory as the user wrote it. */
  dest: string;
  cache: OpenedCache;
}

/** Closes all side by side, those of one directory one after the other. */
export async function closeCaches(
  caches: readonly ClosingCache[],
  succeeded: (entry: CacheEntry) => boolean,
  facts: KnownFacts,
): Promise<LocalOutcome[]> {
  const last = new Map<string, Promise<LocalOutcome>>();
  return Promise.all(
    caches.map((closing) => {
      const { directory } = closing.cache;
      const before = Promise.resolve(last.get(directory));
      const outcome = before.then(() => closeCache(closing, succeeded(closing.entry), facts));
      last.set(directory, outcome);
      return outcome;
    }),
  );
}

async function closeCache(
  { entry, dest, cache }: ClosingCache,
  succeeded: boolean,
  facts: KnownFacts,
): Promise<LocalOutcome> {
  const { bytes, fault } = succeeded ? await takeOver(cache, facts) : {};
  // What cannot be removed now is removed by the next job.
  await discard(cache, facts).catch(() => {});
  return {
    entry,
    written: bytes !== undefined,
    bytes: bytes ?? 0,
    size: await sizeOf(cache.directory),
    fault: fault && `The local cache "${dest}" ${fault}.`,
  };
}

async function takeOver(cache: OpenedCache, facts: KnownFacts): Promise<Committed> {
  try {
    return await commit(cache, facts);
  } catch (error) {
    return { fault: `was left as it was: ${reasonOf(error)}` };
  }
}
