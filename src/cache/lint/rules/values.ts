import { maskCredentials } from '../../credentials.ts';
import type { Attribute, CacheEntry } from '../../types.ts';
import { isPlaceholder, withoutAttribute, withValue } from '../line.ts';
import { blankOf } from '../required.ts';
import { type Fault, type LineRule, refused, type Subject } from '../types.ts';
import { type ValueFault, valueFault } from '../values.ts';

/** A value that BuildKit refuses, or takes for its default without a word. */
export const VALUE: LineRule = {
  name: 'value',
  find(subject) {
    return subject.said.flatMap(({ value, attribute }) => {
      if (!attribute || attribute.secret || isPlaceholder(value)) return [];
      if (value === '' && attribute.mayBeEmpty) return [];
      const fault = valueFault(value, attribute.value, attribute.default);
      return fault ? [faultOf(subject, attribute, value, fault)] : [];
    });
  },
};

function faultOf(subject: Subject, attribute: Attribute, value: string, fault: ValueFault): Fault {
  const { name } = attribute;
  const isRefused = attribute.refused === 'any' || (attribute.refused === 'unreadable' && fault.isUnreadable);
  const message = `${name} is ${shown(value)}, ${isRefused ? 'which BuildKit refuses' : meaning(attribute)}: it must be ${fault.allowed}.`;
  return { level: isRefused ? refused(subject) : 'warning', message, ...fixOf(attribute, fault) };
}

/** What BuildKit makes of a value that it does not refuse. */
function meaning({ value, default: fallback }: Attribute): string {
  if (value.kind === 'url' || value.kind === 'digest') return 'which leads nowhere';
  if (value.kind === 'integer') return 'which is out of range';
  return fallback === undefined ? 'which BuildKit ignores' : `which BuildKit takes for ${fallback}`;
}

/** With the nearest value; without one, the attribute goes, but for `mode`, which is written for `max`. */
function fixOf(attribute: Attribute, { nearest }: ValueFault): Pick<Fault, 'fix' | 'asks'> {
  const { name, required } = attribute;
  const value = nearest ?? (name === 'mode' ? 'max' : undefined);
  if (value !== undefined) return { fix: (entry: CacheEntry) => withValue(entry, name, value) };
  if (!required) return { fix: (entry: CacheEntry) => withoutAttribute(entry, name) };
  return { fix: (entry: CacheEntry) => withValue(entry, name, blankOf(attribute)), asks: true };
}

const LONGEST = 40;

function shown(value: string): string {
  if (value === '') return 'empty';
  const masked = maskCredentials(value);
  return masked.length > LONGEST ? `${masked.slice(0, LONGEST)}…` : masked;
}

/** Blanks around a text, which become a part of it. What is no text is told by the rule above, references by theirs. */
export const BLANKS: LineRule = {
  name: 'blanks',
  find({ said }) {
    return said.flatMap(({ name, value, attribute }) => {
      if (attribute?.value.kind !== 'text' || attribute.secret || value.trim() === value) return [];
      if (attribute.branch === 'reference') return [];
      const message = `The blanks around the value of ${name} become a part of it.`;
      return [
        { level: 'warning', message, fix: (wrong) => withValue(wrong, name, value.trim()) } satisfies Fault,
      ];
    });
  },
};

/** The highest level of each compression; for zstd, higher ones are as good as this. */
const HIGHEST_LEVEL: Readonly<Record<string, number>> = { gzip: 9, estargz: 9 };

/** A level that the compression of the same line does not have. */
export const COMPRESSION_LEVEL: LineRule = {
  name: 'compression-level',
  find({ entry, backend }) {
    const said = new Map(entry.attributes);
    const level = Number(said.get('compression-level') ?? Number.NaN);
    const attribute = backend?.attributes.find(({ name }) => name === 'compression');
    const compression = said.get('compression') ?? attribute?.default;
    if (!attribute || compression === undefined || Number.isNaN(level)) return [];
    if (compression === 'uncompressed') return [withoutEffect()];
    const highest = Object.hasOwn(HIGHEST_LEVEL, compression) ? HIGHEST_LEVEL[compression] : undefined;
    return highest === undefined || level <= highest || level > 22 ? [] : [tooHigh(compression, highest)];
  },
};

function withoutEffect(): Fault {
  const message = 'compression-level has no effect with compression=uncompressed.';
  return { level: 'warning', message, fix: (entry) => withoutAttribute(entry, 'compression-level') };
}

function tooHigh(compression: string, highest: number): Fault {
  const message = `compression-level of ${compression} goes from 0 to ${highest}, and BuildKit fails to export the cache with a higher one; zstd goes to 22.`;
  return { level: 'warning', message, fix: (entry) => withValue(entry, 'compression-level', `${highest}`) };
}
