import { bytes, count, seconds } from '../../units.ts';
import { code, label, message } from '../markdown.ts';
import { type Column, table } from '../markdown-table.ts';
import { firstRows, leftOut } from '../selection.ts';
import { DESTINATION_WORDS, SOURCE_WORDS } from '../statuses.ts';
import type { CacheDestinationReport, CacheSourceReport, Report } from '../types.ts';
import { withinBudget } from './budget.ts';
import type { Section } from './section.ts';

const ROWS_SHOWN = 50;
const REASON_LENGTH = 800;

/** A cache with the side on which it stands. */
type Row = { way: 'from'; row: CacheSourceReport } | { way: 'to'; row: CacheDestinationReport };

interface CacheColumn extends Column {
  cell: (row: Row) => string;
  /** Absent: always shown. */
  isOptional?: true;
}

/** A row for each cache that was to be read, then for each that was to be written. */
export function cachesSection({ cache }: Report): Section {
  const all: Row[] = [
    ...cache.sources.map((row) => ({ way: 'from' as const, row })),
    ...cache.destinations.map((row) => ({ way: 'to' as const, row })),
  ];
  if (all.length === 0) return { title: 'Caches', blocks: [] };
  const columns = COLUMNS.filter(
    ({ isOptional, cell }) => !isOptional || all.some((row) => cell(row) !== ''),
  );
  const rows = withinBudget(
    (limit) => firstRows(all, limit),
    ROWS_SHOWN,
    (row) => columns.map(({ cell }) => cell(row)),
  );
  return { title: 'Caches', blocks: [table(columns, rows.shown), ...leftOut(rows.left, 'cache')] };
}

const COLUMNS: readonly CacheColumn[] = [
  { title: '', cell: ({ way }) => way },
  { title: 'Cache', cell: ({ row }) => (row.entry === '' ? label(row.type) : code(row.entry)) },
  { title: 'Result', cell: resultCell },
  {
    title: 'Time',
    align: 'right',
    cell: ({ row }) => (row.seconds === undefined ? '' : seconds(row.seconds)),
  },
  { title: 'Hits', align: 'right', isOptional: true, cell: hitsCell },
  { title: 'Layers', align: 'right', isOptional: true, cell: layersCell },
  { title: 'Size', align: 'right', isOptional: true, cell: sizeCell },
  {
    title: 'Reason',
    isOptional: true,
    cell: ({ row }) => (row.message === undefined ? '' : message(row.message, REASON_LENGTH)),
  },
];

function resultCell(each: Row): string {
  return each.way === 'from' ? SOURCE_WORDS[each.row.result] : DESTINATION_WORDS[each.row.result];
}

/** Which of several caches served a hit, BuildKit does not tell. */
function hitsCell(each: Row): string {
  if (each.way === 'to' || each.row.result !== 'imported' || each.row.servedAtMost === undefined) return '';
  return each.row.servedAtMost === 0 ? '0' : `at most ${count(each.row.servedAtMost)}`;
}

function layersCell(each: Row): string {
  if (each.way === 'from') return '';
  const { layers, newLayers } = each.row;
  if (newLayers !== undefined) return `${count(newLayers)} new`;
  return layers === undefined ? '' : count(layers);
}

function sizeCell(each: Row): string {
  return each.way === 'to' && each.row.bytes !== undefined ? bytes(each.row.bytes) : '';
}
