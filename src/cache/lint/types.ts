import type { Attribute, Backend, CacheEntry, CacheFinding, CacheSide } from '../types.ts';

/** What the lint must know of the build besides its cache. */
export interface LintBuild {
  /** Image names of the build. */
  tags: readonly string[];
  /** It pushes an image. */
  pushes: boolean;
  /** It keeps an image that a later step may push: `load`, or an output of an image's kind. */
  loads?: boolean;
}

/** An attribute that a line says. */
export interface Said {
  name: string;
  value: string;
  /** What its backend knows of it; absent when it has no such attribute. */
  attribute?: Attribute;
}

/** A line under lint: what it says and what it is used for. */
export interface Subject {
  input: CacheFinding['input'];
  entry: CacheEntry;
  /** The row of its type; absent when the type is not known. */
  backend?: Backend;
  said: readonly Said[];
  /** Sides whose attributes it may say: a place of `cache` is a source and a destination. */
  sides: readonly CacheSide[];
  /** It is exported to on some event, so that what BuildKit refuses would end the build. */
  isWritten: boolean;
}

/** What a rule found wrong with a line. */
export interface Fault {
  level: CacheFinding['level'];
  /** One sentence. */
  message: string;
  /** The line with this fault put right; absent where nobody can tell how. */
  fix?: (entry: CacheEntry) => CacheEntry;
  /** The fix leaves something to fill in, in capitals, which is no fault of the line. */
  asks?: true;
}

/** A rule that looks at one line. */
export interface LineRule {
  name: string;
  find(subject: Subject, build: LintBuild): readonly Fault[];
}

/** A rule that looks at all lines together: the faults by line. */
export interface ListRule {
  name: string;
  find(subjects: readonly Subject[], build: LintBuild): ReadonlyMap<Subject, Fault>;
}

/** What BuildKit refuses ends the build where the line is written; where it is only read, the build goes on without. */
export function refused({ isWritten }: Subject): CacheFinding['level'] {
  return isWritten ? 'error' : 'warning';
}
