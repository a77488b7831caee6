import { backendOf } from './backends.ts';
import { attributeOf, withDefault } from './entry.ts';
import type { Attribute, CacheEntry, CacheInputs, CacheSide } from './types.ts';

/** A place of the `cache` input, turned into what is read and what is written. */
export interface Place {
  sources: CacheEntry[];
  destinations: CacheEntry[];
}

/** The places asked for, or the default: the Actions cache where the job has it and no cache was named. */
export function placesOf(inputs: CacheInputs, hasActionsCache: boolean): readonly CacheEntry[] {
  if (inputs.places !== undefined) return inputs.places;
  const named = inputs.from.length > 0 || inputs.to.length > 0;
  return hasActionsCache && !named ? [{ type: 'gha', attributes: [] }] : [];
}

/** Both sides of a place, each with the attributes that it knows; those that nobody knows stay on both. */
export function sidesOf(place: CacheEntry, tags: readonly string[]): Place {
  if (place.type === 'inline') return { sources: imagesOf(tags), destinations: [place] };
  const whole = place.type === 'local' ? withDirectories(place) : place;
  return { sources: [sideOf(whole, 'source')], destinations: [sideOf(whole, 'destination')] };
}

/** An inline cache is a part of the image, so it is read from each of the image's names. */
function imagesOf(tags: readonly string[]): CacheEntry[] {
  return tags.map((tag) => ({ type: 'registry', attributes: [['ref', tag]] }));
}

/** A local place names one directory, as `src` or `dest`; buildx wants the one to read and the other to write. */
function withDirectories(place: CacheEntry): CacheEntry {
  const source = attributeOf(place, 'src') ?? attributeOf(place, 'dest') ?? '';
  const destination = attributeOf(place, 'dest') ?? source;
  const others = place.attributes.filter(([name]) => name !== 'src' && name !== 'dest');
  return { type: place.type, attributes: [['src', source], ['dest', destination], ...others] };
}

function sideOf(place: CacheEntry, side: CacheSide): CacheEntry {
  const attributes = place.attributes.filter(([name]) => {
    const known = attributeNamed(place, name);
    return known === undefined || known.sides.includes(side);
  });
  return attributes.length === place.attributes.length ? place : { ...place, attributes };
}

/** What the table of backends says of an attribute of this entry; undefined for one that is not known. */
export function attributeNamed(entry: CacheEntry, name: string): Attribute | undefined {
  return backendOf(entry.type)?.attributes.find((attribute) => attribute.name === name);
}

/**
 * A destination with what it does not say: `mode`, and that a cache that cannot be written must not fail the build.
 * An inline cache is a part of the image and knows neither.
 */
export function withDefaults(entry: CacheEntry, mode: CacheInputs['mode']): CacheEntry {
  if (backendOf(entry.type)?.sharedBy === 'image') return entry;
  const moded = attributeNamed(entry, 'mode') ? withDefault(entry, 'mode', mode) : entry;
  return attributeNamed(entry, 'ignore-error') ? withDefault(moded, 'ignore-error', 'true') : moded;
}
