import type { CacheEvent } from '../cache/types.ts';
import type { GitHubContext } from './types.ts';

/** Where a build comes from, from what GitHub tells of its event. What GitHub does not tell is absent. */
export function cacheEventOf(github: GitHubContext): CacheEvent {
  const name = github.event;
  const event: CacheEvent = { name, defaultBranch: defaultBranchOf(github), isFork: false };
  if (name === 'workflow_run') return { ...event, ...followedRun(github) };
  if (name === 'merge_group') return { ...event, baseBranch: targetOf(github) };
  if (name !== undefined && /^pull_request(?:_|$)/.test(name)) return { ...event, ...pullRequest(github) };
  if (name === 'issue_comment' && github.payload.issue?.pull_request)
    return { ...event, pullRequest: github.payload.issue.number };
  return { ...event, ...refOf(github.ref) };
}

/** Events that GitHub runs on the default branch, for payloads that do not name it, as that of a schedule. */
const ON_DEFAULT_BRANCH: ReadonlySet<string> = new Set([
  'schedule',
  'repository_dispatch',
  'issue_comment',
  'workflow_run',
]);

function defaultBranchOf({ event, ref, payload }: GitHubContext): string | undefined {
  const named = payload.repository?.default_branch;
  return named ?? (event !== undefined && ON_DEFAULT_BRANCH.has(event) ? branchOf(ref) : undefined);
}

/** The branch or the tag of a ref. The branch that a merge queue makes for one run stands for what it merges into. */
function refOf(ref: string | undefined): Pick<CacheEvent, 'branch' | 'tag' | 'baseBranch'> {
  const branch = branchOf(ref);
  if (branch !== undefined && isOfQueue(branch)) return { baseBranch: queueTarget(branch) };
  return { branch, tag: rest(ref, 'refs/tags/') };
}

function pullRequest(github: GitHubContext): Partial<CacheEvent> {
  const pull = github.payload.pull_request;
  const isFork = isForeign(pull?.head?.repo?.full_name, github);
  return {
    pullRequest: pull?.number ?? numberIn(github.ref),
    headBranch: isFork ? undefined : pull?.head?.ref,
    baseBranch: pull?.base?.ref,
    isFork,
  };
}

function targetOf({ ref, payload }: GitHubContext): string | undefined {
  return branchOf(payload.merge_group?.base_ref) ?? queueTarget(branchOf(ref) ?? '');
}

/** GitHub gives the tag as branch where a release started the run, and a queue's branch where a merge group did. */
function followedRun(github: GitHubContext): Partial<CacheEvent> {
  const run = github.payload.workflow_run;
  const isFork = isForeign(run?.head_repository?.full_name, github);
  const branch = run?.head_branch;
  const isBranch = branch !== undefined && run?.event !== 'release' && !isOfQueue(branch);
  return { headBranch: isBranch && !isFork ? branch : undefined, isFork };
}

/** Whether a repository is another than the job's. One that is not named is taken for a fork: it may be one that is gone. */
function isForeign(fullName: string | undefined, { repository, payload }: GitHubContext): boolean {
  const own = payload.repository?.full_name ?? repository;
  return fullName === undefined || own === undefined || fullName.toLowerCase() !== own.toLowerCase();
}

function branchOf(ref: string | undefined): string | undefined {
  return rest(ref, 'refs/heads/');
}

function rest(ref: string | undefined, prefix: string): string | undefined {
  return ref?.startsWith(prefix) && ref.length > prefix.length ? ref.slice(prefix.length) : undefined;
}

function numberIn(ref: string | undefined): number | undefined {
  const digits = /^refs\/pull\/([1-9]\d{0,14})\//.exec(ref ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const QUEUE = 'gh-readonly-queue/';

function isOfQueue(branch: string): boolean {
  return branch.startsWith(QUEUE);
}

/** `gh-readonly-queue/BASE/pr-7-COMMIT` */
function queueTarget(branch: string): string | undefined {
  return /^gh-readonly-queue\/(.+)\/pr-\d+-[0-9a-f]+$/s.exec(branch)?.[1];
}
