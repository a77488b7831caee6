import type { LiveVertex } from './live-vertex.ts';

/** A vertex is shown for at least this long while others wait: BuildKit's own figure, in milliseconds. */
const ANTI_FLICKER = 5000;

/** No vertex waits longer than this, in milliseconds: BuildKit's own figure. */
const MAX_DELAY = 10_000;

/** Nor with more characters than these, so that a log that waits cannot fill the memory. */
const MAX_WAITING = 1 << 20;

/** Whose turn it is to be shown among those that run, given the one that is shown now. Pure. */
export function nextTurn(
  current: LiveVertex | undefined,
  waiting: readonly LiveVertex[],
  now: number,
): LiveVertex | undefined {
  const others = waiting.filter((vertex) => vertex !== current);
  const fastest = others.reduce<LiveVertex | undefined>(
    (best, vertex) => (best && speed(best, now) >= speed(vertex, now) ? best : vertex),
    undefined,
  );
  if (!current) return fastest;
  const overdue = others.find((vertex) => now - vertex.since > MAX_DELAY || vertex.log.size > MAX_WAITING);
  if (overdue) return overdue;
  return fastest && hadItsShare(current, others, now) ? fastest : undefined;
}

/** Whether the shown vertex has been shown for long enough, the longer the more of the news is its own. */
function hadItsShare(current: LiveVertex, others: readonly LiveVertex[], now: number): boolean {
  const own = speed(current, now);
  const all = others.reduce((sum, vertex) => sum + speed(vertex, now), own);
  return all > 0 && ANTI_FLICKER / (1 - own / all) < now - current.since;
}

/** Events a millisecond since it was put aside. */
function speed(vertex: LiveVertex, now: number): number {
  return vertex.count / Math.max(1, now - vertex.since);
}
