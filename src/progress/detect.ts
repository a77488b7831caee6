import { lineSplitter } from './lines.ts';
import { findPrefix, type PrefixStripper, prefixStripper } from './prefix.ts';
import { noClock, type SkippingReader, type TimedReader } from './printed/clock.ts';
import { Keeper, ownCopy } from './printed/keep.ts';
import { plainReader } from './printed/plain.ts';
import {
  isCertainName,
  isLikelyRow,
  isProgramTime,
  parseEnd,
  textStart,
  vertexNumber,
} from './printed/plain-line.ts';
import { ttyReader } from './printed/tty.ts';
import { isTtyLine } from './printed/tty-row.ts';
import { decodeStatus, rawjsonReader } from './rawjson/reader.ts';
import type { BuildRecord, LogFormat, LogReader } from './types.ts';

/** How many lines wait for the first that says what the log is, and how long each may be. */
const MAX_HELD = 200;
const MAX_HELD_LENGTH = 4000;

/** More sources than any log has that write into it side by side. */
const MAX_SOURCES = 200;

const HASH = 35;

/** What every line of progress holds. */
const MARKS = ['#', '{"', '=> ', '[+] '];

/** Reads any log of builds: recognises its format and its prefix by the first line that can be nothing else. */
export function logReader(): LogReader {
  return new AnyLog();
}

/** Takes a log in portions of any size: a line splitter and a reader in one, faster than the two by themselves. */
export interface LogStream {
  write(chunk: Buffer | string): void;
  /** Closes the log. A log without any build gives no record. */
  end(): BuildRecord[];
  /** The last `ERROR:` of a log without any build, which says why there is none. */
  complaint(): string | undefined;
}

/** Reads any log of builds as logReader does, from its bytes. */
export function logStream(): LogStream {
  const log = new AnyLog();
  const splitter = lineSplitter(
    (line) => log.read(line),
    (chunk, start) => log.skip(chunk, start),
  );
  return {
    write: (chunk) => splitter.write(chunk),
    end: () => {
      splitter.end();
      return log.end();
    },
    complaint: () => log.complaint(),
  };
}

/** A log of which nothing is known until a line tells. */
class AnyLog implements LogReader {
  private log?: KnownLog;
  private readonly held: string[] = [];

  read(line: string): void {
    this.log ??= recognise(line, this.held);
    if (this.log) this.log.read(line);
    else if (line.trim() !== '') hold(this.held, line);
  }

  skip(chunk: string, start: number): number {
    return this.log ? this.log.skip(chunk, start) : start;
  }

  end(): BuildRecord[] {
    return this.log?.end() ?? [];
  }

  complaint(): string | undefined {
    const line = this.held.findLast((text) => text.includes('ERROR: '));
    return line?.slice(line.indexOf('ERROR: ') + 'ERROR: '.length).trim();
  }
}

/** The format of a log in which this line stands; undefined when the line could stand in any text. */
export function formatOf(line: string): LogFormat | undefined {
  const number = vertexNumber(line);
  if (number >= 0) return isCertainlyPlain(number, line) ? 'plain' : undefined;
  if (isTtyLine(line)) return 'tty';
  if (!line.startsWith('{"')) return undefined;
  const { vertexes, statuses, logs, warnings } = decodeStatus(line) ?? {};
  return [vertexes, statuses, logs, warnings].some((list) => list?.length) ? 'rawjson' : undefined;
}

function isCertainlyPlain(number: number, line: string): boolean {
  const text = line.slice(textStart(number)).trimEnd();
  if (number === 0) return text.startsWith('building with ');
  return isCertainName(text) || isLikelyRow(text) || isProgramTime(text) || parseEnd(text) !== undefined;
}

/** A log whose format and prefix are known; sources that write side by side are read side by side. */
class KnownLog {
  private readonly keeper = new Keeper();
  private readonly readers = new Map<string, TimedReader>();
  private source = '';
  private reader: TimedReader;
  /** The reader of a plain log, as long as it is the only one. */
  private readonly plain?: SkippingReader;

  constructor(
    private readonly format: LogFormat,
    private readonly stripper: PrefixStripper,
  ) {
    if (format === 'plain') this.plain = plainReader(this.keeper);
    this.reader = this.plain ?? this.newReader();
    this.readers.set('', this.reader);
  }

  read(line: string): void {
    // Before a line of progress stands nothing, and no other is as frequent.
    if (line.charCodeAt(0) === HASH) {
      this.reader.read(line, noClock);
      return;
    }
    const text = this.stripper.strip(line);
    if (this.stripper.label() !== this.source) this.turnTo(this.stripper.label());
    this.reader.read(text, this.stripper);
  }

  /** Takes lines of a chunk where they stand, if they are a program's; only where one source writes. */
  skip(chunk: string, start: number): number {
    if (!this.plain || this.readers.size > 1) return start;
    return this.plain.skip(chunk, start, this.stripper.isEmpty ? undefined : this.stripper);
  }

  end(): BuildRecord[] {
    return [...this.readers.values()].flatMap((reader) => reader.end());
  }

  private turnTo(source: string): void {
    this.source = source;
    const known = this.readers.get(source);
    if (!known && this.readers.size >= MAX_SOURCES) return;
    this.reader = known ?? this.newReader();
    if (!known) this.readers.set(ownCopy(source, MAX_HELD_LENGTH), this.reader);
  }

  private newReader(): TimedReader {
    if (this.format === 'rawjson') return rawjsonReader();
    return this.format === 'tty' ? ttyReader(this.keeper) : plainReader(this.keeper);
  }
}

function recognise(line: string, held: readonly string[]): KnownLog | undefined {
  if (!MARKS.some((mark) => line.includes(mark))) return undefined;
  let format: LogFormat | undefined;
  const layers = findPrefix(line, (text) => {
    format = formatOf(text);
    return format !== undefined;
  });
  if (!layers || !format) return undefined;
  const log = new KnownLog(format, prefixStripper(layers));
  // What failed before the build began is not the build's error.
  for (const before of held) if (!before.includes('ERROR: ')) log.read(before);
  return log;
}

function hold(held: string[], line: string): void {
  if (held.length === MAX_HELD) held.shift();
  held.push(ownCopy(line, MAX_HELD_LENGTH));
}
