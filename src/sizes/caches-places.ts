import { maskCredentials } from '../cache/credentials.ts';
import { directoryOf } from '../cache/directories.ts';
import { scopeOf } from '../cache/empty-scopes.ts';
import { attributeOf } from '../cache/entry.ts';
import { identityOf } from '../cache/identity.ts';
import type { CacheEntry, CachePlan, CacheSide } from '../cache/types.ts';

/** A place that a build reads, writes, or both. */
export interface CachePlace {
  /** What a person calls it, without credentials. */
  name: string;
  /** Where it is written, if it is; else where it is read. */
  entry: CacheEntry;
  side: CacheSide;
}

/** The places of a plan, each once, written ones first. What the plan left out is none of them. */
export function placesOf({
  sources,
  destinations,
}: Pick<CachePlan, 'sources' | 'destinations'>): CachePlace[] {
  const places = new Map<string, CachePlace>();
  const add = (side: CacheSide) => (entry: CacheEntry) => {
    const name = nameOf(entry, side);
    const key = [name, attributeOf(entry, 'url_v2'), attributeOf(entry, 'url')].join('\n');
    if (!places.has(key)) places.set(key, { name, entry, side });
  };
  destinations.forEach(add('destination'));
  sources.forEach(add('source'));
  return [...places.values()];
}

/** A local place is its directory, whichever side names it. */
function nameOf(entry: CacheEntry, side: CacheSide): string {
  switch (entry.type) {
    case 'gha':
      return `gha scope ${scopeOf(entry)}`;
    case 'local':
      return `local ${directoryOf(entry, side) ?? ''}`;
    default:
      return maskCredentials(identityOf(entry) ?? entry.type);
  }
}
