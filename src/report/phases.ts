import type { TimeSpent } from '../metrics/types.ts';
import { MOMENT } from './steps.ts';

/** One thing that a build spends time on. */
export interface Phase {
  key: Exclude<keyof TimeSpent, 'build'>;
  /** `2.1 s were …` */
  doing: string;
  title: string;
}

/** In the order in which a build goes through them. */
export const PHASES: readonly Phase[] = [
  { key: 'context', doing: 'sending the build context', title: 'Build context' },
  { key: 'base', doing: 'fetching base images', title: 'Base images' },
  { key: 'cacheImport', doing: 'reading the cache index', title: 'Cache index' },
  { key: 'cachePull', doing: 'pulling cached steps', title: 'Pulling cached steps' },
  { key: 'steps', doing: 'running steps', title: 'Running steps' },
  { key: 'imageExport', doing: 'exporting the image', title: 'Exporting the image' },
  { key: 'cacheExport', doing: 'writing the cache', title: 'Writing the cache' },
];

/** A phase with the seconds that it took. */
export interface PhaseTime extends Phase {
  seconds: number;
}

/** The phases that took a time worth showing. */
export function measuredPhases(time: TimeSpent): PhaseTime[] {
  return PHASES.flatMap((phase) => {
    const seconds = time[phase.key];
    return seconds === undefined || seconds < MOMENT ? [] : [{ ...phase, seconds }];
  });
}

/** The phases that make up a build's time: at most three, each at least a tenth of it and a tenth of a second. */
export function mainPhases(time: TimeSpent, build: number): PhaseTime[] {
  return measuredPhases(time)
    .filter(({ seconds }) => seconds >= 0.1 && seconds >= build / 10)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 3);
}
