import { counted, seconds } from '../../units.ts';
import { type FirstMiss, firstMiss } from '../misses.ts';
import { isMiss, MOMENT, type Naming, namingOf, stepWords } from '../steps.ts';
import type { Report } from '../types.ts';
import { joined, say, strong, type Words } from '../words.ts';
import { stateOf } from './state.ts';

const OTHERS_SHOWN = 3;

/**
 * The first miss that is worth telling: where nothing was to be read, no step is said to have missed. What failed is
 * told as the failure, and so is the one step that only led to it.
 */
export function missToTell(report: Report): FirstMiss | undefined {
  const state = stateOf(report);
  if (state === 'first-build' || state === 'no-cache') return undefined;
  if (state !== 'failed') return firstMiss(report.steps);
  const miss = firstMiss(report.steps, ({ status }) => status === 'executed');
  return miss && miss.rest > 0 ? miss : undefined;
}

/** The step that missed first, and whose it is; a step that several targets share is nobody's. */
export function missWords({ step, same, followers = [] }: FirstMiss, naming: Naming): Words {
  const targets = new Set(same.map(({ target }) => target));
  const isShared = followers.some(({ target }) => !targets.has(target));
  return stepWords(step, { ...naming, targets: naming.targets && !isShared }, same);
}

/** Where the cache broke first, and what came after it. Says no cause: a log does not tell one. */
export function firstMissLines(report: Report): Words[] {
  const miss = missToTell(report);
  if (!miss) return [];
  const naming = namingOf(report.steps);
  const took = miss.step.seconds ?? 0;
  const time = took < MOMENT ? '' : ` (${seconds(took)})`;
  const first = strong(say`First miss: ${missWords(miss, naming)}`);
  const lines = [say`${first}${time}. ${followWords(miss, secondsOfAll(miss, report))}.`];
  if (miss.others.length > 0) {
    const shown = miss.others.slice(0, OTHERS_SHOWN).map((step) => stepWords(step, naming));
    const more = miss.others.length - shown.length;
    lines.push(say`Missed apart from it: ${joined(shown, ', ')}${more > 0 ? ` and ${more} more` : ''}.`);
  }
  return lines;
}

/** Wall seconds of the miss and all that followed; known where no other step took time. */
function secondsOfAll({ same, followers = [] }: FirstMiss, { steps, time }: Report): number | undefined {
  const ran = steps.filter(({ status }) => status !== 'cached' && status !== 'pulled');
  return followers.length > 0 && ran.length === same.length + followers.length ? time.steps : undefined;
}

function followWords({ step, same, followers, rest }: FirstMiss, took: number | undefined): string {
  if (rest === 0) return 'No other step missed';
  if (followers === undefined) return `${counted(rest, 'more step')} missed`;
  if (followers.length === 0) return 'No missed step depends on it';
  const depend = followers.length === 1 ? 'depends' : 'depend';
  if (followers.length < rest) return `${counted(followers.length, 'more missed step')} ${depend} on it`;
  const others = rest === 1 ? 'missed step' : counted(rest, 'missed step');
  const all = same.length + rest === 2 ? 'both' : `all ${same.length + rest}`;
  const isWorthIt = took !== undefined && took >= MOMENT && seconds(took) !== seconds(step.seconds);
  const cost = isWorthIt ? `; ${all} took ${seconds(took)} together` : '';
  return `The other ${others} ${depend} on it${cost}`;
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
