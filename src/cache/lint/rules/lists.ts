import { attributeOf, describeEntry } from '../../entry.ts';
import { identityOf } from '../../identity.ts';
import { sidesOf } from '../../places.ts';
import type { Backend, CacheEntry } from '../../types.ts';
import { withValue } from '../line.ts';
import { canonicalReference } from '../reference.ts';
import type { Fault, ListRule, Subject } from '../types.ts';

/** BuildKit refuses the build when two registry caches have one `ref`, letter by letter. */
export const SAME_REFERENCE: ListRule = {
  name: 'same-reference',
  find(subjects) {
    return again(subjects, writtenReference, (_, first) => {
      const message = `BuildKit refuses to write one ref twice, and ${describeEntry(first.entry)} in ${first.input} writes it already; leave one of the two out.`;
      return { level: 'error', message };
    });
  },
};

function writtenReference({ entry, isWritten }: Subject): string | undefined {
  return isWritten && entry.type === 'registry' ? attributeOf(entry, 'ref') || undefined : undefined;
}

/** Two lines that write one place, of which one overwrites the other. */
export function samePlace(table: readonly Backend[]): ListRule {
  return {
    name: 'same-place',
    find(subjects) {
      return again(
        subjects,
        (subject) => placeOf(subject, table),
        (second, first) => {
          // These are refused, and told so.
          const ref = writtenReference(second);
          if (ref !== undefined && ref === writtenReference(first)) return undefined;
          const message = `${describeEntry(first.entry)} in ${first.input} writes the same cache, so that one overwrites the other; leave one of the two out.`;
          return { level: 'warning', message };
        },
      );
    },
  };
}

function placeOf(subject: Subject, table: readonly Backend[]): string | undefined {
  const { entry, input, backend, isWritten } = subject;
  if (!isWritten || !backend) return undefined;
  const written = (input === 'cache' ? sidesOf(entry, []).destinations[0] : entry) ?? entry;
  const isDerived = input === 'cache' && backend.sharedBy === 'refs';
  if (isDerived && backend.identity.every((name) => attributeOf(entry, name) === undefined)) {
    return `${entry.type}, derived`;
  }
  return identityOf(spelt(withoutReading(written, backend), backend), table);
}

/** Without what only an import reads, such as `src` beside `dest`. */
function withoutReading(entry: CacheEntry, { attributes }: Backend): CacheEntry {
  const read = new Set(
    attributes.filter(({ sides }) => !sides.includes('destination')).map(({ name }) => name),
  );
  return { ...entry, attributes: entry.attributes.filter(([name]) => !read.has(name)) };
}

/** With one spelling for what has several. */
function spelt(entry: CacheEntry, { attributes }: Backend): CacheEntry {
  return attributes.reduce((whole, { name, branch }) => {
    const value = attributeOf(whole, name);
    if (value === undefined || value === '') return whole;
    if (branch === 'reference') return withValue(whole, name, canonicalReference(value));
    return branch === 'directory' ? withValue(whole, name, plainPath(value)) : whole;
  }, entry);
}

function plainPath(path: string): string {
  const parts = path.split('/').filter((part, index) => part !== '.' && (part !== '' || index === 0));
  return parts.join('/') || '.';
}

/** A fault for each line whose key an earlier line has. */
function again(
  subjects: readonly Subject[],
  keyOf: (subject: Subject) => string | undefined,
  faultOf: (subject: Subject, first: Subject) => Fault | undefined,
): ReadonlyMap<Subject, Fault> {
  const seen = new Map<string, Subject>();
  const faults = new Map<Subject, Fault>();
  for (const subject of subjects) {
    const key = keyOf(subject);
    if (key === undefined) continue;
    const first = seen.get(key);
    const fault = first && faultOf(subject, first);
    if (fault) faults.set(subject, fault);
    if (!first) seen.set(key, subject);
  }
  return faults;
}
