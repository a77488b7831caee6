import { seconds } from '../../units.ts';
import { MOMENT } from '../steps.ts';
import type { Report } from '../types.ts';
import { joined, say, type Words } from '../words.ts';
import { stateOf } from './state.ts';

const PARTS = [
  ['cacheImport', 'reading their index'],
  ['cachePull', 'pulling cached steps'],
  ['cacheExport', 'writing them'],
] as const;

/** What the caches cost this build and what is known of their gain; empty where it is not worth a word. */
export function costWords(report: Report): Words {
  const { cost } = report.cache;
  if (!cost || cost.seconds < MOMENT) return [];
  const parts = PARTS.flatMap(([key, doing]) => {
    const took = report.time[key] ?? 0;
    return took < MOMENT ? [] : [say`${seconds(took)} ${doing}`];
  });
  const list = parts.length < 2 ? [] : say`: ${joined(parts, ', ')}`;
  return say`caches took ${seconds(cost.seconds)}${list}. ${gainOf(report, cost.saved)}`;
}

function gainOf(report: Report, saved: number | undefined): string {
  if (saved === undefined) return 'How much time the hits saved, one run alone cannot tell.';
  return stateOf(report) === 'first-build'
    ? 'The next build can gain from it.'
    : 'No step was a hit, so they saved nothing this time.';
}

/** Seconds of cost from which a build that gained nothing from it is told so first. */
const WORTH_TELLING = 1;

/** The same for a table of times, unless the story has told it. */
export function costBelowTimes(report: Report): Words {
  return costLines(report).length > 0 ? [] : costWords(report);
}

/** A build that paid for its caches and got nothing back. */
export function costLines(report: Report): Words[] {
  const { cost } = report.cache;
  const isLoss = cost?.saved === 0 && cost.seconds >= WORTH_TELLING;
  return isLoss && stateOf(report) === 'some-missed' ? [costWords(report)] : [];
}
