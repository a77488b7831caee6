import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Claims, claim } from './cache/claims.ts';
import type { BuildIdentity } from './cache/scope.ts';
import type { CacheEntry, CacheNote } from './cache/types.ts';

/** In RUNNER_TEMP, which GitHub empties before each job, so that it knows the builds of this job and no others. */
const FILE = 'buildkit-cache-claims.json';

/**
 * Notes the caches that this build writes, and tells of those that another build of this job writes too. Without
 * RUNNER_TEMP there is no job: another temporary directory would hold the builds of other days.
 */
export function claimCaches(
  temp: string | undefined,
  destinations: readonly CacheEntry[],
  identity: BuildIdentity,
): CacheNote[] {
  if (!temp || destinations.length === 0) return [];
  const file = join(temp, FILE);
  const { claims, notes } = claim(readClaims(file), destinations, wordsOf(identity));
  try {
    writeFileSync(file, JSON.stringify([...claims]));
  } catch {
    // A full or missing RUNNER_TEMP is told of by those who need it more.
  }
  return notes;
}

function readClaims(file: string): Claims {
  try {
    const pairs: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return new Map(Array.isArray(pairs) ? pairs.filter(isPair) : []);
  } catch {
    // The first build of a job finds none, and one that cannot be read is as good as none.
    return new Map();
  }
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

/** What tells one build of a job from another, in words: tags and versions do not. */
function wordsOf({ context, dockerfile, target, platforms }: BuildIdentity): string {
  const parts = [
    `Dockerfile ${dockerfile}`,
    `context ${context}`,
    target === undefined ? '' : `target ${target}`,
    platforms.length === 0 ? '' : `for ${[...platforms].sort().join(', ')}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
