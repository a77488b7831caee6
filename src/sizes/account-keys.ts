import { BUILDKIT_VERSION } from '../github/cache-service.ts';
import type { ActionsCacheEntry } from '../github/types.ts';
import { grouped } from './account-groups.ts';

/** What an entry is, by its key. */
export type EntryKey =
  | {
      kind: 'index';
      scope: string;
      /** The first 8 hexadecimal digits of the SHA-256 of the ref that wrote it. */
      refHash: string;
      /** The key without its number: entries that share it replace each other. */
      family: string;
      number: number;
    }
  /** `name` is a digest, with `-sig` behind it for the signature of an index. */
  | { kind: 'blob'; name: string }
  | { kind: 'other' };

const INDEX = /^(index-(.*)-1-([0-9a-f]{8})(?:-sig)?)#(\d{1,15})$/s;
const BLOB = /^buildkit-blob-1-([a-z0-9]+:[0-9a-f]+(?:-sig)?)$/;

/** What an entry is. Keys like BuildKit's with another version are another tool's. */
export function entryKey({ key, version }: Pick<ActionsCacheEntry, 'key' | 'version'>): EntryKey {
  if (version !== BUILDKIT_VERSION) return { kind: 'other' };
  const [, name] = BLOB.exec(key) ?? [];
  if (name !== undefined) return { kind: 'blob', name };
  const [, family, scope, refHash, number] = INDEX.exec(key) ?? [];
  if (family === undefined || scope === undefined || refHash === undefined) return { kind: 'other' };
  return { kind: 'index', scope, refHash, family, number: Number(number) };
}

/** An entry beside what its key says. */
export interface KeyedEntry<Key extends EntryKey = EntryKey> {
  entry: ActionsCacheEntry;
  key: Key;
}

export type KeyedIndex = KeyedEntry<Extract<EntryKey, { kind: 'index' }>>;
export type KeyedBlob = KeyedEntry<Extract<EntryKey, { kind: 'blob' }>>;

export function isIndex(keyed: KeyedEntry): keyed is KeyedIndex {
  return keyed.key.kind === 'index';
}

export function isBlob(keyed: KeyedEntry): keyed is KeyedBlob {
  return keyed.key.kind === 'blob';
}

/** The indexes of one scope and ref, of which the service finds the newest. */
export interface IndexFamily {
  /** Such as `index-api-1-ce53a0a2`. */
  family: string;
  ref: string;
  /** The one that BuildKit reads. */
  live: KeyedIndex;
  /** Those that it has replaced, the oldest first. */
  superseded: KeyedIndex[];
}

/** Indexes by family. The service gives the newest entry, whatever its number. */
export function indexFamilies(indexes: readonly KeyedIndex[]): IndexFamily[] {
  const groups = grouped(indexes, ({ entry, key }) => `${entry.ref}\n${key.family}`);
  return [...groups.values()].flatMap((group) => {
    const byAge = group.toSorted(
      (a, b) => a.entry.createdAt - b.entry.createdAt || a.key.number - b.key.number,
    );
    const live = byAge.at(-1);
    if (!live) return [];
    return [{ family: live.key.family, ref: live.entry.ref, live, superseded: byAge.slice(0, -1) }];
  });
}
