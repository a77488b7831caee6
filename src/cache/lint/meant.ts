import type { Attribute, Backend, CacheSide } from '../types.ts';
import { attributeMeant } from './meanings.ts';
import { nearestWord } from './nearest.ts';
import type { Said } from './types.ts';

/** What a backend knows of an attribute; undefined for one that it does not have. */
export function attributeNamed({ attributes }: Backend, name: string): Attribute | undefined {
  return attributes.find((attribute) => attribute.name === name);
}

/** Whether an attribute counts on one of these sides. */
export function countsOn({ sides: known }: Attribute, sides: readonly CacheSide[]): boolean {
  return known.some((side) => sides.includes(side));
}

/**
 * The attribute that is meant by one that counts for nothing here: by what people write for it, by its spelling, or
 * because it is to the other side what that one is to this. Undefined where nobody can tell.
 */
export function meantBy(name: string, backend: Backend, sides: readonly CacheSide[]): string | undefined {
  const known = attributeNamed(backend, name);
  if (known) return known.required && backend.attributes.find((other) => isOwn(other, sides))?.name;
  const names = backend.attributes
    .filter((attribute) => countsOn(attribute, sides))
    .map((attribute) => attribute.name);
  return attributeMeant(backend.type, name, sides) ?? nearestWord(name, names);
}

/** Required on this side and unknown on the other, as `dest` is. */
function isOwn({ required, sides: known }: Attribute, sides: readonly CacheSide[]): boolean {
  return known.length === 1 && (required?.some((side) => sides.includes(side)) ?? false);
}

/** The attributes that are meant, though another word stands for them. */
export function meantAttributes(
  said: readonly Said[],
  backend: Backend,
  sides: readonly CacheSide[],
): ReadonlySet<string | undefined> {
  const strange = said.filter(({ attribute }) => !attribute || !countsOn(attribute, sides));
  return new Set(strange.map(({ name }) => meantBy(name, backend, sides)));
}
