/**
 * Line feeds, counted in base64 itself: decoding every log chunk would cost more than parsing the line it came in.
 * Four characters hold three bytes. A line feed (00001010) is in the first pair of characters (000010 10····), in the
 * second pair (····00 001010), or in the inner characters of both (··0000 1010··).
 */

/** Where base64 lies to be looked at, two characters an item; nothing outlives the look. */
const pairs = new Uint16Array(64 * 1024);
const bytes = Buffer.from(pairs.buffer);

/** The characters in the order of their values, and the one that fills up the last four. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=';
const LINE_FEED = 0b00001010;

/** A pair holds a line feed of its own. */
const WHOLE = 1;
/** A pair holds half of one. */
const HALF = 2;

/** What the first pair of four characters holds: the first byte and the upper half of the second. */
const first = table((a, b) => ({ whole: (a << 2) | (b >> 4), half: b & 15 }), LINE_FEED >> 4);
/** What the second pair holds: the lower half of the second byte and the third. */
const second = table((a, b) => ({ whole: ((a & 3) << 6) | b, half: a >> 2 }), LINE_FEED & 15);

/** WHOLE and HALF for each pair of characters, in the machine's own order of bytes. */
function table(split: (a: number, b: number) => { whole: number; half: number }, halfOfOne: number): Uint8Array {
  const held = new Uint8Array(1 << 16);
  for (let a = 0; a < ALPHABET.length - 1; a++) {
    for (let b = 0; b < ALPHABET.length; b++) {
      const { whole, half } = split(a, b);
      held[pairOf(a, b)] = (whole === LINE_FEED ? WHOLE : 0) | (half === halfOfOne ? HALF : 0);
    }
  }
  return held;
}

function pairOf(a: number, b: number): number {
  bytes.write(ALPHABET.charAt(a) + ALPHABET.charAt(b), 'latin1');
  return pairs[0] ?? 0;
}

/** Base64 without what stands before its last lines. */
export interface Cut {
  rest: string;
  /** Line feeds in what was cut off. */
  lineFeeds: number;
  /** Whether the rest begins with the end of a line that was cut off; else in the middle of a line. */
  atLineEnd: boolean;
}

/**
 * Cuts whole groups of four characters off base64, so that its last `lines` lines remain, or `most` characters when
 * these are fewer; undefined when there is nothing to cut off. Of a text beyond 128 Ki characters the end is lost.
 */
export function cutBefore(base64: string, lines: number, most: number): Cut | undefined {
  const length = bytes.write(base64, 'latin1');
  const line = fromEnd(length / 2, lines + 1) * 2;
  const start = Math.max(line, length - most);
  if (start <= 0) return undefined;
  // A copy, since a slice would keep the whole text alive.
  return { rest: bytes.toString('latin1', start, length), lineFeeds: count(start / 2), atLineEnd: start === line };
}

/** Line feeds in the pairs before `end`. */
function count(end: number): number {
  let found = 0;
  for (let at = 0; at < end; at += 2) found += lineFeedsAt(at);
  return found;
}

/** The place of the two pairs that hold the n-th last line feed before `end`; -1 when there are fewer. */
function fromEnd(end: number, n: number): number {
  let left = n;
  for (let at = end - 2; at >= 0; at -= 2) {
    left -= lineFeedsAt(at);
    if (left <= 0) return at;
  }
  return -1;
}

function lineFeedsAt(at: number): number {
  const a = first[pairs[at] ?? 0] ?? 0;
  const b = second[pairs[at + 1] ?? 0] ?? 0;
  return (a | b) === 0 ? 0 : (a & WHOLE) + (b & WHOLE) + ((a & b & HALF) >> 1);
}
