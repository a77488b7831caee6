import type { CacheEvent } from '../../src/cache/types.ts';

/** An event, and what is to come of it. */
export interface ExpectedOccasion {
  title: string;
  event: CacheEvent;
  /** How the row of the table of events begins. */
  row: string;
  /** Branches whose places are read when nothing is written. */
  reads: string[];
  /** What `{branch}` is when it is written; absent where nothing can be. */
  own?: string;
  /** Places that `auto` writes, by the names of PLACES. */
  auto: 'all' | string[];
}

const INLINE = ['inline'];
const OWN = ['gha', 'branch', 'inline'];
const main = { defaultBranch: 'main', isFork: false };
const pull = { ...main, pullRequest: 7, headBranch: 'fix', baseBranch: 'release' };
const fork = { defaultBranch: 'main', isFork: true, pullRequest: 7, baseBranch: 'release' };
const ofPull = { reads: ['fix', 'release', 'main'], own: 'pr-7', auto: INLINE };
const ofFork = { reads: ['release', 'main'], own: 'pr-7', auto: INLINE };
const ofMain = { reads: ['main'], own: 'main', auto: 'all' as const };
const ofFix = { reads: ['fix', 'main'], own: 'fix', auto: OWN };
const ofTag = { reads: ['main'], own: 'tag-v1', auto: INLINE };
const ofNobody = { reads: ['main'], auto: INLINE };

/** Every kind of event, and each with what else it depends on. */
export const OCCASIONS: readonly ExpectedOccasion[] = [
  {
    title: 'a push of the default branch',
    event: { ...main, name: 'push', branch: 'main' },
    row: '`push` of a branch',
    ...ofMain,
  },
  {
    title: 'a push of another branch',
    event: { ...main, name: 'push', branch: 'fix' },
    row: '`push` of a branch',
    ...ofFix,
  },
  {
    title: 'a push of main, the default branch not known',
    event: { name: 'push', branch: 'main', isFork: false },
    row: '`push` of a branch',
    ...ofMain,
  },
  {
    title: 'a push of master, the default branch not known',
    event: { name: 'push', branch: 'master', isFork: false },
    row: '`push` of a branch',
    reads: ['master'],
    own: 'master',
    auto: 'all',
  },
  {
    title: 'a push of master where the default branch is another',
    event: { ...main, name: 'push', branch: 'master' },
    row: '`push` of a branch',
    reads: ['master', 'main'],
    own: 'master',
    auto: OWN,
  },
  {
    title: 'a push of another branch, the default branch not known',
    event: { name: 'push', branch: 'fix', isFork: false },
    row: '`push` of a branch',
    reads: ['fix'],
    own: 'fix',
    auto: OWN,
  },
  {
    title: 'a push without a ref',
    event: { ...main, name: 'push' },
    row: 'one of the last four',
    ...ofNobody,
  },
  {
    title: 'a push of a tag',
    event: { ...main, name: 'push', tag: 'v1' },
    row: '`push`, `workflow_dispatch` of a tag',
    ...ofTag,
  },
  {
    title: 'a push of a tag, the default branch not known',
    event: { name: 'push', tag: 'v1', isFork: false },
    row: '`push`, `workflow_dispatch` of a tag',
    reads: [],
    own: 'tag-v1',
    auto: INLINE,
  },
  {
    title: 'a push of a tag that is named like the default branch',
    event: { ...main, name: 'push', tag: 'main' },
    row: '`push`, `workflow_dispatch` of a tag',
    reads: ['main'],
    own: 'tag-main',
    auto: INLINE,
  },
  {
    title: "a push of a merge queue's branch",
    event: { ...main, name: 'push', baseBranch: 'release' },
    row: "`push` of a merge queue's own branch",
    reads: ['release', 'main'],
    own: 'queue-release',
    auto: INLINE,
  },
  {
    title: 'a merge group',
    event: { ...main, name: 'merge_group', baseBranch: 'release' },
    row: '`merge_group`',
    reads: ['release', 'main'],
    own: 'queue-release',
    auto: INLINE,
  },
  {
    title: 'a merge group whose target is not known',
    event: { ...main, name: 'merge_group' },
    row: '`merge_group`',
    ...ofNobody,
  },
  { title: 'a pull request', event: { ...pull, name: 'pull_request' }, row: '`pull_request`', ...ofPull },
  {
    title: 'a pull request into the default branch',
    event: { ...pull, name: 'pull_request', baseBranch: 'main' },
    row: '`pull_request`',
    reads: ['fix', 'main'],
    own: 'pr-7',
    auto: INLINE,
  },
  {
    title: 'a pull request from a fork',
    event: { ...fork, name: 'pull_request' },
    row: '`pull_request`, `pull_request_target` and their like, from a fork',
    ...ofFork,
  },
  {
    title: 'a pull request, of which nothing is known',
    event: { name: 'pull_request', isFork: true },
    row: '`workflow_run` after a run of a fork',
    reads: [],
    auto: INLINE,
  },
  {
    title: 'a pull_request_target',
    event: { ...pull, name: 'pull_request_target' },
    row: '`pull_request_target`',
    ...ofPull,
  },
  {
    title: 'a pull_request_target from a fork',
    event: { ...fork, name: 'pull_request_target' },
    row: '`pull_request`, `pull_request_target` and their like, from a fork',
    ...ofFork,
  },
  {
    title: 'a review',
    event: { ...pull, name: 'pull_request_review' },
    row: '`pull_request_review`',
    ...ofPull,
  },
  {
    title: 'a comment in a review',
    event: { ...pull, name: 'pull_request_review_comment' },
    row: '`pull_request_review`',
    ...ofPull,
  },
  {
    title: 'a review of a fork',
    event: { ...fork, name: 'pull_request_review' },
    row: '`pull_request`, `pull_request_target` and their like, from a fork',
    ...ofFork,
  },
  { title: 'a release', event: { ...main, name: 'release', tag: 'v1' }, row: '`release`', ...ofTag },
  {
    title: 'a comment on a pull request',
    event: { ...main, name: 'issue_comment', pullRequest: 7 },
    row: '`issue_comment`',
    reads: ['main'],
    own: 'pr-7',
    auto: INLINE,
  },
  {
    title: 'a comment on an issue',
    event: { ...main, name: 'issue_comment', branch: 'main' },
    row: '`issue_comment`',
    reads: ['main'],
    own: 'main',
    auto: INLINE,
  },
  {
    title: 'a schedule',
    event: { ...main, name: 'schedule', branch: 'main' },
    row: '`schedule`',
    ...ofMain,
  },
  {
    title: 'a run by hand',
    event: { ...main, name: 'workflow_dispatch', branch: 'fix' },
    row: '`workflow_dispatch` of a branch',
    ...ofFix,
  },
  {
    title: 'a run by hand, of a tag',
    event: { ...main, name: 'workflow_dispatch', tag: 'v1' },
    row: '`push`, `workflow_dispatch` of a tag',
    ...ofTag,
  },
  {
    title: 'a dispatch',
    event: { ...main, name: 'repository_dispatch', branch: 'main' },
    row: '`repository_dispatch`',
    ...ofMain,
  },
  {
    title: 'a run after a run of the default branch',
    event: { ...main, name: 'workflow_run', headBranch: 'main' },
    row: '`workflow_run` after a run of a branch',
    ...ofMain,
  },
  {
    title: 'a run after a run of another branch',
    event: { ...main, name: 'workflow_run', headBranch: 'fix' },
    row: '`workflow_run` after a run of a branch',
    reads: ['fix', 'main'],
    own: 'fix',
    auto: ['branch', 'inline'],
  },
  {
    title: 'a run after a run of a fork',
    event: { defaultBranch: 'main', name: 'workflow_run', isFork: true },
    row: '`workflow_run` after a run of a fork',
    ...ofNobody,
  },
  {
    title: 'a run after the run of a release',
    event: { ...main, name: 'workflow_run' },
    row: '`workflow_run` after any other run',
    ...ofNobody,
  },
  {
    title: 'an event that is not in the table',
    event: { ...main, name: 'watch', branch: 'main' },
    row: 'any other',
    reads: ['main'],
    own: 'main',
    auto: INLINE,
  },
  {
    title: 'a deployment of a tag',
    event: { ...main, name: 'deployment', tag: 'v1' },
    row: 'any other',
    ...ofTag,
  },
  {
    title: 'no event, on a branch',
    event: { branch: 'fix', isFork: false },
    row: 'none',
    reads: ['fix'],
    own: 'fix',
    auto: 'all',
  },
  { title: 'no event at all', event: { isFork: false }, row: 'none', reads: [], own: 'local', auto: 'all' },
];
