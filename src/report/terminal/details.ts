import { bytes, count, percent, seconds } from '../../units.ts';
import { countedParts, partWords } from '../parts.ts';
import { measuredPhases } from '../phases.ts';
import { firstRows } from '../selection.ts';
import { DESTINATION_WORDS, SOURCE_WORDS } from '../statuses.ts';
import type { Report } from '../types.ts';
import { visible } from '../visible.ts';
import { wordsToText } from '../words.ts';
import { bar } from './bar.ts';
import { alignedRows } from './columns.ts';
import type { Paint } from './paint.ts';

const BAR_WIDTH = 24;
const ROWS_SHOWN = 30;

/** What the time went to, a bar for each phase. */
export function timeLines({ time, build }: Report, width: number, paint: Paint): string[] {
  const phases = measuredPhases(time);
  const whole = build.seconds ?? time.build ?? Math.max(0, ...phases.map((phase) => phase.seconds));
  if (phases.length === 0) return [];
  const rows = phases.map((phase) => [
    { text: phase.title.toLowerCase() },
    { text: seconds(phase.seconds) },
    { text: bar(phase.seconds / whole, BAR_WIDTH), ink: paint.name },
  ]);
  return alignedRows(
    [{ title: 'phase', flexible: true }, { title: 'time', align: 'right' }, { title: '' }],
    rows,
    width,
    paint.faint,
  );
}

/** A line for each cache that was to be read or written. */
export function cacheLines({ cache }: Report, width: number, paint: Paint): string[] {
  const all = [
    ...cache.sources.map((row) => ({ way: 'from', said: SOURCE_WORDS[row.result], size: undefined, ...row })),
    ...cache.destinations.map((row) => ({
      way: 'to',
      said: DESTINATION_WORDS[row.result],
      size: row.bytes,
      ...row,
    })),
  ];
  if (all.length === 0) return [];
  const rows = firstRows(all, ROWS_SHOWN).shown.map(({ way, entry, type, said, seconds: took, size }) => [
    { text: way },
    { text: visible(entry === '' ? type : entry) },
    { text: said },
    { text: took === undefined ? '' : seconds(took) },
    { text: size === undefined ? '' : bytes(size) },
  ]);
  return alignedRows(
    [
      { title: '' },
      { title: 'cache', flexible: true },
      { title: 'result' },
      { title: 'time', align: 'right' },
      { title: 'size', align: 'right' },
    ],
    rows,
    width,
    paint.faint,
  );
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
