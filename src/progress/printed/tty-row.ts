import { parseSeconds } from './bytes.ts';
import { endOfText, parseStatusRow, type StatusRow, wordStart } from './status-row.ts';

/** The first line of each frame that a terminal was shown. */
export interface TtyHeader {
  kind: 'header';
  seconds: number;
  completed: number;
  total: number;
  finished: boolean;
  builder?: { name: string; driver: string };
}

export type TtyLine =
  | TtyHeader
  | { kind: 'vertex'; name: string; cached: boolean; end?: TtyEnd; seconds: number; isCut: boolean }
  | { kind: 'status'; row: StatusRow }
  | { kind: 'warning'; text: string }
  | { kind: 'program'; text: string };

export type TtyEnd = 'error' | 'cancelled';

const HEADER =
  /^\[\+\] Building (\d{1,7}\.\d)s \((\d{1,7})\/(\d{1,7})\)( FINISHED)?(?: +([\w-]{1,60}):(\S{1,200}))?\s*$/;

const CERTAIN =
  /^ ?=> (?:=> )?(?:CACHED |ERROR |CANCELED )?(?:\[[^\]]*\w|importing |exporting |docker-image:|transferring |sha256:|CACHED |ERROR |CANCELED )/;

/** Whether a line can be nothing but a part of what BuildKit shows on a terminal. */
export function isTtyLine(line: string): boolean {
  const parsed = parseTtyLine(line);
  return parsed?.kind === 'header' || (parsed !== undefined && CERTAIN.test(line));
}

/** Takes a line of a terminal's frame apart; undefined for any other line, and for a row that is broken off. */
export function parseTtyLine(line: string): TtyLine | undefined {
  if (line.startsWith('[+] ')) return parseHeader(line);
  const start = line.charCodeAt(0) === 32 ? 1 : 0;
  if (!line.startsWith('=> ', start)) return undefined;
  const text = line.slice(start + 3);
  if (text.startsWith('=> # ')) return { kind: 'program', text: text.slice(5).trimEnd() };
  if (text.startsWith('=> ')) return parseDetail(text.slice(3).trimEnd());
  return parseVertex(text.trimEnd());
}

function parseDetail(text: string): TtyLine | undefined {
  const row = parseStatusRow(text);
  return row.seconds === undefined ? undefined : { kind: 'status', row };
}

function parseVertex(text: string): TtyLine | undefined {
  const word = wordStart(text, text.length);
  const seconds = parseSeconds(text, word);
  if (seconds === undefined) return undefined;
  const end = endOfText(text, word);
  const name = text.slice(0, end);
  if (name.startsWith('WARN: ')) return { kind: 'warning', text: name.slice(6) };
  // A name that fills its room stands two blanks before the time.
  return { kind: 'vertex', ...parseName(name), seconds, isCut: word - end <= 2 };
}

function parseHeader(line: string): TtyHeader | undefined {
  const [, seconds, completed, total, finished, driver, name] = HEADER.exec(line) ?? [];
  if (seconds === undefined) return undefined;
  return {
    kind: 'header',
    seconds: Number(seconds),
    completed: Number(completed),
    total: Number(total),
    finished: finished !== undefined,
    builder: driver !== undefined && name !== undefined ? { name, driver } : undefined,
  };
}

function parseName(text: string): { name: string; cached: boolean; end?: TtyEnd } {
  const [, cached, verb, name = ''] = /^(CACHED +)?(ERROR +|CANCELED +)?(.*)$/s.exec(text) ?? [];
  const end = verb?.startsWith('ERROR') ? 'error' : verb ? 'cancelled' : undefined;
  return { name, cached: cached !== undefined, end };
}
