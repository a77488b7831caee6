import type { ActionsCaches } from '../github/actions-caches.ts';
import type { NamesReader } from './index-names.ts';
import type { PruneOutcome } from './types.ts';

/** What pruning touches. */
export interface PruneWorld {
  caches: ActionsCaches;
  /** Absent: the job has no token for the cache service, so no index can be read. */
  readNames?: NamesReader;
  /** Milliseconds since 1970. */
  now(): number;
  /** Told once, before anything is deleted. */
  announce(outcome: PruneOutcome): void;
}
