/** Line feeds, counted in base64 itself: decoding every log chunk would cost more than parsing the line it came in. */

/** Where base64 lies to be looked at, four characters a word; nothing outlives the look. */
const words = new Int32Array(32 * 1024);
const bytes = Buffer.from(words.buffer);

/** Six bits of a character in base64; none for another. */
const sixBits = new Uint8Array(256);
for (const [value, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  sixBits[character.charCodeAt(0)] = value;
}

const LINE_FEED = 0b00001010;

/**
 * Where one of three bytes is a line feed, the first of four characters is `C`, the third is one of `opqr`, or the
 * fourth is `K`. With one added, `opqr` differ from `p` in the lowest two bits only. A word is looked at as a whole:
 * what was looked for has become a zero byte.
 */
const ONE_MORE = wordOf([0, 0, 1, 0]);
const LOOKED_FOR = wordOf([0x43, 0, 0x70, 0x4b]);
const LOOKED_AT = wordOf([0xff, 0, 0xfc, 0xff]);
const NEVER_ZERO = wordOf([0, 1, 0, 0]);

/** Four bytes as a word, in the machine's own order. */
function wordOf(four: readonly number[]): number {
  return new Int32Array(Uint8Array.from(four).buffer)[0] ?? 0;
}

function mayHoldLineFeed(word: number): boolean {
  const found = (((word + ONE_MORE) ^ LOOKED_FOR) & LOOKED_AT) | NEVER_ZERO;
  // The usual test for a zero byte: only such a one borrows into its highest bit.
  return ((found - 0x01010101) & ~found & 0x80808080) !== 0;
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
  const line = fromEnd(length / 4, lines + 1) * 4;
  const start = Math.max(line, length - most);
  if (start <= 0) return undefined;
  // A copy, since a slice would keep the whole text alive.
  return {
    rest: bytes.toString('latin1', start, length),
    lineFeeds: count(start / 4),
    atLineEnd: start === line,
  };
}

/** Line feeds in the words before `end`. */
function count(end: number): number {
  let found = 0;
  for (let at = 0; at < end; at++) if (mayHoldLineFeed(words[at] ?? 0)) found += lineFeedsIn(at);
  return found;
}

/** The word that holds the n-th last line feed before `end`; -1 when there are fewer. */
function fromEnd(end: number, n: number): number {
  let left = n;
  for (let at = end - 1; at >= 0; at--) {
    if (mayHoldLineFeed(words[at] ?? 0)) left -= lineFeedsIn(at);
    if (left <= 0) return at;
  }
  return -1;
}

/** How many of the three bytes that a word stands for are line feeds. */
function lineFeedsIn(word: number): number {
  const at = word * 4;
  const group = (valueAt(at) << 18) | (valueAt(at + 1) << 12) | (valueAt(at + 2) << 6) | valueAt(at + 3);
  let found = 0;
  if (group >>> 16 === LINE_FEED) found++;
  if (((group >>> 8) & 255) === LINE_FEED) found++;
  if ((group & 255) === LINE_FEED) found++;
  return found;
}

function valueAt(at: number): number {
  return sixBits[bytes[at] ?? 0] ?? 0;
}
