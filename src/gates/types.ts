export type Verdict = 'pass' | 'warn' | 'fail' | 'not-measured';

/** A limit beside the figure that it judges. Units: per cent, bytes or seconds. */
export interface LimitResult {
  name: string;
  /** Absent when it could not be measured, or when the limit does not apply to this build (verdict `pass`). */
  figure?: number;
  warn?: number;
  fail?: number;
  verdict: Verdict;
  /** Holds figure, limit and input name, or why there is no figure. */
  message: string;
}

/** A figure to hold against a limit, or why there is none. `exempt`: the limit does not apply to this build. */
export type Figure =
  | {
      kind: 'measured';
      value: number;
      /** Whose figure it is, to stand behind the figure: `in gha scope api`. */
      of?: string;
      /** Others that the limit holds for, each with the same words. */
      others?: ReadonlyArray<{ of: string; value: number }>;
      /** Sentences for a figure outside its limit: what makes it so large, and what helps. */
      help?: string;
      /** A sentence for every verdict, such as on what is not in the figure. */
      aside?: string;
    }
  | { kind: 'missing'; reason: string }
  | { kind: 'exempt'; reason: string };

/** Every figure that has a limit. Per cent, bytes and seconds. */
export interface Figures {
  hitRate: Figure;
  /** Of the largest place. */
  cacheSize: Figure;
  /** Of the largest platform. */
  imageSize: Figure;
  buildTime: Figure;
}
