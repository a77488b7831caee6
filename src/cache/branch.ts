import { shortHash } from './hash.ts';
import { joinReference, splitReference } from './reference.ts';
import type { Attribute } from './types.ts';

/** What a place writes where the name of a branch is to stand. */
export const BRANCH = '{branch}';

/** What `{branch}` stands for, before it is cleaned for where it stands. */
export interface BranchValue {
  name: string;
  /** Made here, such as `pr-7`, and nobody's branch: a branch of that very name gets another text. */
  made: boolean;
}

/** A branch of the repository. */
export function ofBranch(name: string): BranchValue {
  return { name, made: false };
}

/** Something that is no branch; `name` begins with one of the prefixes that looksMade knows. */
export function ofOther(name: `${'pr' | 'tag' | 'queue'}-${string}` | 'local'): BranchValue {
  return { name, made: true };
}

/** What an attribute allows in the place of `{branch}`. */
interface Alphabet {
  clean(name: string): string;
  /** Characters that the filled text may have at most, or that the branch alone may have. */
  longest: { whole: number } | { branch: number };
}

/** A tag: at most 128 of `A-Za-z0-9_.-`, of which `.` and `-` do not begin it. */
const TAG: Alphabet = {
  clean: (name) => name.replace(/[^\w.-]/g, '-').replace(/^[.-]+/, ''),
  longest: { whole: 128 },
};

/** In a repository: lower case, separators one at a time and never at an end. */
const REPOSITORY: Alphabet = {
  clean: (name) =>
    name
      .toLowerCase()
      .replace(/[^a-z0-9._-]/g, '-')
      .replace(/[._-]{2,}/g, (run) => (/^(?:__|-+)$/.test(run) ? run : '-'))
      .replace(/^[._-]+|[._-]+$/g, ''),
  longest: { branch: 80 },
};

/** In a key or as the name of a directory, also where these do not tell upper from lower case. */
const NAME: Alphabet = {
  clean: (name) =>
    name
      .toLowerCase()
      .replace(/[^a-z0-9._-]/g, '-')
      .replace(/\.{2,}/g, '-')
      .replace(/^[.-]+|[.-]+$/g, ''),
  longest: { branch: 80 },
};

/** Whether a text has a place for the branch. */
export function holdsBranch(text: string): boolean {
  return text.includes(BRANCH);
}

/**
 * The text of an attribute with `{branch}` filled in, cleaned for where it stands. Distinct branches give distinct
 * texts. Undefined where it has no room for a branch, or stands in a digest.
 */
export function fillBranch(
  text: string,
  kind: NonNullable<Attribute['branch']>,
  value: BranchValue,
): string | undefined {
  if (kind !== 'reference') return fill(text, NAME, value);
  const { name, tag, digest } = splitReference(text);
  const filledName = fill(name, REPOSITORY, value);
  const filledTag = tag === undefined ? undefined : fill(tag, TAG, value);
  if (filledName === undefined || (tag !== undefined && filledTag === undefined)) return undefined;
  const filled = joinReference({ name: filledName, tag: filledTag, digest });
  return holdsBranch(filled) ? undefined : filled;
}

function fill(text: string, alphabet: Alphabet, value: BranchValue): string | undefined {
  if (!holdsBranch(text)) return text;
  const piece = pieceOf(value, alphabet, roomIn(text, alphabet));
  return piece === undefined ? undefined : text.replaceAll(BRANCH, piece);
}

function roomIn(text: string, { longest }: Alphabet): number {
  if ('branch' in longest) return longest.branch;
  const [first = '', ...others] = text.split(BRANCH);
  const rest = others.reduce((sum, part) => sum + part.length, first.length);
  return Math.floor((longest.whole - rest) / others.length);
}

/** Characters of a short hash. */
const HASH = 8;

/** The branch as it may stand there: as it is, or cleaned and told apart by a hash. */
function pieceOf(value: BranchValue, alphabet: Alphabet, room: number): string | undefined {
  const clean = alphabet.clean(value.name);
  if (clean !== '' && clean === value.name && clean.length <= room && !looksMade(value)) return clean;
  if (room < HASH) return undefined;
  // No branch holds a colon, so what is made here never has the hash of a branch.
  const hash = shortHash(value.made ? `:${value.name}` : value.name);
  const head = alphabet.clean(clean.slice(0, Math.max(0, room - HASH - 1)));
  return head === '' ? hash : `${head}-${hash}`;
}

/** Whether a name could be taken for one that is made here; it gets a hash and is none. */
function looksMade({ name, made }: BranchValue): boolean {
  if (/(?:^|-)[0-9a-f]{8}$/i.test(name)) return true;
  return !made && /^(?:(?:pr|tag|queue)-|local$)/i.test(name);
}
