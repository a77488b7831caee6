import type { Step } from './types.ts';

/** The steps that took longest, longest first: what ran, failed or was pulled, with at least 0.1 s. */
export function slowestOf(steps: readonly Step[], count = 5): Step[] {
  return steps
    .filter(({ status, seconds }) => status !== 'cached' && (seconds ?? 0) >= 0.1)
    .sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))
    .slice(0, count);
}
