import type { ActionsCacheAccess, CacheEntry, CachePlan } from '../cache/types.ts';
import type { CacheVertex, StepCounts } from '../metrics/types.ts';
import type { BuildResult } from './types.ts';

/** What is known of a build's caches beside its record. */
export interface CacheKnowledge {
  /** Absent for a log that somebody else made: then there is a row for each vertex. */
  plan?: CachePlan;
  /** What buildx said beside the progress; it warns there of a local cache that does not exist. */
  text: readonly string[];
  /** Scopes of the Actions cache that are known to hold nothing yet. */
  emptyScopes?: ReadonlySet<string>;
  /** Entries that buildx was told in place of planned ones, such as a local destination's new directory. */
  told?: ReadonlyMap<CacheEntry, CacheEntry>;
  /** How BuildKit names the import of a planned source, from `importerNames`. */
  importerNames?: ReadonlyMap<CacheEntry, string>;
  /** Bytes of local destinations after the build, by planned entry. */
  localBytes?: ReadonlyMap<CacheEntry, number>;
  /** Why an export that BuildKit finished was not taken over into its directory, by planned entry. */
  localFaults?: ReadonlyMap<CacheEntry, string>;
  /** What the job may do with the Actions cache, for the cause of a failure. */
  access?: ActionsCacheAccess;
}

/** What the rows are made from. */
export interface CacheFacts extends CacheKnowledge {
  vertices: readonly CacheVertex[];
  result: BuildResult;
  /** The build sent an image somewhere, so that an inline cache has something to lie in. */
  hasImage: boolean;
  /** Hits and counted steps of the build. */
  counts: Pick<StepCounts, 'cached' | 'total'>;
}

/** A planned entry, or what a foreign log tells of one, with the vertex that served it. */
export interface Paired {
  entry: CacheEntry;
  vertex?: CacheVertex;
}
