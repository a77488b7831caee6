import { bytes, counted } from '../../units.ts';
import { placeWords } from '../places.ts';
import type { CacheDestinationReport, Report } from '../types.ts';
import { joined, say, type Words } from '../words.ts';
import { stateOf } from './state.ts';

/** After a first build: what the next one will find. */
export function cachesWrittenLines(report: Report): Words[] {
  if (stateOf(report) !== 'first-build') return [];
  const written = report.cache.destinations.filter(({ result }) => result === 'written');
  if (written.length === 0) return [unwrittenWords(report)];
  const names = written.map((row) => say`${placeWords(row)}${sizeOf(row)}`);
  return [say`Written for the next build: ${joined(names, ', ')}.`];
}

function sizeOf({ bytes: size, newLayers }: CacheDestinationReport): string {
  if (size !== undefined) return ` (${bytes(size)})`;
  return newLayers ? ` (${counted(newLayers, 'new layer')})` : '';
}

/** Where nothing was to be written, the plan says why; what was dropped is told as such. */
function unwrittenWords({ cache: { destinations } }: Report): Words {
  const [first] = destinations;
  const isPlanned = destinations.every(({ result }) => result === 'skipped');
  if (!first || !isPlanned || first.message === undefined)
    return say`No cache was written, so the next build has nothing to read either.`;
  return say`No cache was written. ${{ message: first.message }}`;
}
