import type { Report } from '../types.ts';
import type { Words } from '../words.ts';
import { cachesWrittenLines } from './caches-written.ts';
import { costLines } from './cost.ts';
import { type Failure, failureOf } from './failure.ts';
import { firstMissLines, heaviestLines } from './first-miss.ts';
import { type Headline, headlineOf } from './headline.ts';
import { limitLines } from './limits.ts';
import { outcomeLine } from './outcome.ts';
import { troubleLines } from './trouble.ts';
import { unusedSourceLines } from './unused-sources.ts';

/** What a person is told without asking for more; each rendering prints it in its own way. */
export interface Story {
  headline: Headline;
  failure?: Failure;
  /** One line each, in the order of a person's questions: did it work, where it broke, what took long, any limit. */
  lines: Words[];
}

/** At most so many lines of one kind; the rest stands in the folded part and in the JSON report. */
const LINES_EACH = 8;

/** The story of a build. */
export function storyOf(report: Report): Story {
  const kinds = [
    [outcomeLine(report)],
    cachesWrittenLines(report),
    troubleLines(report),
    firstMissLines(report),
    heaviestLines(report),
    unusedSourceLines(report),
    costLines(report),
    limitLines(report),
  ];
  return {
    headline: headlineOf(report),
    failure: failureOf(report),
    lines: kinds.flatMap((lines) => lines.slice(0, LINES_EACH)),
  };
}
