import { counted, seconds } from '../../units.ts';
import { type FirstMiss, firstMiss } from '../misses.ts';
import { isMiss, namingOf, stepWords } from '../steps.ts';
import type { Report } from '../types.ts';
import { joined, say, strong, type Words } from '../words.ts';
import { stateOf } from './state.ts';

const OTHERS_SHOWN = 3;

/** The first miss that is worth telling: where nothing was to be read, no step is said to have missed. */
export function missToTell(report: Report): FirstMiss | undefined {
  const state = stateOf(report);
  return state === 'first-build' || state === 'no-cache' ? undefined : firstMiss(report.steps);
}

/** Where the cache broke first, and what came after it. Says no cause: a log does not tell one. */
export function firstMissLines(report: Report): Words[] {
  const state = stateOf(report);
  const miss = missToTell(report);
  if (!miss) return [];
  // The heading of a failed build names that step already.
  if (state === 'failed' && miss.step.status === 'failed') return [];
  const naming = namingOf(report.steps);
  const time = miss.step.seconds === undefined ? '' : ` (${seconds(miss.step.seconds)})`;
  const first = strong(say`First miss: ${stepWords(miss.step, naming, miss.same)}`);
  const lines = [say`${first}${time}${followWords(miss.followers, miss.rest)}`];
  if (miss.others.length > 0) {
    const shown = miss.others.slice(0, OTHERS_SHOWN).map((step) => stepWords(step, naming));
    const more = miss.others.length - shown.length;
    lines.push(say`Missed apart from it: ${joined(shown, ', ')}${more > 0 ? ` and ${more} more` : ''}.`);
  }
  return lines;
}

function followWords(followers: number | undefined, rest: number): Words {
  if (rest === 0) return say`. No other step missed.`;
  if (followers === undefined) return say`. ${counted(rest, 'more step')} missed.`;
  if (followers === 0) return say`. No missed step depends on it.`;
  if (followers === rest) {
    return rest === 1
      ? say`. The other missed step depends on it.`
      : say`. The other ${counted(rest, 'missed step')} depend on it.`;
  }
  return say`. ${counted(followers, 'more missed step')} ${followers === 1 ? 'depends' : 'depend'} on it.`;
}

/** The step that took most of the time, where one stands out and no other line has named it. */
export function heaviestLines(report: Report): Words[] {
  const whole = report.build.seconds ?? report.time.build;
  const [heaviest] = report.steps
    .filter((step) => isMiss(step) && step.seconds !== undefined)
    .sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0));
  const took = heaviest?.seconds;
  if (!heaviest || took === undefined || whole === undefined || took < 1 || took < whole / 4) return [];
  if (heaviest.status === 'failed' || missToTell(report)?.step === heaviest) return [];
  return [say`Slowest: ${stepWords(heaviest, namingOf(report.steps))}, ${seconds(took)}.`];
}
