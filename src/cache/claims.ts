import { describeEntry } from './entry.ts';
import { identityOf } from './identity.ts';
import type { CacheEntry, CacheNote } from './types.ts';

/** Which build of a job writes which cache: what was built, by the identity of the place. */
export type Claims = ReadonlyMap<string, string>;

/**
 * Adds what this build writes to the claims of the job's earlier builds. Two builds that write one place overwrite
 * each other's index, which is told with the cure. Building the same once more is as it should be.
 */
export function claim(
  before: Claims,
  destinations: readonly CacheEntry[],
  build: string,
): { claims: Claims; notes: CacheNote[] } {
  const claims = new Map(before);
  const notes: CacheNote[] = [];
  for (const entry of destinations) {
    const place = identityOf(entry);
    if (place === undefined) continue;
    const other = before.get(place);
    if (other !== undefined && other !== build) notes.push(overlap(entry, other));
    claims.set(place, build);
  }
  return { claims, notes };
}

function overlap(entry: CacheEntry, other: string): CacheNote {
  const [name, cure] =
    entry.type === 'gha'
      ? ['scope', 'leave `cache-scope` and `scope=` out, so that each build gets a scope of its own']
      : ['place', 'give each build a name of its own'];
  const message = `An earlier build of this job (${other}) writes the same cache, ${describeEntry(entry)}. The later one overwrites the index of the earlier, which then finds nothing: ${cure}. One ${name} holds one build.`;
  return { level: 'warning', message };
}
