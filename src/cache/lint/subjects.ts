import { backendOf } from '../backends.ts';
import type { Backend, CacheEntry, CacheInputs, CacheSide } from '../types.ts';
import type { Subject } from './types.ts';

const BOTH: readonly CacheSide[] = ['source', 'destination'];

/** The lines of cache, cache-from and cache-to, as the rules want them. */
export function subjectsOf(inputs: CacheInputs, table: readonly Backend[]): Subject[] {
  const subject = (input: Subject['input'], sides: readonly CacheSide[], isWritten: boolean) => {
    return (entry: CacheEntry): Subject => {
      return { input, entry, ...knownOf(entry, table), sides, isWritten };
    };
  };
  return [
    ...(inputs.places ?? []).map(subject('cache', BOTH, inputs.write !== 'never')),
    ...inputs.from.map(subject('cache-from', ['source'], false)),
    ...inputs.to.map(subject('cache-to', ['destination'], true)),
  ];
}

/** The line with another entry. */
export function withEntry(subject: Subject, entry: CacheEntry, table: readonly Backend[]): Subject {
  return { ...subject, entry, ...knownOf(entry, table) };
}

function knownOf(entry: CacheEntry, table: readonly Backend[]): Pick<Subject, 'backend' | 'said'> {
  const backend = backendOf(entry.type, table);
  const said = entry.attributes.map(([name, value]) => {
    return { name, value, attribute: backend?.attributes.find((known) => known.name === name) };
  });
  return { backend, said };
}
