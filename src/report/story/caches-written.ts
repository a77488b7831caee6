import { bytes } from '../../units.ts';
import { placeWords } from '../places.ts';
import type { Report } from '../types.ts';
import { joined, say, type Words } from '../words.ts';
import { stateOf } from './state.ts';

/** After a first build: what the next one will find. */
export function cachesWrittenLines(report: Report): Words[] {
  if (stateOf(report) !== 'first-build') return [];
  const written = report.cache.destinations.filter(({ result }) => result === 'written');
  if (written.length === 0) return [say`No cache was written, so the next build has nothing to read either.`];
  const names = written.map(
    (row) => say`${placeWords(row)}${row.bytes === undefined ? '' : ` (${bytes(row.bytes)})`}`,
  );
  return [say`Written for the next build: ${joined(names, ', ')}.`];
}
