import { distance } from 'fastest-levenshtein';

/** Longer words are no misspelling of anything known, and would cost time to compare. */
const LONGEST = 40;

/**
 * The known word that a misspelt one is meant to be; undefined where none is near. Case and the sign between words
 * do not count, and of the letters a third may differ.
 */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const plain = plainWord(word);
  let best: string | undefined;
  let far = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const known of words) {
    // Most words need no look at their letters.
    if (Math.abs(known.length - plain.length) >= far) continue;
    const changed = farness(plain, plainWord(known));
    if (changed < far) [best, far] = [known, changed];
  }
  return best;
}

/** Changed letters; letters that only changed places are one change, since that is how fingers slip. */
function farness(word: string, known: string): number {
  const far = distance(word, known);
  return far === 2 && lettersOf(word) === lettersOf(known) ? 1 : far;
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}

function plainWord(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s._-]+/g, '-');
}
