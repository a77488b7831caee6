import { bytes, counted, seconds } from '../../units.ts';
import { firstRows } from '../selection.ts';
import { DESTINATION_WORDS, SOURCE_WORDS } from '../statuses.ts';
import type { CacheDestinationReport, CacheSourceReport, Report } from '../types.ts';
import { visible } from '../visible.ts';
import { alignedRows } from './columns.ts';
import type { Paint } from './paint.ts';

const ROWS_SHOWN = 30;

/** A line for each cache that was to be read or written. */
export function cacheLines({ cache }: Report, width: number, paint: Paint): string[] {
  const all = [...cache.sources.map(sourceCells), ...cache.destinations.map(destinationCells)];
  const { shown } = firstRows(all, ROWS_SHOWN);
  if (shown.length === 0) return [];
  return alignedRows(
    [
      { title: '' },
      { title: 'cache', flexible: true },
      { title: 'result' },
      { title: 'time', align: 'right' },
      { title: '' },
    ],
    shown.map((cells) => cells.map((text) => ({ text }))),
    width,
    paint.faint,
  );
}

function sourceCells(row: CacheSourceReport): string[] {
  const { result, servedAtMost } = row;
  const hits = result === 'imported' && servedAtMost !== undefined;
  const served = !hits ? '' : servedAtMost === 0 ? 'no hits' : `at most ${counted(servedAtMost, 'hit')}`;
  return ['from', ...placeCells(row), SOURCE_WORDS[result], timeCell(row), served];
}

function destinationCells(row: CacheDestinationReport): string[] {
  const { result, bytes: size, layers, newLayers } = row;
  const written = [
    ...(newLayers === undefined ? [] : [counted(newLayers, 'new layer')]),
    ...(layers === undefined ? [] : [counted(layers, 'layer')]),
    ...(size === undefined ? [] : [bytes(size)]),
  ];
  return ['to', ...placeCells(row), DESTINATION_WORDS[result], timeCell(row), written.join(', ')];
}

function placeCells({ entry, type }: CacheRow): string[] {
  return [visible(entry === '' ? type : entry)];
}

function timeCell({ seconds: took }: CacheRow): string {
  return took === undefined ? '' : seconds(took);
}

type CacheRow = CacheSourceReport | CacheDestinationReport;
