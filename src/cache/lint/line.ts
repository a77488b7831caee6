import { isSecretAttribute, maskCredentials } from '../credentials.ts';
import { printEntry } from '../entry.ts';
import type { CacheEntry } from '../types.ts';

/** Stands where the user's own token or key belongs. */
const OWN_SECRET = '***';

/** An entry as a line to write: whole, but with `***` for tokens and keys. */
export function printLine(entry: CacheEntry): string {
  const attributes = entry.attributes.map(
    ([name, value]) => [name, isSecretAttribute(name) ? OWN_SECRET : maskCredentials(value)] as const,
  );
  return printEntry({ ...entry, type: maskCredentials(entry.type), attributes });
}

/** The entry with another value of an attribute, where it stands; at the end where it is not said yet. */
export function withValue(entry: CacheEntry, name: string, value: string): CacheEntry {
  if (!entry.attributes.some(([said]) => said === name)) {
    return { ...entry, attributes: [...entry.attributes, [name, value]] };
  }
  const attributes = entry.attributes.map((pair) => (pair[0] === name ? ([name, value] as const) : pair));
  return { ...entry, attributes };
}

/** The entry without an attribute. */
export function withoutAttribute(entry: CacheEntry, name: string): CacheEntry {
  return { ...entry, attributes: entry.attributes.filter(([said]) => said !== name) };
}

/** The entry with an attribute under another name; without it, where that name is said already. */
export function renamed(entry: CacheEntry, from: string, to: string): CacheEntry {
  if (entry.attributes.some(([said]) => said === to)) return withoutAttribute(entry, from);
  const attributes = entry.attributes.map(([name, value]) => [name === from ? to : name, value] as const);
  return { ...entry, attributes };
}

/** Whether a value stands for one that its reader is to fill in, as in manuals: `<bucket>`, `...`. */
export function isPlaceholder(value: string): boolean {
  return /<[^<>]*>|\.\.\.|…/.test(value);
}
