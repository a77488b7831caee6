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
