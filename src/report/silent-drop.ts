import type { CacheEntry } from '../cache/types.ts';
import type { CacheFacts } from './cache-facts.ts';
import { sentencesOf } from './causes.ts';
import type { CacheCause } from './types.ts';

/** Why buildx leaves an entry of a type out without a word, and what to do. */
const REASONS: Readonly<Record<string, readonly [reason: string, cure: string]>> = {
  gha: [
    "Buildx leaves `type=gha` out without a word where the job has no token or address for the Actions cache, and where the builder's BuildKit does not know it.",
    'Call the action with `uses`, and use a builder with a newer BuildKit.',
  ],
  s3: [
    "Buildx leaves `type=s3` out without a word where the builder's BuildKit does not know it.",
    'Use a builder of the driver `docker-container` with a newer BuildKit.',
  ],
};

/**
 * A planned entry that BuildKit never mentioned. BuildKit asks every source as soon as a build has a single vertex,
 * whether or not there is anything to find, and names every export, even of an empty result; so silence means that
 * it was not told of the entry. Undefined where silence means nothing: the build did not succeed, or ran no step.
 */
export function silentDrop(
  { type }: CacheEntry,
  { plan, result, counts }: CacheFacts,
): { result: 'dropped'; message: string; cause: CacheCause } | undefined {
  if (!plan || result !== 'succeeded' || counts.total === 0) return undefined;
  const [reason, cure] = REASONS[type] ?? ['No reason is known.', 'The log of the build may tell more.'];
  const cause: CacheCause = {
    kind: 'silent',
    message: `BuildKit never mentioned this cache, so it was not used. ${reason}`,
    cure,
  };
  return { result: 'dropped', message: sentencesOf(cause), cause };
}
