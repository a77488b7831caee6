import { limitRow } from '../gates/table.ts';
import type { Annotation } from '../github/types.ts';
import { count } from '../units.ts';
import { namingOf, stepWords } from './steps.ts';
import { failureOf } from './story/failure.ts';
import { headlineOf } from './story/headline.ts';
import { type CacheTrouble, cachesLeftOut, cacheTrouble, isToldBy, otherNotes } from './story/trouble.ts';
import type { Report } from './types.ts';
import { cut, visible } from './visible.ts';
import { wordsToText } from './words.ts';

/** GitHub shows ten of a kind for a step and cuts what is longer. */
const MOST_OF_A_KIND = 10;
const MESSAGE_LENGTH = 4096;
const TITLE_LENGTH = 120;

/** What went wrong or is worth a warning, the weightiest first. */
export function annotationsOf(report: Report): Annotation[] {
  const all = [
    ...failureAnnotations(report),
    ...limitAnnotations(report),
    ...cacheAnnotations(report),
    ...noteAnnotations(report),
    ...checkAnnotations(report),
  ];
  return (['error', 'warning', 'notice'] as const).flatMap((level) =>
    bounded(
      level,
      all.filter((annotation) => annotation.level === level),
    ),
  );
}

function failureAnnotations(report: Report): Annotation[] {
  const failure = failureOf(report);
  if (!failure) return [];
  const step = report.steps.find(({ id }) => id === report.build.error?.step);
  const at = step ? `Failed at ${wordsToText(stepWords(step, namingOf(report.steps)))}.` : '';
  const { dockerfile, error } = report.build;
  const line = step?.line ?? error?.line;
  return [
    annotation(report, 'error', 'the build failed', [at, ...lines(failure.message), ...failure.log], {
      ...(dockerfile === undefined || line === undefined ? {} : { file: dockerfile, line }),
    }),
  ];
}

/** A build that did not finish says so itself; that its limits were not measured is no news then. */
function limitAnnotations(report: Report): Annotation[] {
  const hasEnded = report.build.result === 'succeeded';
  return report.limits.flatMap(({ name, verdict, message }) => {
    const title = limitRow(name)?.title ?? name;
    if (verdict === 'fail') return [annotation(report, 'error', `${title} outside its limit`, [message])];
    if (verdict === 'warn') return [annotation(report, 'warning', `${title} outside its limit`, [message])];
    if (verdict === 'not-measured' && hasEnded)
      return [annotation(report, 'warning', `${title} not measured`, [message])];
    return [];
  });
}

/** A cache for which the build failed is told of by the failure; one left out before the build is no warning. */
function cacheAnnotations(report: Report): Annotation[] {
  const failure = failureOf(report);
  const about = (level: Annotation['level'], subject: string) => (trouble: CacheTrouble) =>
    annotation(report, level, subject, [`${wordsToText(trouble.what)}.`, ...lines(trouble.message ?? '')]);
  return [
    ...cacheTrouble(report)
      .filter((trouble) => !isToldBy(failure, trouble))
      .map(about('warning', 'cache trouble')),
    ...cachesLeftOut(report).map(about('notice', 'cache left out')),
  ];
}

function noteAnnotations(report: Report): Annotation[] {
  return otherNotes(report).flatMap(({ level, message }) =>
    level === 'info' ? [] : [annotation(report, level, level === 'error' ? 'error' : 'note', lines(message))],
  );
}

/** Build checks, at their lines of the Dockerfile. */
function checkAnnotations(report: Report): Annotation[] {
  const { dockerfile } = report.build;
  return (report.checks ?? []).map(({ rule, message, line, url }) =>
    annotation(report, 'warning', rule ?? 'build check', [message, url ?? ''], {
      ...(dockerfile === undefined || line === undefined ? {} : { file: dockerfile, line }),
    }),
  );
}

function annotation(
  report: Report,
  level: Annotation['level'],
  subject: string,
  text: readonly string[],
  at: Pick<Annotation, 'file' | 'line'> = {},
): Annotation {
  const title = cut(`${wordsToText(headlineOf(report).title)}: ${visible(subject)}`, TITLE_LENGTH);
  const shown = text.map((line) => visible(line).trimEnd()).filter((line) => line !== '');
  return { level, title, message: cut(shown.join('\n'), MESSAGE_LENGTH), ...at };
}

function bounded(level: Annotation['level'], all: readonly Annotation[]): Annotation[] {
  if (all.length <= MOST_OF_A_KIND) return [...all];
  const shown = all.slice(0, MOST_OF_A_KIND - 1);
  const left = all.length - shown.length;
  return [
    ...shown,
    { level, title: `${count(left)} more`, message: `${count(left)} more ${level}s are in the job summary.` },
  ];
}

function lines(text: string): string[] {
  return text.split(/\r?\n/);
}
