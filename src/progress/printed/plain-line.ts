/** How a vertex ended, as a plain log prints it. */
export type End =
  | { kind: 'done'; seconds?: number }
  | { kind: 'cached' }
  | { kind: 'cancelled' }
  | { kind: 'error'; message: string };

const HASH = 35;
const BLANK = 32;
const DOT = 46;
const MINUS = 45;
const CR = 13;
const UPPER_C = 67;
const UPPER_D = 68;
const UPPER_E = 69;

/** Beyond any real number of vertices. */
const MAX_NUMBER = 9_999_999;

/** The number of `#7 text`, which begins at `start`; -1 when the line belongs to no vertex. */
export function vertexNumber(line: string, start = 0): number {
  if (line.charCodeAt(start) !== HASH) return -1;
  let number = 0;
  let at = start + 1;
  for (let code = line.charCodeAt(at); isDigit(code) && number <= MAX_NUMBER; code = line.charCodeAt(at)) {
    number = number * 10 + code - 48;
    at++;
  }
  return line.charCodeAt(at) === BLANK && at + 1 - start === textStart(number) ? number : -1;
}

/** Where the text begins in a line of the vertex with this number. */
export function textStart(number: number): number {
  let start = 3;
  for (let limit = 10; number >= limit; limit *= 10) start++;
  return start;
}

/** Where the program's text begins in `#7 1.022 text`, given where `1.022` begins; 0 when it is no such line. */
export function programStart(line: string, start: number): number {
  const first = line.charCodeAt(start) === MINUS ? start + 1 : start;
  const dot = digitsEnd(line, first);
  if (dot === first || line.charCodeAt(dot) !== DOT) return 0;
  const end = digitsEnd(line, dot + 1);
  if (end === dot + 1 || end > dot + 4) return 0;
  if (line.charCodeAt(end) === BLANK) return end + 1;
  // A log that lost the blanks at its line ends has none behind the time of an empty line.
  return end === line.length || (line.charCodeAt(end) === CR && end === line.length - 1) ? end : 0;
}

/** What the program wrote in `1.022 text`. */
export function programText(line: string): string {
  return line.slice(programStart(line, 0));
}

/** Whether `1.022 ` stands at a place: a time of five characters, as nearly all are. */
export function isProgramLine(text: string, start: number): boolean {
  if (text.charCodeAt(start + 5) !== BLANK || !isDigit(text.charCodeAt(start))) return false;
  const second = text.charCodeAt(start + 1);
  const third = text.charCodeAt(start + 2);
  const fourth = text.charCodeAt(start + 3);
  if (!isDigit(text.charCodeAt(start + 4))) return false;
  if (second === DOT) return isDigit(third) && isDigit(fourth);
  if (third === DOT) return isDigit(second) && isDigit(fourth);
  return fourth === DOT && isDigit(second) && isDigit(third);
}

const LOWER_A = 97;
const LOWER_Z = 122;

/** How nearly all rows end: `done`, seconds, bytes. */
const ROW_ENDS = new Set(['e', 's', 'B'].map((letter) => letter.charCodeAt(0)));

/** Whether a text, from `start` on, begins and ends as rows do: no end of a vertex, no blanks or colours behind it. */
export function isPlainRow(line: string, start: number): boolean {
  const first = line.charCodeAt(start);
  return first >= LOWER_A && first <= LOWER_Z && ROW_ENDS.has(line.charCodeAt(line.length - 1));
}

const PROGRAM_TIME = /^(?:\d\.\d{3}|\d\d\.\d\d|\d{3,7}\.\d)(?: |$)/;

/** Whether a text begins with a program's time as BuildKit rounds it: fewer decimals the longer it took. */
export function isProgramTime(text: string): boolean {
  return PROGRAM_TIME.test(text);
}

const DONE = /^DONE(?: (\d{1,9}\.\d)s)?$/;

/** What `DONE 0.1s`, `CACHED`, `CANCELED` or `ERROR: …` says; undefined for any other text. */
export function parseEnd(text: string): End | undefined {
  // Only these begin so; rows of transfers, which are many, need not be compared with each.
  const first = text.charCodeAt(0);
  if (first !== UPPER_C && first !== UPPER_D && first !== UPPER_E) return undefined;
  if (text.startsWith('ERROR:')) return { kind: 'error', message: text.slice(6).trim() };
  const done = DONE.exec(text);
  if (done) return { kind: 'done', seconds: done[1] === undefined ? undefined : Number(done[1]) };
  if (text === 'CACHED') return { kind: 'cached' };
  return text === 'CANCELED' ? { kind: 'cancelled' } : undefined;
}

const NAME =
  /^(?:\[[^\]]*\w|importing cache manifest |exporting (?:to |cache|inline cache|content cache)|docker-image:\/\/|resolve image config |resolving provenance |merging manifest list |FROM |pushing \S+ with docker|importing to docker|Verifying build result)/;

/** Whether a text can be nothing but the name of a vertex. */
export function isCertainName(text: string): boolean {
  return NAME.test(text);
}

const ROW =
  /^(?:sha256:|extracting |transferring |writing |naming to |sending |unpacking to |pushing (?:layer|manifest|blob)|exporting (?:layers|manifest|config|attestation)|WARN: )|\s\d+\.\ds done$|\s\/\s[\d.]+[kMGT]?B(?:\s|$)/;

/** Whether a text is more likely a row under a vertex than its name. */
export function isLikelyRow(text: string): boolean {
  return !NAME.test(text) && ROW.test(text);
}

/**
 * Whether two names may be of one vertex: the log ended within one of them, or a vertex that two targets share is told
 * in the name of the other.
 */
export function isSameVertex(known: string, name: string): boolean {
  if (known.startsWith(name) || name.startsWith(known)) return true;
  return name.startsWith('[') && known.startsWith('[') && behindBracket(known) === behindBracket(name);
}

function behindBracket(name: string): string {
  return name.slice(name.indexOf(']') + 1);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function digitsEnd(line: string, start: number): number {
  let at = start;
  for (let code = line.charCodeAt(at); code >= 48 && code <= 57; code = line.charCodeAt(at)) at++;
  return at;
}

const DIGEST_LINK = /\[([0-9a-f]+)\]\(https?:[^)\s]*\)/g;

/** Puts together a digest within which a browser's view of the log made a link of `#…` or a number. */
export function withoutLinks(text: string): string {
  return text.includes('](http') && text.includes('sha256:') ? text.replace(DIGEST_LINK, '$1') : text;
}
