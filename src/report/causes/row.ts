import type { ActionsCacheAccess, CacheSide } from '../../cache/types.ts';
import type { CauseKind } from '../types.ts';

/** The cache whose error is looked at. */
export interface FailedPlace {
  type: string;
  side: CacheSide;
  /** Of a registry cache. */
  ref?: string;
  /** What the job may do with the Actions cache, where that is known. */
  access?: ActionsCacheAccess;
}

/** A likely cause, and what to do. */
export type CauseWords = readonly [cause: string, cure: string];

/** One cause that a text of BuildKit, or of a client inside it, can have. */
export interface CauseRow {
  kind: CauseKind;
  pattern: RegExp;
  /** Backends that it is looked for in; absent: all. */
  types?: readonly string[];
  isOne?: (place: FailedPlace) => boolean;
  words: (place: FailedPlace, error: string) => CauseWords;
}

/** The host of a registry reference; Docker Hub's need not be said. */
export function hostOf(ref: string | undefined): string {
  const [host = '', ...path] = (ref ?? '').split('/');
  return path.length > 0 && /[.:]|^localhost$/.test(host) ? host : 'docker.io';
}
