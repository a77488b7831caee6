import { attributeOf } from '../entry.ts';
import type { Attribute, Backend, CacheEntry, CacheSide } from '../types.ts';
import { withValue } from './line.ts';

/**
 * The required attributes that an entry does not say, or says empty. A place that names its one directory for either
 * side has said it for both.
 */
export function missingAttributes(
  { attributes }: Backend,
  entry: CacheEntry,
  sides: readonly CacheSide[],
): Attribute[] {
  const isMissing = ({ name }: Attribute) => !attributeOf(entry, name);
  const required = attributes.filter((attribute) => attribute.required?.some((side) => sides.includes(side)));
  const ofEach = required.filter(({ sides: known }) => sides.every((side) => known.includes(side)));
  const ofOne = required.filter((attribute) => !ofEach.includes(attribute));
  return [...ofEach.filter(isMissing), ...(ofOne.every(isMissing) ? ofOne.slice(-1) : [])];
}

/** The entry with all that is required, in capitals what its writer is to fill in. */
export function completed(backend: Backend, entry: CacheEntry, sides: readonly CacheSide[]): CacheEntry {
  return missingAttributes(backend, entry, sides).reduce(
    (whole, attribute) => withValue(whole, attribute.name, blankOf(attribute)),
    entry,
  );
}

/** What stands, in capitals, where the writer of a line is to fill in a value. */
export function blankOf({ name, value, branch }: Attribute): string {
  if (branch === 'reference') return 'IMAGE';
  if (branch === 'directory') return 'DIRECTORY';
  return value.kind === 'url' ? 'https://HOST' : name.toUpperCase();
}
