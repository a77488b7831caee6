import { limitRow } from '../../gates/table.ts';
import { percent, seconds } from '../../units.ts';
import { foundNoCache } from '../figures.ts';
import { namingOf, stepWords } from '../steps.ts';
import type { Report } from '../types.ts';
import { joined, name, say, type Words } from '../words.ts';
import { type State, stateOf } from './state.ts';
import { hasTrouble } from './trouble.ts';

export type Sign = '✅' | '🟡' | '⚪' | '❌' | '⚠️';

/** The first line of every rendering: what was built and what to know about it. */
export interface Headline {
  sign: Sign;
  /** What the build is called. */
  title: Words;
  /** The one thing to know; says in words what the sign says. */
  words: Words;
}

const SIGNS: Record<State, Sign> = {
  failed: '❌',
  cancelled: '⚠️',
  'no-steps': '⚪',
  'no-cache': '⚪',
  'first-build': '⚪',
  'all-cached': '✅',
  'some-missed': '🟡',
};

/** The headline of a build. */
export function headlineOf(report: Report): Headline {
  const state = stateOf(report);
  const { name: called, target, dockerfile } = report.build;
  const title = called ?? target ?? dockerfile;
  return {
    sign: signOf(state, report),
    title: title === undefined ? say`Build` : say`${{ label: title }}`,
    words: joined([stateWords(state, report), ...addenda(state, report)], ', '),
  };
}

function signOf(state: State, report: Report): Sign {
  if (state === 'cancelled') return SIGNS[state];
  if (report.verdict === 'fail') return '❌';
  const isDoubtful = report.verdict === 'warn' || hasTrouble(report) || report.build.result === 'unknown';
  return isDoubtful && SIGNS[state] !== '🟡' && SIGNS[state] !== '❌' ? '⚠️' : SIGNS[state];
}

function stateWords(state: State, report: Report): Words {
  const { build, hitRate, time } = report;
  const after = build.seconds ?? time.build;
  switch (state) {
    case 'failed':
      return failedWords(report);
    case 'cancelled':
      return after === undefined ? say`cancelled` : say`cancelled after ${seconds(after)}`;
    case 'no-steps':
      return report.steps.length === 0 ? say`no steps to cache` : say`no step was finished`;
    case 'no-cache':
      return say`built without a cache, as asked`;
    case 'first-build':
      return foundNoCache(report)
        ? say`first build, nothing to read from yet`
        : say`0 % from cache, probably a first build`;
    case 'all-cached':
    case 'some-missed':
      return say`${percent(hitRate.percent)} from cache`;
  }
}

function failedWords({ build, steps }: Report): Words {
  const step = steps.find(({ id, status }) => id === build.error?.step && status === 'failed');
  if (step) return say`failed at ${stepWords(step, namingOf(steps))}`;
  return build.error?.name === undefined ? say`the build failed` : say`failed at ${name(build.error.name)}`;
}

/** What a percentage alone would hide. */
function addenda(state: State, report: Report): Words[] {
  if (state === 'failed' || state === 'cancelled') return [];
  const outside = report.limits.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  return [
    ...(report.build.result === 'unknown' ? [say`as far as the log goes`] : []),
    ...outsideWords(outside.map(({ name: limit }) => limitRow(limit)?.title ?? limit)),
    ...(hasTrouble(report) ? [say`with cache trouble`] : []),
  ];
}

function outsideWords(titles: readonly string[]): Words[] {
  const names = titles.map((title): Words => [{ label: title }]);
  if (names.length === 0) return [];
  return [say`${joined(names, ' and ')} outside ${names.length === 1 ? 'its limit' : 'their limits'}`];
}
