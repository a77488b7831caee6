import type { RefKind } from './account-types.ts';

/** What is known of a repository's refs. */
export interface RefFacts {
  /** `refs/heads/main`; absent: not known. */
  defaultBranch?: string;
  /** Numbers of the open pull requests; absent: not known. */
  openPulls?: ReadonlySet<number>;
}

/** Whose the entries of a ref are. */
export function refKind(ref: string, { defaultBranch, openPulls }: RefFacts): RefKind {
  if (ref === defaultBranch) return 'default';
  const pull = pullOf(ref);
  if (pull !== undefined) {
    if (openPulls === undefined) return 'pull';
    return openPulls.has(pull) ? 'open-pull' : 'closed-pull';
  }
  if (ref.startsWith('refs/heads/gh-readonly-queue/')) return 'merge-queue';
  if (ref.startsWith('refs/heads/')) return 'branch';
  return ref.startsWith('refs/tags/') ? 'tag' : 'other';
}

/** The number of the pull request that a ref belongs to. */
export function pullOf(ref: string): number | undefined {
  const digits = /^refs\/pull\/([1-9]\d{0,14})\//.exec(ref)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A ref as people call it: `main`, `pull request 7`, `tag v1`. */
export function refName(ref: string): string {
  const pull = pullOf(ref);
  if (pull !== undefined) return `pull request ${pull}`;
  return ref.replace(/^refs\/heads\//, '').replace(/^refs\/tags\//, 'tag ');
}
