import type { Interval } from './types.ts';

/** Sorted intervals without overlaps; an open interval swallows all that start after it. Pure. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (!last || (last.end !== undefined && last.end < next.start)) merged.push({ ...next });
    else if (last.end !== undefined && (next.end === undefined || next.end > last.end)) last.end = next.end;
  }
  return merged;
}

/** Seconds that intervals cover, overlaps counted once and open ones left out; undefined when none has an end. */
export function secondsOf(intervals: readonly Interval[]): number | undefined {
  let milliseconds: number | undefined;
  for (const { start, end } of mergeIntervals(intervals)) {
    if (end !== undefined) milliseconds = (milliseconds ?? 0) + Math.max(0, end - start);
  }
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
