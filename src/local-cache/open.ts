import { resolve } from 'node:path';
import { attributeOf, withDefault } from '../cache/entry.ts';
import { saysNo } from '../cache/switches.ts';
import type { CacheEntry } from '../cache/types.ts';
import { isOlder } from '../versions.ts';
import { type ClosingCache, closeCaches } from './close.ts';
import { knownFacts } from './facts.ts';
import { openCache } from './opened.ts';
import { reasonOf } from './reason.ts';
import type { LocalCaches, LocalFacts } from './types.ts';

/** Buildx version whose client knows `reset`. */
const RESET_SINCE = '0.35.0';

/**
 * Gives each local destination a new directory for the export, so that what is there stays whole until the export is
 * checked. Anything but `local` with a `dest` is left as it is; so is `reset=false`, which asks for blobs to be kept.
 * Never throws.
 */
export async function openLocalCaches(
  destinations: readonly CacheEntry[],
  facts: LocalFacts = {},
): Promise<LocalCaches> {
  const known = knownFacts(facts);
  const entries = new Map<CacheEntry, CacheEntry>();
  const faults = new Map<CacheEntry, string>();
  const opened = await Promise.all(
    destinations.filter(isManaged).map(async (entry): Promise<ClosingCache[]> => {
      const dest = attributeOf(entry, 'dest') ?? '';
      try {
        const cache = await openCache(resolve(known.cwd, dest), known);
        entries.set(entry, redirected(entry, cache.fresh, known.buildx));
        return [{ entry, dest, cache }];
      } catch (error) {
        faults.set(entry, `The local cache "${dest}" cannot be written: ${reasonOf(error)}.`);
        return [];
      }
    }),
  );
  const caches = opened.flat();
  return { entries, faults, close: (succeeded) => closeCaches(caches, succeeded, known) };
}

function isManaged(entry: CacheEntry): boolean {
  return entry.type === 'local' && !!attributeOf(entry, 'dest') && !saysNo(entry, 'reset');
}

/** The entry with another directory. Nobody else knows that one, so `reset` can take nothing from another job there. */
function redirected(entry: CacheEntry, directory: string, buildx: string | undefined): CacheEntry {
  const attributes = entry.attributes.map(
    ([name, value]) => [name, name === 'dest' ? directory : value] as const,
  );
  const hasReset = buildx !== undefined && !isOlder(buildx, RESET_SINCE);
  return hasReset ? withDefault({ ...entry, attributes }, 'reset', 'true') : { ...entry, attributes };
}
