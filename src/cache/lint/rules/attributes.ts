import { attributeOf } from '../../entry.ts';
import { joinReference, splitReference } from '../../reference.ts';
import type { Attribute, Backend, CacheEntry, CacheSide } from '../../types.ts';
import { isPlaceholder, renamed, withoutAttribute, withValue } from '../line.ts';
import { attributeNamed, countsOn, meantAttributes, meantBy } from '../meant.ts';
import { referenceFault } from '../reference.ts';
import { completed, missingAttributes } from '../required.ts';
import type { Fault, LineRule, Subject } from '../types.ts';

/** An attribute that the backend does not have: misspelt, of another backend, or made up. */
export function unknownAttribute(table: readonly Backend[]): LineRule {
  return {
    name: 'unknown-attribute',
    find(subject) {
      const { backend, said } = subject;
      if (!backend) return [];
      const strange = said.filter(({ attribute }) => !attribute);
      return strange.map(
        ({ name }) => tagFault(name, subject, backend) ?? unknownFault(name, subject, backend, table),
      );
    },
  };
}

function unknownFault(name: string, subject: Subject, backend: Backend, table: readonly Backend[]): Fault {
  const meant = meantBy(name, backend, subject.sides);
  const what = meant === undefined ? whose(name, backend, table) : ` but most likely ${meant}`;
  const message = `BuildKit ignores ${shown(name)}, which is no attribute of type=${backend.type}${what}`;
  return replacedBy(meant, name, message, subject, backend);
}

/** An attribute that gives way to the one that is meant, and goes where none is. */
function replacedBy(
  meant: string | undefined,
  name: string,
  message: string,
  { entry, sides }: Subject,
  backend: Backend,
): Fault {
  const fix = (wrong: CacheEntry) =>
    meant === undefined ? withoutAttribute(wrong, name) : renamed(wrong, name, meant);
  const missing = missingAttributes(backend, entry, sides).find((attribute) => attribute.name === meant);
  if (!missing || missing.environment !== undefined) return { level: 'warning', message: `${message}.`, fix };
  return { level: 'error', message: `${message}, without which it refuses the line.`, fix };
}

function whose(name: string, backend: Backend, table: readonly Backend[]): string {
  if (/^(user(name)?|pass(word)?)$/.test(name)) return '; docker/login-action logs in to a registry';
  const owners = table.filter((other) => other !== backend && attributeNamed(other, name));
  return owners.length === 0 ? '' : ` but of type=${owners.map(({ type }) => type).join(' and type=')}`;
}

/** A tag beside a reference that has none. */
function tagFault(name: string, { entry }: Subject, backend: Backend): Fault | undefined {
  const reference = backend.attributes.find(({ branch }) => branch === 'reference')?.name;
  const ref = reference === undefined ? undefined : attributeOf(entry, reference);
  const tag = attributeOf(entry, name);
  if (name !== 'tag' || reference === undefined || !ref || !tag) return undefined;
  const parts = splitReference(ref);
  if (parts.tag !== undefined || parts.digest !== undefined) return undefined;
  const whole = joinReference({ ...parts, tag });
  const fault = referenceFault(whole);
  if (fault && fault.meant === undefined) return undefined;
  const message = `BuildKit ignores tag, which is no attribute of type=${backend.type}; the tag is a part of ${reference}.`;
  const fix = (wrong: CacheEntry) => withoutAttribute(withValue(wrong, reference, whole), name);
  return { level: 'warning', message, fix };
}

/** An attribute of the other side, which this side ignores without a word. */
export const WRONG_SIDE: LineRule = {
  name: 'wrong-side',
  find(subject) {
    const { backend, said, sides } = subject;
    if (!backend) return [];
    return said.flatMap(({ name, attribute }) => {
      return attribute && !countsOn(attribute, sides) ? [wrongSideFault(name, subject, backend)] : [];
    });
  },
};

function wrongSideFault(name: string, subject: Subject, backend: Backend): Fault {
  const [here, there] = subject.sides.includes('source') ? ['reads', 'cache-to'] : ['writes', 'cache-from'];
  const meant = meantBy(name, backend, subject.sides);
  const instead = meant === undefined ? `it belongs to ${there}` : `${meant} is meant here`;
  const message = `BuildKit ignores ${name} where it ${here} a cache; ${instead}`;
  return replacedBy(meant, name, message, subject, backend);
}

/** An attribute without which BuildKit or Buildx refuses the line. */
export const MISSING_ATTRIBUTE: LineRule = {
  name: 'missing-attribute',
  find({ entry, backend, said, sides }) {
    if (!backend) return [];
    const missing = missingAttributes(backend, entry, sides);
    if (missing.length === 0) return [];
    const meant = meantAttributes(said, backend, sides);
    return missing
      .filter(({ name }) => !meant.has(name))
      .flatMap((attribute) => missingFault(attribute, entry, backend, sides));
  },
};

function missingFault(
  { name, environment }: Attribute,
  entry: CacheEntry,
  backend: Backend,
  sides: readonly CacheSide[],
): Fault[] {
  const fix = (wrong: CacheEntry) => completed(backend, wrong, sides);
  const message = `BuildKit refuses type=${backend.type} without ${name}`;
  if (environment === undefined) return [{ level: 'error', message: `${message}.`, fix, asks: true }];
  // Manuals leave out what the daemon may know; nobody runs their lines as they are.
  if (entry.attributes.some(([, value]) => isPlaceholder(value))) return [];
  const unless = `${message}, unless its daemon has ${environment} in its environment.`;
  return [{ level: 'warning', message: unless, fix, asks: true }];
}

const LONGEST_NAME = 40;

function shown(name: string): string {
  if (name === '') return 'a value without a name';
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}
