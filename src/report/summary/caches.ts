import { bytes, seconds } from '../../units.ts';
import { code, label, message } from '../markdown.ts';
import { table } from '../markdown-table.ts';
import { firstRows, leftOut } from '../selection.ts';
import { DESTINATION_WORDS, SOURCE_WORDS } from '../statuses.ts';
import type { CacheDestinationReport, CacheSourceReport, Report } from '../types.ts';
import { withinBudget } from './budget.ts';
import type { Section } from './section.ts';

const ROWS_SHOWN = 50;
const REASON_LENGTH = 300;

/** A row for each cache that was to be read, then for each that was to be written. */
export function cachesSection({ cache }: Report): Section {
  const all = [
    ...cache.sources.map((row) => ({ way: 'from', row, result: SOURCE_WORDS[row.result] })),
    ...cache.destinations.map((row) => ({ way: 'to', row, result: DESTINATION_WORDS[row.result] })),
  ];
  if (all.length === 0) return { title: 'Caches', blocks: [] };
  const rows = withinBudget(
    (limit) => firstRows(all, limit),
    ROWS_SHOWN,
    ({ way, row, result }) => [way, ...cells(row, result)],
  );
  return { title: 'Caches', blocks: [table(COLUMNS, rows.shown), ...leftOut(rows.left, 'cache')] };
}

const COLUMNS = [
  { title: '' },
  { title: 'Cache' },
  { title: 'Result' },
  { title: 'Time', align: 'right' },
  { title: 'Size', align: 'right' },
  { title: 'Reason' },
] as const;

function cells(row: CacheSourceReport | CacheDestinationReport, result: string): string[] {
  return [
    row.entry === '' ? label(row.type) : code(row.entry),
    result,
    row.seconds === undefined ? '' : seconds(row.seconds),
    'bytes' in row && row.bytes !== undefined ? bytes(row.bytes) : '',
    row.message === undefined ? '' : message(row.message, REASON_LENGTH),
  ];
}
