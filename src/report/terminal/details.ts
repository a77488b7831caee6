import { count, percent, seconds } from '../../units.ts';
import { contextWords } from '../context-words.ts';
import { countedParts, partWords } from '../parts.ts';
import { measuredPhases } from '../phases.ts';
import { firstRows } from '../selection.ts';
import { costBelowTimes } from '../story/cost.ts';
import type { Report } from '../types.ts';
import { sentence, wordsToText } from '../words.ts';
import { bar } from './bar.ts';
import { alignedRows } from './columns.ts';
import type { Paint } from './paint.ts';
import { wrapped } from './wrap.ts';

const BAR_WIDTH = 24;
const ROWS_SHOWN = 30;

/** What the time went to, a bar for each phase, and what of it the caches took. */
export function timeLines(report: Report, width: number, paint: Paint): string[] {
  const { time, build } = report;
  const phases = measuredPhases(time);
  const whole = build.seconds ?? time.build ?? Math.max(0, ...phases.map((phase) => phase.seconds));
  if (phases.length === 0) return [];
  const rows = phases.map((phase) => [
    { text: phase.title.toLowerCase() },
    { text: seconds(phase.seconds) },
    { text: bar(phase.seconds / whole, BAR_WIDTH), ink: paint.name },
  ]);
  const columns = [
    { title: 'phase', flexible: true },
    { title: 'time', align: 'right' },
    { title: '' },
  ] as const;
  const cost = wordsToText(sentence(costBelowTimes(report)));
  return [
    ...alignedRows(columns, rows, width, paint.faint),
    ...(cost === '' ? [] : wrapped(cost, width).map((line) => paint.faint(line))),
  ];
}

/** What makes a build context heavy; nothing for a light one. */
export function contextLines(report: Report, width: number): string[] {
  if (!report.sizes.contextEntries?.length) return [];
  return wrapped(wordsToText(['Build context: ', ...contextWords(report)]), width);
}

/** The hit rate by stage, target and platform. */
export function partLines(report: Report, width: number, paint: Paint): string[] {
  const parts = countedParts(report);
  if (parts.length === 0) return [];
  const rows = firstRows(parts, ROWS_SHOWN).shown.map((part) => [
    { text: wordsToText(partWords(part)) },
    { text: `${count(part.cached)} of ${count(part.total)}` },
    { text: percent(part.percent) },
  ]);
  return alignedRows(
    [
      { title: 'part', flexible: true },
      { title: 'cached', align: 'right' },
      { title: 'hit rate', align: 'right' },
    ],
    rows,
    width,
    paint.faint,
  );
}
