import type { LimitResult } from '../gates/types.ts';
import type { BuildCheck, BuildError, HitRate, HitRatePart, Step, TimeSpent } from '../metrics/types.ts';

export type BuildResult = 'succeeded' | 'failed' | 'cancelled' | 'unknown';

/** What happened at one cache source. Entries are printed without tokens and keys. */
export interface CacheSourceReport {
  entry: string;
  type: string;
  ref?: string;
  scope?: string;
  src?: string;
  result: 'imported' | 'not-found' | 'refused' | 'unreachable' | 'failed' | 'dropped' | 'unknown';
  seconds?: number;
  message?: string;
}

/** What happened at one cache destination. */
export interface CacheDestinationReport {
  entry: string;
  type: string;
  ref?: string;
  scope?: string;
  dest?: string;
  result: 'written' | 'failed' | 'skipped' | 'dropped' | 'unknown';
  seconds?: number;
  bytes?: number;
  message?: string;
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
  cache: { sources: CacheSourceReport[]; destinations: CacheDestinationReport[] };
  sizes: {
    /** Bytes of the build context that were sent. */
    context?: number;
    /** Bytes that hits pulled from caches, over all steps. */
    pulled?: number;
  };
  /** Absent when the build checks found nothing. */
  checks?: BuildCheck[];
  limits: LimitResult[];
  /** The worst verdict of all limits; `not-measured` counts as `warn`. A build that did not succeed is `fail`. */
  verdict: 'pass' | 'warn' | 'fail';
  notes: Note[];
}
