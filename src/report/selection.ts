import type { Step, StepStatus } from '../metrics/types.ts';
import { counted } from '../units.ts';
import { firstMiss } from './misses.ts';
import { inReadingOrder } from './steps.ts';

/** Rows that a rendering shows, in their own order, and how many it leaves out. */
export interface Selection<Row> {
  shown: Row[];
  left: number;
}

/** What tells most about a build comes first. */
const RANK: Record<StepStatus, number> = {
  failed: 0,
  executed: 1,
  cancelled: 2,
  pulled: 3,
  unknown: 4,
  cached: 5,
};

/** At most `limit` steps: failed and missed ones before hits, slow ones before quick ones; in reading order. */
export function tellingSteps(steps: readonly Step[], limit: number): Selection<Step> {
  const ordered = inReadingOrder(steps);
  if (steps.length <= limit) return { shown: ordered, left: 0 };
  const first = firstMiss(steps)?.step;
  const rank = (step: Step) => (step === first ? -1 : RANK[step.status]);
  const kept = new Set(
    [...steps].sort((a, b) => rank(a) - rank(b) || (b.seconds ?? 0) - (a.seconds ?? 0)).slice(0, limit),
  );
  return { shown: ordered.filter((step) => kept.has(step)), left: steps.length - limit };
}

/** The first rows of a list. */
export function firstRows<Row>(rows: readonly Row[], limit: number): Selection<Row> {
  return { shown: rows.slice(0, limit), left: Math.max(0, rows.length - limit) };
}

/** The steps that took longest: at least a tenth of a second each, and a tenth of what the slowest took. */
export function slowestSteps(steps: readonly Step[], limit: number): Step[] {
  const timed = [...steps].sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0)).slice(0, limit);
  const least = Math.max(0.1, (timed[0]?.seconds ?? 0) / 10);
  return timed.filter(({ seconds = 0 }) => seconds >= least);
}

/** Says what a table leaves out; nothing when it is whole. */
export function leftOut(left: number, noun: string): string[] {
  if (left === 0) return [];
  return [`${counted(left, `more ${noun}`)} ${left === 1 ? 'is' : 'are'} in the JSON report.`];
}
