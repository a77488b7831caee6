/** The date of the last instant and the milliseconds at its midnight; instants of a log share their date. */
let knownDate = -1;
let knownMidnight = 0;

/** Milliseconds since the epoch, fractions kept, of an RFC 3339 text; undefined for bad text and for Go's zero time. */
export function parseInstant(text: string): number | undefined {
  const midnight = midnightOf(text);
  if (midnight === undefined || text.charCodeAt(10) !== T) return undefined;
  const hours = twoDigits(text, 11, 13);
  const minutes = twoDigits(text, 14, 16);
  const seconds = twoDigits(text, 17, 19);
  if (!(hours < 24 && minutes < 60 && seconds < 61)) return undefined;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined;
  const zone = endOfFraction(text, 19);
  const offset = zone === undefined ? undefined : offsetOf(text, zone);
  if (zone === undefined || offset === undefined) return undefined;
  return midnight + ((hours - offset) * 60 + minutes) * 60_000 + seconds * 1000 + fractionOf(text, 20, zone);
}

const T = 84;
const Z = 90;
const COLON = 58;
const HYPHEN = 45;
const PLUS = 43;
const DOT = 46;

function midnightOf(text: string): number | undefined {
  const year = twoDigits(text, 0, 2) * 100 + twoDigits(text, 2, 4);
  const month = twoDigits(text, 5, 7);
  const day = twoDigits(text, 8, 10);
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined;
  const date = (year * 100 + month) * 100 + day;
  if (date !== knownDate) {
    knownMidnight = Date.UTC(year, month - 1, day);
    knownDate = date;
  }
  return knownMidnight;
}

/** The two digits at a place; NaN, which no comparison accepts, when they are not digits. */
function twoDigits(text: string, at: number, end: number): number {
  const high = text.charCodeAt(at) - 48;
  const low = text.charCodeAt(end - 1) - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN;
}

/** Where the digits behind the dot end; the place itself without a dot. */
function endOfFraction(text: string, at: number): number | undefined {
  if (text.charCodeAt(at) !== DOT) return at;
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end++;
  return end === at + 1 ? undefined : end;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** What a number of so many digits behind the dot is multiplied by to be nanoseconds. */
const TO_NANOSECONDS = [0, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1];

/** Milliseconds that the digits between two places mean behind a dot. */
function fractionOf(text: string, from: number, to: number): number {
  let value = 0;
  const end = Math.min(to, from + 9);
  for (let at = from; at < end; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return (value * (TO_NANOSECONDS[Math.max(0, end - from)] ?? 0)) / 1e6;
}

/** Hours east of Greenwich of what stands behind the seconds: `Z` or `+02:00`. */
function offsetOf(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if (sign === Z) return text.length === at + 1 ? 0 : undefined;
  if (sign !== PLUS && sign !== HYPHEN) return undefined;
  const hours = twoDigits(text, at + 1, at + 3) + twoDigits(text, at + 4, at + 6) / 60;
  if (!(hours < 24) || text.charCodeAt(at + 3) !== COLON || text.length !== at + 6) return undefined;
  return sign === PLUS ? hours : -hours;
}
