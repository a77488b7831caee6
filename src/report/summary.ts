import { codeBlock, message } from './markdown.ts';
import { imagesOf, sizeFactsOf } from './size-rows.ts';
import type { Failure } from './story/failure.ts';
import type { Headline } from './story/headline.ts';
import { storyOf } from './story/story.ts';
import { buildSection, notesSection } from './summary/build.ts';
import { cachesSection } from './summary/caches.ts';
import { checksSection } from './summary/checks.ts';
import { layersSection } from './summary/layers.ts';
import { limitsSection } from './summary/limits.ts';
import { ratesSection } from './summary/rates.ts';
import { folded } from './summary/section.ts';
import { builderSection, cacheSizesSection, sizesTable } from './summary/sizes.ts';
import { stepsSection } from './summary/steps.ts';
import { timeSection } from './summary/time.ts';
import type { Report } from './types.ts';
import { sentence, type Words, wordsToMarkdown } from './words.ts';

/** The job summary as GitHub-flavoured Markdown. `compact` leaves the folded part out. Ends with a newline. */
export function renderSummary(report: Report, size: 'full' | 'compact'): string {
  const { headline, failure, lines } = storyOf(report);
  const sizes = sizesTable(sizeFactsOf(report));
  const told = [heading(headline), ...failureBlocks(failure, size), storyLines(lines), ...sizes];
  const proof = size === 'full' ? foldedParts(report) : [];
  return `${[...told, ...proof].join('\n\n')}\n`;
}

function heading({ sign, title, words }: Headline): string {
  return `### ${sign} ${wordsToMarkdown(title)} — ${wordsToMarkdown(words)}`;
}

function storyLines(lines: readonly Words[]): string {
  return lines.map((line) => wordsToMarkdown(sentence(line))).join('\n\n');
}

function failureBlocks(failure: Failure | undefined, size: 'full' | 'compact'): string[] {
  if (!failure) return [];
  const { message: reason, log, excerpt } = failure;
  const told = /[\r\n]/.test(reason.trim())
    ? codeBlock(reason.trim().split(/\r?\n/).slice(0, 20), 'text')
    : message(reason);
  return [
    ...(told === '' ? [] : [told]),
    ...(log.length === 0 ? [] : [codeBlock(log, 'text')]),
    ...(excerpt.length === 0 || size === 'compact' ? [] : [codeBlock(excerpt, 'dockerfile')]),
  ];
}

function foldedParts(report: Report): string[] {
  return [
    ...folded([stepsSection(report)]),
    ...folded([
      layersSection(imagesOf(report)),
      timeSection(report),
      cachesSection(report),
      cacheSizesSection(sizeFactsOf(report)),
      builderSection(report.sizes.builder),
      ratesSection(report),
      limitsSection(report),
      checksSection(report),
      buildSection(report),
      notesSection(report),
    ]),
  ];
}
