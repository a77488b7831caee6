import { backendOf } from '../../backends.ts';
import type { Backend, CacheEntry } from '../../types.ts';
import { TYPES_MEANT } from '../meanings.ts';
import { nearestWord } from '../nearest.ts';
import { completed } from '../required.ts';
import type { Fault, LineRule, LintBuild, Subject } from '../types.ts';

/** A type that no backend has. BuildKit refuses the build for a destination, and the import for a source. */
export function unknownType(table: readonly Backend[]): LineRule {
  const types = table.map(({ type }) => type);
  return {
    name: 'unknown-type',
    find: (subject) => (subject.backend ? [] : [unknownTypeFault(subject, types)]),
  };
}

function unknownTypeFault({ entry }: Subject, types: readonly string[]): Fault {
  const meant = typeMeant(entry.type, types);
  const message = `BuildKit has no cache of this type; it has ${types.join(', ')}.`;
  return {
    level: 'error',
    message,
    fix: meant === undefined ? undefined : (wrong) => ({ ...wrong, type: meant }),
  };
}

function typeMeant(type: string, types: readonly string[]): string | undefined {
  const word = type.replace(/['"\s]/g, '').toLowerCase();
  const other = Object.hasOwn(TYPES_MEANT, word) ? TYPES_MEANT[word] : undefined;
  return other !== undefined && types.includes(other) ? other : nearestWord(word, types);
}

/** A type that can be written and not read: BuildKit refuses the import, and the build goes on without. */
export const UNREADABLE_TYPE: LineRule = {
  name: 'unreadable-type',
  find({ entry, backend, sides }, build) {
    if (!backend || backend.sides.some((side) => sides.includes(side))) return [];
    const message = `A cache of type ${entry.type} is a part of the image and is read from there, by type=registry and the image's name.`;
    return [{ level: 'warning', message, fix: () => imageEntry(build), asks: true }];
  },
};

function imageEntry({ tags }: LintBuild): CacheEntry {
  return { type: 'registry', attributes: [['ref', tags[0] ?? 'IMAGE']] };
}

/** A bare word such as `inline`, which buildx takes for an image of that name. */
export function bareType(table: readonly Backend[]): LineRule {
  return {
    name: 'bare-type',
    find({ entry, input, sides }, build) {
      const word = entry.bare ? entry.attributes[0]?.[1].toLowerCase() : undefined;
      const backend = word === undefined ? undefined : backendOf(word, table);
      if (!backend) return [];
      const message = `To buildx a word without type= is an image, docker.io/library/${word}.`;
      const isReadable = backend.sides.some((side) => sides.includes(side));
      const fix = () =>
        isReadable ? completed(backend, { type: backend.type, attributes: [] }, sides) : imageEntry(build);
      return [{ level: input === 'cache' ? 'error' : 'warning', message, fix, asks: true } satisfies Fault];
    },
  };
}
