import { hadNoCacheYet } from '../figures.ts';
import type { Report } from '../types.ts';

/** What there is to say first about a build. */
export type State =
  | 'failed'
  | 'cancelled'
  | 'no-steps'
  | 'no-cache'
  | 'first-build'
  | 'all-cached'
  | 'some-missed';

/** The state of a build; how it ended goes before what its cache did. */
export function stateOf(report: Report): State {
  const { build, hitRate } = report;
  if (build.result === 'failed' || build.result === 'cancelled') return build.result;
  if (hitRate.total === 0) return 'no-steps';
  if (hitRate.cached === hitRate.total) return 'all-cached';
  if (build.noCache === true) return 'no-cache';
  return hitRate.cached === 0 && hadNoCacheYet(report) ? 'first-build' : 'some-missed';
}
