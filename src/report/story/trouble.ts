import { counted } from '../../units.ts';
import { placeWords } from '../places.ts';
import type { CacheDestinationReport, CacheSourceReport, Report } from '../types.ts';
import { say, strong, type Words } from '../words.ts';
import { failureOf } from './failure.ts';

const SOURCE_TROUBLE: Partial<Record<CacheSourceReport['result'], string>> = {
  refused: 'was not read: access was refused',
  unreachable: 'was not read: it did not answer',
  failed: 'was not read: reading it failed',
  dropped: 'was not used',
};

const DESTINATION_TROUBLE: Partial<Record<CacheDestinationReport['result'], string>> = {
  failed: 'was not written',
  dropped: 'was not written',
};

/** A cache that did not do what it was asked for. */
export interface CacheTrouble {
  /** `gha was not written` */
  what: Words;
  /** The reason, in BuildKit's or the plan's words. */
  message?: string;
}

/** Every cache that did not work, sources first, then what caches promised and no longer had. */
export function cacheTrouble({ cache, steps }: Pick<Report, 'cache' | 'steps'>): CacheTrouble[] {
  const told = (
    words: string | undefined,
    row: CacheSourceReport | CacheDestinationReport,
  ): CacheTrouble[] =>
    words === undefined ? [] : [{ what: say`${placeWords(row)} ${words}`, message: row.message }];
  return [
    ...cache.sources.flatMap((row) => told(SOURCE_TROUBLE[row.result], row)),
    ...cache.destinations.flatMap((row) => told(DESTINATION_TROUBLE[row.result], row)),
    ...lostSteps(steps),
  ];
}

function lostSteps(steps: Report['steps']): CacheTrouble[] {
  const lost = steps.filter((step) => step.lost).length;
  if (lost === 0) return [];
  const what = say`${counted(lost, 'step')} ${lost === 1 ? 'was' : 'were'} found in a cache but could not be loaded`;
  return [
    {
      what,
      message: lost === 1 ? 'Its data is gone, so it ran again.' : 'Their data is gone, so they ran again.',
    },
  ];
}

export function hasTrouble(report: Pick<Report, 'cache' | 'steps'>): boolean {
  return cacheTrouble(report).length > 0;
}

/** Notes that no cache row has told already. */
export function otherNotes(report: Pick<Report, 'cache' | 'steps' | 'notes'>): Report['notes'] {
  const told = new Set(cacheTrouble(report).map(({ message }) => message));
  return report.notes.filter(({ message }) => !told.has(message));
}

/** What did not work, one sentence each; the same reason is given once, and not again when the build failed for it. */
export function troubleLines(report: Report): Words[] {
  const told = new Set([failureOf(report)?.message]);
  const caches = cacheTrouble(report).map(({ what, message }): Words => {
    const isNew = message !== undefined && message !== '' && !told.has(message);
    if (!isNew) return [strong(say`${what}.`)];
    told.add(message);
    return say`${strong(say`${what}.`)} ${{ message }}`;
  });
  const notes = otherNotes(report).filter(({ level }) => level !== 'info');
  return [...caches, ...notes.map(({ message }): Words => [{ message }])];
}
