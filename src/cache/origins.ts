import { type BranchValue, ofBranch, ofOther } from './branch.ts';
import type { CacheEvent } from './types.ts';

/** What kind of thing is built: what `{branch}` is in the places that it writes, and whose places it reads. */
export interface Origin {
  /** What `{branch}` stands for in what is written; absent where the event does not tell. */
  own(event: CacheEvent): BranchValue | undefined;
  /** The same for the docs. */
  ownWords: string;
  /** Its own is read also where it is not written: nobody else writes under that name. */
  alwaysReadsOwn?: true;
  /** Branches whose places are read, in this order; those that the event does not tell are absent. */
  reads(event: CacheEvent): Array<string | undefined>;
  readsWords: string;
}

export const BRANCH_ORIGIN: Origin = {
  own: ({ branch }) => optional(branch, ofBranch),
  ownWords: 'the branch',
  reads: ({ branch, defaultBranch }) => [branch, defaultBranch],
  readsWords: 'the branch, the default branch',
};

export const TAG_ORIGIN: Origin = {
  own: ({ tag }) => optional(tag, (name) => ofOther(`tag-${name}`)),
  ownWords: '`tag-NAME`',
  reads: ({ defaultBranch }) => [defaultBranch],
  readsWords: 'the default branch',
};

export const PULL_REQUEST_ORIGIN: Origin = {
  own: ({ pullRequest }) => optional(pullRequest, (number) => ofOther(`pr-${number}`)),
  ownWords: '`pr-N`',
  reads: ({ headBranch, baseBranch, defaultBranch }) => [headBranch, baseBranch, defaultBranch],
  readsWords: 'the head branch, the base branch, the default branch',
};

/** The head of a fork is a branch of another repository; one of the same name here is somebody else's. */
export const FORK_ORIGIN: Origin = {
  own: PULL_REQUEST_ORIGIN.own,
  ownWords: '`pr-N`',
  reads: ({ baseBranch, defaultBranch }) => [baseBranch, defaultBranch],
  readsWords: 'the base branch, the default branch',
};

/** The branch of a merge group lives for one run, so what belongs to the queue is named after its target. */
export const QUEUE_ORIGIN: Origin = {
  own: ({ baseBranch }) => optional(baseBranch, (name) => ofOther(`queue-${name}`)),
  ownWords: '`queue-BASE`',
  reads: ({ baseBranch, defaultBranch }) => [baseBranch, defaultBranch],
  readsWords: 'the target branch, the default branch',
};

export const RUN_ORIGIN: Origin = {
  own: ({ headBranch }) => optional(headBranch, ofBranch),
  ownWords: 'the branch of the run that it follows',
  reads: ({ headBranch, defaultBranch }) => [headBranch, defaultBranch],
  readsWords: 'that branch, the default branch',
};

export const LOCAL_ORIGIN: Origin = {
  own: ({ branch }) => (branch === undefined ? ofOther('local') : ofBranch(branch)),
  ownWords: 'the branch of `GITHUB_REF`, else `local`',
  alwaysReadsOwn: true,
  reads: BRANCH_ORIGIN.reads,
  readsWords: 'the same, the default branch',
};

/** Whatever the event tells. */
export const ANY_ORIGIN: Origin = {
  own: (event) => PULL_REQUEST_ORIGIN.own(event) ?? TAG_ORIGIN.own(event) ?? BRANCH_ORIGIN.own(event),
  ownWords: '`pr-N`, `tag-NAME` or the branch, where known',
  reads: ({ branch, baseBranch, defaultBranch }) => [branch, baseBranch, defaultBranch],
  readsWords: 'the branch, the default branch',
};

function optional<From, To>(value: From | undefined, make: (value: From) => To): To | undefined {
  return value === undefined ? undefined : make(value);
}
