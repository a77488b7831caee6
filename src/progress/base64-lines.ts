/** Line feeds, counted in base64 itself: decoding every log chunk would cost more than parsing the line it came in. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Codes of the characters whose six bits end in two, or in four, zeros. */
const endsInTwoZeros = codes((value) => value % 4 === 0);
const endsInFourZeros = codes((value) => value % 16 === 0);
/** Codes of the characters whose six bits begin with 10, or with 1010. */
const beginsWith10 = codes((value) => value >> 4 === 0b10);
const beginsWith1010 = codes((value) => value >> 2 === 0b1010);

const C = 'C'.charCodeAt(0);
const K = 'K'.charCodeAt(0);

function codes(wanted: (value: number) => boolean): Uint8Array {
  const table = new Uint8Array(256);
  for (let value = 0; value < 64; value++) if (wanted(value)) table[ALPHABET.charCodeAt(value)] = 1;
  return table;
}

/** Line feeds among the bytes that base64 text between two places holds; the places are multiples of four. */
export function countLineFeeds(text: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 4) count += lineFeedsIn(text, at);
  return count;
}

/** The place of the four characters that hold the n-th last line feed; undefined when there are fewer. */
export function lineFeedFromEnd(text: Uint8Array, n: number): number | undefined {
  let left = n;
  for (let at = text.length - 4; at >= 0; at -= 4) {
    left -= lineFeedsIn(text, at);
    if (left <= 0) return at;
  }
  return undefined;
}

/** How many of the three bytes in four characters are 00001010. */
function lineFeedsIn(text: Uint8Array, at: number): number {
  const third = text[at + 2] ?? 0;
  let count = 0;
  if (text[at] === C && beginsWith10[text[at + 1] ?? 0] === 1) count++;
  if (beginsWith1010[third] === 1 && endsInFourZeros[text[at + 1] ?? 0] === 1) count++;
  if (text[at + 3] === K && endsInTwoZeros[third] === 1) count++;
  return count;
}
