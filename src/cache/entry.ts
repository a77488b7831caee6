import { BACKENDS, backendOf } from './backends.ts';
import { isSecretAttribute, maskCredentials } from './credentials.ts';
import { joinFields, splitFields } from './fields.ts';
import type { CacheEntry } from './types.ts';

/** The entries of one line, or what is wrong with it. The fault never repeats the text, which may hold keys. */
export type ParsedEntries = { entries: CacheEntry[] } | { fault: string };

/**
 * Reads one line of `cache`, `cache-from` or `cache-to` as buildx does: `type=…,name=value` with CSV quotes,
 * or bare image references, several of them parted by commas. Unlike buildx it forgives blanks around names,
 * since BuildKit would silently ignore the attribute ` scope`.
 */
export function parseCacheEntries(text: string): ParsedEntries {
  const split = splitFields(text);
  if ('fault' in split) return split;
  if (!text.includes('=')) return bareEntries(split.fields);
  const attributes = new Map<string, string>();
  for (const [index, field] of split.fields.entries()) {
    const equals = field.indexOf('=');
    if (equals < 0) return { fault: `field ${index + 1} is not of the form name=value${hint(field, index)}` };
    attributes.set(field.slice(0, equals).trim().toLowerCase(), field.slice(equals + 1));
  }
  const type = attributes.get('type');
  if (!type) return { fault: `type= is missing${typeHint([...attributes.keys()])}` };
  attributes.delete('type');
  return { entries: [{ type, attributes: [...attributes] }] };
}

/** A first field without a name is most likely a type, or a reference, that somebody put attributes behind. */
function hint(field: string, index: number): string {
  const word = field.trim().toLowerCase();
  if (backendOf(word)) return `; write type=${word}`;
  return index === 0
    ? '; with attributes behind it, an image reference is written type=registry,ref=REFERENCE'
    : '';
}

/** The one type that has an attribute that was said; nothing where there are several, or none. */
function typeHint(names: readonly string[]): string {
  for (const name of names) {
    const owners = BACKENDS.filter(({ attributes }) =>
      attributes.some((attribute) => attribute.name === name),
    );
    if (owners.length === 1) return `; ${name} belongs to type=${owners[0]?.type}`;
  }
  return '';
}

function bareEntries(fields: string[]): ParsedEntries {
  const entries: CacheEntry[] = [];
  for (const [index, field] of fields.entries()) {
    const ref = field.trim();
    if (ref === '') return { fault: `field ${index + 1} is empty` };
    entries.push({ type: 'registry', attributes: [['ref', ref]], bare: true });
  }
  return { entries };
}

/** An entry in buildx's syntax, as an argument: with all attributes, secrets included. */
export function printEntry(entry: CacheEntry): string {
  const [first] = entry.attributes;
  if (entry.bare && entry.attributes.length === 1 && first?.[0] === 'ref') return joinFields([first[1]]);
  return joinFields([`type=${entry.type}`, ...entry.attributes.map(([name, value]) => `${name}=${value}`)]);
}

/** An entry for people and reports: without tokens and keys, credentials in URLs masked. */
export function describeEntry(entry: CacheEntry): string {
  const attributes = entry.attributes
    .filter(([name]) => !isSecretAttribute(name))
    .map(([name, value]) => [name, maskCredentials(value)] as const);
  return printEntry({ ...entry, type: maskCredentials(entry.type), attributes });
}

/** The value of an attribute; absent when the entry does not say it. */
export function attributeOf(entry: CacheEntry, name: string): string | undefined {
  return entry.attributes.find(([key]) => key === name)?.[1];
}

/** The entry with one more attribute at its end; unchanged when it says the attribute already. */
export function withDefault(entry: CacheEntry, name: string, value: string): CacheEntry {
  if (attributeOf(entry, name) !== undefined) return entry;
  return { type: entry.type, attributes: [...entry.attributes, [name, value]] };
}

/** The entry without the named attributes. */
export function without(entry: CacheEntry, names: ReadonlySet<string>): CacheEntry {
  const attributes = entry.attributes.filter(([name]) => !names.has(name));
  return attributes.length === entry.attributes.length ? entry : { type: entry.type, attributes };
}
