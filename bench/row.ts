/** One line of the table that `npm run bench` prints: a figure of ours beside one measured in the same run. */
export interface Row {
  name: string;
  ours: number;
  baseline: number;
  /** What both figures count: `ms`, `MiB`, `lines/s`. */
  unit: string;
  /** Ours in terms of the baseline, as the bound means it. */
  ratio: number;
  bound: string;
  ok: boolean;
}

/** What a file in bench/rows/ exports as default. */
export type Bench = () => Promise<Row[]> | Row[];

/** A row that is kept when our speed is at least `least` of the baseline's; both in milliseconds for the same work. */
export function speedRow(name: string, ours: number, baseline: number, least: number): Row {
  const ratio = baseline / ours;
  return { name, ours, baseline, unit: 'ms', ratio, bound: `speed >= ${least}`, ok: ratio >= least };
}

/** A row that is kept when our figure is at most `most` times the baseline. */
export function costRow(name: string, ours: number, baseline: number, unit: string, most: number): Row {
  const ratio = ours / baseline;
  return { name, ours, baseline, unit, ratio, bound: `<= ${most} x`, ok: ratio <= most };
}

/** The shortest time in milliseconds of each of several works, taken in turns so that all meet the same weather. */
export function fastest(works: readonly (() => void)[], rounds: number): number[] {
  const best = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    works.forEach((work, index) => {
      const start = performance.now();
      work();
      best[index] = Math.min(best[index] ?? 0, performance.now() - start);
    });
  }
  return best;
}
