import { parseCacheEntries } from '../cache/entry.ts';
import { lintCache } from '../cache/lint/lint.ts';
import type { LintBuild } from '../cache/lint/types.ts';
import type { CacheEntry, CacheFinding, CacheInputs } from '../cache/types.ts';
import { CACHE_MODES, CACHE_WRITES } from './definitions.ts';
import type { InputFacts } from './types.ts';
import type { InputValues } from './values.ts';

type EntryList = 'cache' | 'cache-from' | 'cache-to';

const OFF_WORDS: ReadonlySet<string> = new Set(['off', 'false', 'no', 'disabled']);

/** Where the cache is read from and written to, checked line by line and against what the build does. */
export function readCache(values: InputValues, facts: InputFacts, build: LintBuild): CacheInputs {
  const inputs: CacheInputs = {
    places: readPlaces(values),
    from: readEntries('cache-from', values.list('cache-from'), values),
    to: readEntries('cache-to', values.list('cache-to'), values),
    mode: values.choice('cache-mode', CACHE_MODES),
    scope: values.text('cache-scope'),
    write: values.choice('cache-write', CACHE_WRITES),
  };
  for (const finding of lintCache(inputs, build)) note(finding, values);
  if (inputs.scope !== undefined && !hasGhaPlace(inputs, facts)) {
    const message = 'has no effect, since no place in cache is type=gha; write scope= into the entry itself';
    values.warning('cache-scope', message, inputs.scope);
  }
  return inputs;
}

/** A finding in the words of an input: the line, what is wrong, and the line to write instead. */
function note({ level, input, entry, message, instead }: CacheFinding, values: InputValues): void {
  const cure = instead === undefined ? '' : ` Write ${instead}`;
  const text = `${entry}: ${message}${cure}`;
  if (level === 'error') values.problem(input, text);
  else values.warning(input, text);
}

function hasGhaPlace(inputs: CacheInputs, facts: InputFacts): boolean {
  if (inputs.places !== undefined) return inputs.places.some((place) => place.type === 'gha');
  return facts.hasActionsCache && inputs.from.length === 0 && inputs.to.length === 0;
}

/** Absent when nothing is given, empty for `none`. */
function readPlaces(values: InputValues): CacheEntry[] | undefined {
  const items = values.list('cache');
  if (items.length === 0) return undefined;
  const places = items.filter((item) => item.toLowerCase() !== 'none');
  if (places.length > 0 && places.length < items.length) {
    values.problem('cache', 'holds none beside places; write none alone, or the places alone');
  }
  const lines = places.filter((item) => !isOffWord(item, values));
  return readEntries('cache', lines, values);
}

/** `off` would be read as an image of that name, which nobody means. */
function isOffWord(item: string, values: InputValues): boolean {
  const word = item.toLowerCase();
  if (!OFF_WORDS.has(word)) return false;
  values.problem('cache', `holds the word ${word}; write none to switch the cache off`);
  return true;
}

function readEntries(name: EntryList, items: readonly string[], values: InputValues): CacheEntry[] {
  return items.flatMap((item, index) => {
    const parsed = parseCacheEntries(item);
    if ('entries' in parsed) return parsed.entries;
    const which = items.length > 1 ? `entry ${index + 1} ` : 'its entry ';
    values.problem(
      name,
      `cannot be used: ${which}is not in buildx's syntax: ${parsed.fault}. Write type=TYPE,name=value,… or an image reference`,
    );
    return [];
  });
}
