import { distance } from 'fastest-levenshtein';
import { INPUTS } from './definitions.ts';

/** Names that people know from the command line or expect, and what the input is called here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  dockerfile: 'file',
  cache_dir: 'cache',
  args: 'build-args',
  token: 'github-token',
};

const KNOWN_NAMES: readonly string[] = INPUTS.map((input) => input.name);

/** Whether action.yml has an input of this name; case does not matter to GitHub. */
export function isKnownName(name: string): boolean {
  return KNOWN_NAMES.includes(name.toLowerCase());
}

/** The known input name that is nearest to a mistyped one. */
export function nearestName(name: string): string {
  return OTHER_NAMES[name.toLowerCase()] ?? nearestOf(name.toLowerCase().replaceAll('_', '-'), KNOWN_NAMES);
}

/** Of several words the one with the fewest changed letters; the first of equals. */
export function nearestOf(word: string, words: readonly string[]): string {
  const ranked = words.map((known) => ({ known, far: distance(word, known) }));
  return ranked.reduce(
    (best, next) => (next.far < best.far ? next : best),
    ranked[0] ?? { known: '', far: 0 },
  ).known;
}
