import type { LimitResult } from '../gates/types.ts';
import type { BuildCheck, BuildError, HitRate, HitRatePart, Step, TimeSpent } from '../metrics/types.ts';
import type { BuilderSize, CacheSize, ContextEntry, ImageSize } from '../sizes/types.ts';

export type BuildResult = 'succeeded' | 'failed' | 'cancelled' | 'unknown';

/** Why a cache could not be read or written, as far as BuildKit's text tells. */
export type CauseKind =
  | 'read-only-token'
  | 'not-reserved'
  | 'race'
  | 'expired-token'
  | 'evicted'
  | 'disk'
  | 'directory'
  | 'manifest'
  | 'rate-limit'
  | 'quota'
  | 'certificate'
  | 'missing'
  | 'login'
  | 'timeout'
  | 'network'
  | 'damaged'
  | 'unsupported'
  | 'configuration'
  /** BuildKit never mentioned it. */
  | 'silent';

/** A likely cause, and what to do, in a sentence or two each. */
export interface CacheCause {
  kind: CauseKind;
  message: string;
  cure: string;
}

/** What happened at one cache source. Entries are printed without tokens and keys. */
export interface CacheSourceReport {
  entry: string;
  type: string;
  ref?: string;
  scope?: string;
  src?: string;
  /** Of s3 and azblob: bucket or container, prefix and name, as far as said; without credentials. */
  name?: string;
  result: 'imported' | 'not-found' | 'refused' | 'unreachable' | 'failed' | 'skipped' | 'dropped' | 'unknown';
  seconds?: number;
  /** How many of this build's hits it can have served: all of them, or none where it was not read. */
  servedAtMost?: number;
  message?: string;
  cause?: CacheCause;
}

/** What happened at one cache destination. */
export interface CacheDestinationReport {
  entry: string;
  type: string;
  ref?: string;
  scope?: string;
  dest?: string;
  /** As of a source. */
  name?: string;
  result: 'written' | 'failed' | 'skipped' | 'dropped' | 'unknown';
  seconds?: number;
  bytes?: number;
  /** Layers of the whole cache; known for registry and local. */
  layers?: number;
  /** Layers that were not stored yet; known for gha, s3 and azblob. */
  newLayers?: number;
  message?: string;
  cause?: CacheCause;
}

/** What the caches cost this build, in seconds. */
export interface CacheCost {
  /** Reading indexes, pulling hits and writing caches, added up. */
  seconds: number;
  /** What the hits saved; known as 0 where nothing was hit, else absent. */
  saved?: number;
}

export interface Note {
  level: 'info' | 'warning' | 'error';
  message: string;
}

/**
 * The one value that every rendering is made from; version 1 of the JSON report.
 * Absent means not known. Sizes in bytes, times in seconds, instants in RFC 3339.
 */
export interface Report {
  schemaVersion: 1;
  build: {
    result: BuildResult;
    /** When the build began, where known. */
    started?: string;
    seconds?: number;
    ref?: string;
    /** What a person calls this build: image name, bake target, or Dockerfile path. */
    name?: string;
    target?: string;
    /** Path of the Dockerfile as the user gave it. */
    dockerfile?: string;
    tags: string[];
    platforms: string[];
    digest?: string;
    builder?: { name?: string; driver?: string; buildkit?: string; buildx?: string };
    /** `noCache`: the build asked for no cache. */
    noCache?: boolean;
    error?: BuildError;
  };
  hitRate: HitRate;
  /** By stage, target and platform, where there is more than one. */
  parts: HitRatePart[];
  steps: Step[];
  time: TimeSpent;
  cache: {
    sources: CacheSourceReport[];
    destinations: CacheDestinationReport[];
    /** Absent where no cache took time, or not all of it is known. */
    cost?: CacheCost;
  };
  sizes: {
    /** Bytes of the build context that were sent. */
    context?: number;
    /** Bytes that hits pulled from caches, over all steps. */
    pulled?: number;
    /** The heaviest of a context above 50 MB, as far as .dockerignore lets it through. */
    contextEntries?: ContextEntry[];
    /** There was no time to look at all of it, so these entries are lower bounds. */
    contextIsPartial?: true;
    /** Absent: nobody weighed it. Of several platforms the heaviest. */
    image?: ImageSize;
    /** All platforms, where there are several. */
    images?: ImageSize[];
    /** Absent: nobody weighed them. */
    cache?: CacheSize[];
    builder?: BuilderSize;
  };
  /** Absent when the build checks found nothing. */
  checks?: BuildCheck[];
  limits: LimitResult[];
  /** The worst verdict of all limits; `not-measured` counts as `warn`. A build that did not succeed is `fail`. */
  verdict: 'pass' | 'warn' | 'fail';
  notes: Note[];
}
