import { attributeOf, parseCacheEntries } from '../cache/entry.ts';
import type { CacheEntry, CacheInputs, CacheType } from '../cache/types.ts';
import { CACHE_MODES, CACHE_WRITES } from './definitions.ts';
import type { InputFacts } from './types.ts';
import type { InputValues } from './values.ts';

type EntryList = 'cache' | 'cache-from' | 'cache-to';

const TYPES: ReadonlySet<string> = new Set<CacheType>(['gha', 'registry', 'local', 'inline', 's3', 'azblob']);
const OFF_WORDS: ReadonlySet<string> = new Set(['off', 'false', 'no', 'disabled']);

/** Where the cache is read from and written to. */
export function readCache(values: InputValues, facts: InputFacts): CacheInputs {
  const inputs: CacheInputs = {
    places: readPlaces(values),
    from: readEntries('cache-from', values.list('cache-from'), values),
    to: readEntries('cache-to', values.list('cache-to'), values),
    mode: values.choice('cache-mode', CACHE_MODES),
    scope: values.text('cache-scope'),
    write: values.choice('cache-write', CACHE_WRITES),
  };
  if (inputs.scope !== undefined && !hasGhaPlace(inputs, facts)) {
    const message = 'has no effect, since no place in cache is type=gha; write scope= into the entry itself';
    values.warning('cache-scope', message, inputs.scope);
  }
  return inputs;
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
  const entries = readEntries(
    'cache',
    places.filter((item) => !isBareWord(item, values)),
    values,
  );
  for (const entry of entries) checkPlace(entry, values);
  return entries;
}

/** `gha` and `off` would be read as images of that name, which nobody means. */
function isBareWord(item: string, values: InputValues): boolean {
  const word = item.toLowerCase();
  if (OFF_WORDS.has(word))
    values.problem('cache', `holds the word ${word}; write none to switch the cache off`);
  else if (TYPES.has(word)) values.problem('cache', `holds the bare word ${word}; write ${EXAMPLES[word]}`);
  else return false;
  return true;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  gha: 'type=gha',
  registry: 'type=registry,ref=IMAGE',
  local: 'type=local,dest=DIRECTORY',
  inline: 'type=inline',
  s3: 'type=s3,region=REGION,bucket=BUCKET',
  azblob: 'type=azblob,account_url=URL',
};

/** A place is read and written, so it must say where. */
function checkPlace(entry: CacheEntry, values: InputValues): void {
  if (entry.type === 'registry' && !attributeOf(entry, 'ref')) {
    values.problem('cache', 'has a type=registry without ref; write type=registry,ref=IMAGE');
  }
  if (entry.type === 'local' && !attributeOf(entry, 'src') && !attributeOf(entry, 'dest')) {
    values.problem('cache', 'has a type=local without a directory; write type=local,dest=DIRECTORY');
  }
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
