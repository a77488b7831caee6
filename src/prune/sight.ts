import {
  type IndexFamily,
  isBlob,
  type KeyedBlob,
  type KeyedEntry,
  type KeyedIndex,
} from '../sizes/account-keys.ts';
import { pullOf } from '../sizes/account-refs.ts';
import type { IndexNames } from './types.ts';

/** The longest time, in milliseconds, between BuildKit's question for a blob and the index that names it: a job's, with room. */
const EXPORT = 24 * 3600 * 1000;

/** Which indexes may name a blob. */
export interface Sight {
  /** Indexes that BuildKit reads and that may name this blob. */
  readersOf(blob: KeyedBlob): KeyedIndex[];
}

/** What indexes name where that is known: by family, for the default branch. */
export interface SightFacts {
  defaultBranch: string;
  names: ReadonlyMap<string, IndexNames>;
}

/**
 * An index names blobs of its own ref and of those that the ref can see: the default branch, and for a pull request its
 * base. One that cannot be read is taken to name all of them that were used since shortly before it was written, since
 * BuildKit asks for each blob, or uploads it, whenever it writes an index.
 */
export function sightOf(families: readonly IndexFamily[], facts: SightFacts): Sight {
  const live = families.map((family) => ({ index: family.live, names: namesOf(family, facts) }));
  const byRef = new Map<string, typeof live>();
  const seenFrom = (ref: string) => {
    const known =
      byRef.get(ref) ?? live.filter(({ index }) => sees(index.entry.ref, ref, facts.defaultBranch));
    byRef.set(ref, known);
    return known;
  };
  return {
    readersOf: (blob) =>
      seenFrom(blob.entry.ref)
        .filter(({ index, names }) => mayName(index, names, blob))
        .map(({ index }) => index),
  };
}

/** What the index that the default branch reads names; of others it is not known. */
export function namesOf(
  { family, ref }: IndexFamily,
  { defaultBranch, names }: SightFacts,
): IndexNames | undefined {
  return ref === defaultBranch ? names.get(family) : undefined;
}

function sees(from: string, ref: string, defaultBranch: string): boolean {
  if (from === ref || ref === defaultBranch) return true;
  const pull = pullOf(from);
  if (pull === undefined) return false;
  return ref.startsWith('refs/heads/') || pullOf(ref) === pull;
}

function mayName({ entry }: KeyedIndex, names: IndexNames | undefined, blob: KeyedBlob): boolean {
  return names ? names.has(blob.key.name) : blob.entry.accessedAt >= entry.createdAt - EXPORT;
}

/** What the default branch reads today, which no policy takes. */
export interface Protection {
  isRead(entry: KeyedEntry): boolean;
  /** It lies on the default branch, one of whose indexes could not be read. */
  isUnread(entry: KeyedEntry): boolean;
}

/** The newest index of every scope on the default branch, and the blobs that they name. */
export function protectionOf(families: readonly IndexFamily[], facts: SightFacts): Protection {
  const own = families.filter(({ ref }) => ref === facts.defaultBranch);
  const live = new Set(own.map((family) => family.live.entry.id));
  const names = own.map((family) => namesOf(family, facts));
  const named = new Set(names.flatMap((known) => (known ? [...known] : [])));
  const isKnown = names.every((known) => known !== undefined);
  const isBlobThere = (keyed: KeyedEntry): keyed is KeyedBlob =>
    keyed.entry.ref === facts.defaultBranch && isBlob(keyed);
  return {
    isRead: (keyed) => live.has(keyed.entry.id) || (isBlobThere(keyed) && named.has(keyed.key.name)),
    isUnread: (keyed) => !isKnown && isBlobThere(keyed),
  };
}
