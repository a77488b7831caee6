import { counted } from '../../units.ts';
import { causeFirst, messageOf, sentencesOf } from '../causes.ts';
import { placeWords } from '../places.ts';
import type { CacheCause, CacheDestinationReport, CacheSourceReport, Report } from '../types.ts';
import { unusedSourceNotes } from '../unused-sources.ts';
import { say, strong, type Words, wordsToText } from '../words.ts';
import { type Failure, failureOf } from './failure.ts';

const SOURCE_TROUBLE: Partial<Record<CacheSourceReport['result'], string>> = {
  refused: 'was not read: access was refused',
  unreachable: 'was not read: it did not answer',
  failed: 'was not read: reading it failed',
};

/** A cache that did not do what it was asked for. */
export interface CacheTrouble {
  /** `gha was not written` */
  what: Words;
  /** The reason, in BuildKit's or the plan's words, and what to do. */
  message?: string;
  cause?: CacheCause;
}

/** Every cache that did not work, sources first, then what caches promised and no longer had. */
export function cacheTrouble({ cache, steps }: Pick<Report, 'cache' | 'steps'>): CacheTrouble[] {
  const { sources, destinations } = cache;
  const read = sources.flatMap((row) =>
    told(row, isSilent(row) ? 'was not used' : SOURCE_TROUBLE[row.result]),
  );
  const written = destinations.flatMap((row) =>
    told(row, row.result === 'failed' || isSilent(row) ? 'was not written' : undefined),
  );
  return [...merged(read, written), ...lostSteps({ cache, steps })];
}

/** Every cache that was left out before the build, since it could not have worked. */
export function cachesLeftOut({ cache }: Pick<Report, 'cache'>): CacheTrouble[] {
  const isLeftOut = (row: Row) => row.result === 'dropped' && !isSilent(row);
  return merged(
    cache.sources.flatMap((row) => told(row, isLeftOut(row) ? 'is not read' : undefined)),
    cache.destinations.flatMap((row) => told(row, isLeftOut(row) ? 'is not written' : undefined)),
  );
}

type Row = CacheSourceReport | CacheDestinationReport;

interface Told extends CacheTrouble {
  row: Row;
}

function told(row: Row, words: string | undefined): Told[] {
  const { message, cause } = row;
  return words === undefined ? [] : [{ row, what: say`${placeWords(row)} ${words}`, message, cause }];
}

/** What was planned and never mentioned, against what was left out on purpose. */
function isSilent({ result, cause }: Row): boolean {
  return result === 'dropped' && cause?.kind === 'silent';
}

/** A place that failed on both sides for one cause is told once. */
function merged(read: readonly Told[], written: readonly Told[]): CacheTrouble[] {
  const isSame = (a: Told, b: Told) =>
    wordsToText(placeWords(a.row)) === wordsToText(placeWords(b.row)) &&
    (a.cause ? a.cause.kind === b.cause?.kind : a.message === b.message);
  const both = new Set<Told>();
  const first = read.map((one): CacheTrouble => {
    const other = written.find((each) => !both.has(each) && isSame(one, each));
    if (!other) return one;
    both.add(other);
    // To write needs more than to read, so the cure of that side is the one that cures both.
    return { ...other, what: say`${placeWords(one.row)} was neither read nor written` };
  });
  return [...first, ...written.filter((one) => !both.has(one))].map(({ what, message, cause }) => ({
    what,
    message,
    cause,
  }));
}

/** Hits whose data was gone when it was needed; BuildKit does not say which source had promised them. */
function lostSteps({ cache, steps }: Pick<Report, 'cache' | 'steps'>): CacheTrouble[] {
  const lost = steps.filter((step) => step.lost).length;
  if (lost === 0) return [];
  const sources = cache.sources.filter(({ result }) => result === 'imported').map(placeWords);
  const [only] = sources;
  const where = only && sources.length === 1 ? only : say`a cache`;
  const what = say`${counted(lost, 'step')} ${lost === 1 ? 'was' : 'were'} found in ${where} but could not be loaded`;
  const [data, again] = lost === 1 ? ['Its data is', 'it'] : ['Their data is', 'they'];
  const written = cache.destinations.filter(({ result }) => result === 'written').map(placeWords);
  const isMended = sources.length > 0 && sources.every((one) => has(written, one));
  const cure = isMended
    ? 'This build wrote that cache anew, so the next one finds them again.'
    : 'The next build that writes that cache makes it whole again.';
  return [{ what, message: `${data} gone, so ${again} ran again. ${cure}` }];
}

function has(places: readonly Words[], place: Words): boolean {
  return places.some((one) => wordsToText(one) === wordsToText(place));
}

export function hasTrouble(report: Pick<Report, 'cache' | 'steps'>): boolean {
  return cacheTrouble(report).length > 0;
}

/** Notes that no cache row and no other line of the story has told already. */
export function otherNotes(report: Report): Report['notes'] {
  const elsewhere = [...cacheTrouble(report), ...cachesLeftOut(report), ...unusedSourceNotes(report)];
  const told = new Set(elsewhere.map(({ message }) => message));
  return report.notes.filter(({ message }) => !told.has(message));
}

/** What did not work, one sentence each; the same reason is given once, and not again when the build failed for it. */
export function troubleLines(report: Report): Words[] {
  const failure = failureOf(report);
  const told = new Set<string | undefined>([failure?.message]);
  const caches = [...cacheTrouble(report), ...cachesLeftOut(report)].map((trouble): Words => {
    const message = reasonOf(trouble, isToldBy(failure, trouble));
    const isNew = message !== undefined && message !== '' && !told.has(message);
    if (!isNew) return [strong(say`${trouble.what}.`)];
    told.add(message);
    return say`${strong(say`${trouble.what}.`)} ${{ message }}`;
  });
  const notes = otherNotes(report).filter(({ level }) => level !== 'info');
  return [...caches, ...notes.map(({ message }): Words => [{ message }])];
}

/** The reason in the order that serves a reader; without BuildKit's words where the failure has told them. */
function reasonOf({ message, cause }: CacheTrouble, isTold: boolean): string | undefined {
  if (!cause || message === undefined) return isTold ? undefined : message;
  return isTold ? sentencesOf(cause) : causeFirst(message, cause);
}

/** Whether the failure of the build is this trouble, so that BuildKit's words are told already. */
export function isToldBy(failure: Failure | undefined, { message, cause }: CacheTrouble): boolean {
  if (!failure || message === undefined) return false;
  return message === messageOf(failure.message, cause) || message === failure.message;
}
