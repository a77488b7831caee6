import { imagesOf, sizeFactsOf } from './size-rows.ts';
import { dockerFigure } from './story/docker-figure.ts';
import type { Failure } from './story/failure.ts';
import type { Headline } from './story/headline.ts';
import { storyOf } from './story/story.ts';
import { split } from './terminal/bar.ts';
import { cacheLines } from './terminal/caches.ts';
import { cutToWidth } from './terminal/columns.ts';
import { contextLines, partLines, timeLines } from './terminal/details.ts';
import { layerLines } from './terminal/layers.ts';
import { type Paint, paintFor } from './terminal/paint.ts';
import { builderLines, sizeLines } from './terminal/sizes.ts';
import { stepLines } from './terminal/steps.ts';
import { wrapped } from './terminal/wrap.ts';
import type { Report } from './types.ts';
import { visible } from './visible.ts';
import { sentence, wordsToText } from './words.ts';

/** Where the text is shown. */
export interface TerminalOptions {
  colour: boolean;
  /** Columns; narrower than 40 is taken as 40. */
  width: number;
}

const NARROWEST = 40;
const INDENT = '  ';
const CELLS = 40;

/** The report as text for a terminal or a pipe. Ends with a newline. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const width = Math.max(NARROWEST, options.width);
  const paint = paintFor(options.colour);
  const { headline, failure, lines } = storyOf(report);
  const head = [...headLine(headline, width, paint), ...hitCells(report.hitRate, width, paint)];
  const told = lines.flatMap((line) => wrapped(wordsToText(sentence(line), paint.style), width, INDENT));
  const blocks = [
    ...(failure ? [head, ...failureBlocks(failure, width, paint), told] : [[...head, ...told]]),
    ...[stepLines, timeLines, contextLines, cacheLines, partLines].map((part) =>
      part(report, width - INDENT.length, paint).map((line) => INDENT + line),
    ),
    ...[
      sizeLines(sizeFactsOf(report), width - INDENT.length, paint),
      layerLines(imagesOf(report), width - INDENT.length, paint),
      builderLines(report.sizes.builder, width - INDENT.length, paint),
    ].map((lines) => lines.map((line) => INDENT + line)),
    dockerLines(report, width, paint),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headLine({ sign, title, words }: Headline, width: number, paint: Paint): string[] {
  const said = paint.sign[sign](paint.strong(wordsToText(words)));
  return wrapped(`${paint.strong(wordsToText(title))} — ${said}`, width, INDENT);
}

/** A cell for each step, hits first; a huge build gets their proportion. */
function hitCells({ cached, total }: Report['hitRate'], width: number, paint: Paint): string[] {
  const [hits, misses] = split(cached, total, Math.min(CELLS, width));
  const inked = [
    hits > 0 ? paint.good('■'.repeat(hits)) : '',
    misses > 0 ? paint.fair('□'.repeat(misses)) : '',
  ];
  return total === 0 ? [] : [inked.join('')];
}

function failureBlocks(failure: Failure | undefined, width: number, paint: Paint): string[][] {
  if (!failure) return [];
  const cutLines = (lines: readonly string[]) =>
    lines.map((line) => INDENT + cutToWidth(visible(line).trimEnd(), width - INDENT.length));
  const reason = failure.message.trim().split(/\r?\n/).slice(0, 20);
  return [
    reason.flatMap((line) => wrapped(visible(line), width)).map((line) => paint.bad(line)),
    cutLines(failure.log),
    cutLines(failure.excerpt),
  ];
}

function dockerLines(report: Report, width: number, paint: Paint): string[] {
  const said = dockerFigure(report);
  return said === undefined ? [] : wrapped(said, width, INDENT).map((line) => paint.faint(line));
}
