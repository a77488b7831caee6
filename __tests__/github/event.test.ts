import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CacheEvent } from '../../src/cache/types.ts';
import { cacheEventOf } from '../../src/github/event.ts';
import type { EventPayload, GitHubContext } from '../../src/github/types.ts';
import { gitHubContext } from '../inputs/facts.ts';

const REPOSITORY = { full_name: 'acme/shop', default_branch: 'main' };

function eventOf(event: string | undefined, ref: string | undefined, payload: EventPayload = {}): CacheEvent {
  return cacheEventOf(gitHubContext({ event, ref, payload: { repository: REPOSITORY, ...payload } }));
}

/** The pull request that GitHub tells of, its head in a repository. */
const pullFrom = (full_name: string | undefined): EventPayload['pull_request'] => ({
  number: 7,
  head: { sha: 'abc', ref: 'fix', repo: full_name === undefined ? undefined : { full_name } },
  base: { ref: 'release' },
});
const OF_PULL = {
  defaultBranch: 'main',
  pullRequest: 7,
  headBranch: 'fix',
  baseBranch: 'release',
  isFork: false,
};
const OF_FORK = { defaultBranch: 'main', pullRequest: 7, baseBranch: 'release', isFork: true };

describe('what is pushed', () => {
  it.each(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'create', 'deployment'])(
    '%s has its branch or its tag',
    (name) => {
      const common = { name, defaultBranch: 'main', isFork: false };
      expect(eventOf(name, 'refs/heads/feature/x')).toEqual({ ...common, branch: 'feature/x' });
      expect(eventOf(name, 'refs/tags/v1/x')).toEqual({ ...common, tag: 'v1/x' });
    },
  );

  it.each([undefined, '', 'main', 'refs/heads/', 'refs/tags/', 'refs/pull/7/merge', 'x/refs/heads/main'])(
    'has neither for the ref %j',
    (ref) => {
      expect(eventOf('push', ref)).toEqual({ name: 'push', defaultBranch: 'main', isFork: false });
    },
  );

  it.each([
    ['refs/heads/gh-readonly-queue/main/pr-7-0ddba11', 'main'],
    ['refs/heads/gh-readonly-queue/release/1/pr-7-0ddba11', 'release/1'],
    ['refs/heads/gh-readonly-queue/odd', undefined],
  ])('is no branch of its own in a merge queue: %s', (ref, baseBranch) => {
    expect(eventOf('push', ref)).toEqual({ name: 'push', defaultBranch: 'main', isFork: false, baseBranch });
  });
});

describe('a pull request', () => {
  it.each(['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_review_comment'])(
    '%s is a fork by the repository of its head',
    (name) => {
      const of = (full_name?: string) =>
        eventOf(name, 'refs/pull/7/merge', { pull_request: pullFrom(full_name) });
      expect(of('acme/shop')).toEqual({ name, ...OF_PULL });
      expect(of('Acme/Shop')).toEqual({ name, ...OF_PULL });
      expect(of('someone/shop')).toEqual({ name, ...OF_FORK });
      expect(of(undefined)).toEqual({ name, ...OF_FORK });
    },
  );

  it('in a repository that is a fork itself is none of a fork', () => {
    const payload = {
      repository: { full_name: 'someone/shop', default_branch: 'main' },
      pull_request: pullFrom('someone/shop'),
    };
    expect(eventOf('pull_request', 'refs/pull/7/merge', payload)).toEqual({
      name: 'pull_request',
      ...OF_PULL,
    });
  });

  it('is compared with GITHUB_REPOSITORY where the payload names no repository', () => {
    const payload = { repository: undefined, pull_request: pullFrom('acme/shop') };
    expect(eventOf('pull_request', undefined, payload)).toEqual({
      name: 'pull_request',
      ...OF_PULL,
      defaultBranch: undefined,
    });
    const context = gitHubContext({ event: 'pull_request', repository: undefined, payload });
    expect(cacheEventOf(context).isFork).toBe(true);
  });

  it.each([
    ['refs/pull/12/merge', 12],
    ['refs/pull/0/merge', undefined],
    ['refs/pull/99999999999999999999/merge', undefined],
    ['refs/heads/main', undefined],
  ])('without a payload counts as a fork, its number from %s', (ref, pullRequest) => {
    const event = { name: 'pull_request', defaultBranch: 'main', isFork: true, pullRequest };
    expect(eventOf('pull_request', ref)).toEqual(event);
  });

  it('that was merged has no branch of its own, although GITHUB_REF names its base', () => {
    const payload = { pull_request: pullFrom('acme/shop') };
    expect(eventOf('pull_request', 'refs/heads/release', payload)).not.toHaveProperty('branch');
  });

  it('is known by its whole name', () => {
    expect(eventOf('pull_requests', 'refs/heads/main').branch).toBe('main');
  });
});

describe('a merge group', () => {
  const ref = 'refs/heads/gh-readonly-queue/release/pr-7-0ddba11';
  it.each<[string, EventPayload, string | undefined, string | undefined]>([
    ['has its target', { merge_group: { base_ref: 'refs/heads/main' } }, ref, 'main'],
    ['has it from its ref', { merge_group: {} }, ref, 'release'],
    ['has none', {}, 'refs/heads/main', undefined],
    ['has none', {}, undefined, undefined],
  ])('%s: %j, %s', (_, payload, ref, baseBranch) => {
    const event = { name: 'merge_group', defaultBranch: 'main', isFork: false, baseBranch };
    expect(eventOf('merge_group', ref, payload)).toEqual(event);
  });
});

describe('a run that follows another', () => {
  const run = (event: string, head_branch?: string, full_name: string | undefined = 'acme/shop') =>
    eventOf('workflow_run', 'refs/heads/main', {
      workflow_run: { event, head_branch, head_repository: { full_name } },
    });
  const common = { name: 'workflow_run', defaultBranch: 'main', isFork: false };

  it.each(['push', 'schedule', 'pull_request', 'workflow_dispatch'])('of %s has its branch', (event) => {
    expect(run(event, 'fix')).toEqual({ ...common, headBranch: 'fix' });
  });

  it('has none after a release or a merge group', () => {
    expect(run('release', 'v1')).toEqual(common);
    expect(run('merge_group', 'gh-readonly-queue/main/pr-7-0ddba11')).toEqual(common);
    expect(run('push')).toEqual(common);
  });

  it('has none, and counts as a fork, where its head is in another repository', () => {
    const fork = { ...common, isFork: true };
    expect(run('pull_request', 'main', 'someone/shop')).toEqual(fork);
    expect(eventOf('workflow_run', 'refs/heads/main', { workflow_run: { head_branch: 'main' } })).toEqual(
      fork,
    );
    expect(eventOf('workflow_run', 'refs/heads/main')).toEqual(fork);
  });
});

it('a release has its tag', () => {
  const event = { name: 'release', defaultBranch: 'main', tag: 'v1', isFork: false };
  expect(eventOf('release', 'refs/tags/v1')).toEqual(event);
});

it('a comment on a pull request has its number, and another one the branch that it runs on', () => {
  const common = { name: 'issue_comment', defaultBranch: 'main', isFork: false };
  const comment = (issue: EventPayload['issue']) => eventOf('issue_comment', 'refs/heads/main', { issue });
  expect(comment({ number: 7, pull_request: {} })).toEqual({ ...common, pullRequest: 7 });
  expect(comment({ number: 7 })).toEqual({ ...common, branch: 'main' });
});

it('no event has the branch of GITHUB_REF, if there is one', () => {
  expect(eventOf(undefined, 'refs/heads/fix')).toEqual({
    branch: 'fix',
    defaultBranch: 'main',
    isFork: false,
  });
  expect(cacheEventOf({ serverUrl: 'https://github.com', payload: {} })).toEqual({ isFork: false });
});

describe('the default branch', () => {
  it.each(['schedule', 'repository_dispatch', 'issue_comment', 'workflow_run'])(
    'is the one that %s runs on, where the payload names none',
    (event) => {
      expect(eventOf(event, 'refs/heads/trunk', { repository: undefined }).defaultBranch).toBe('trunk');
      expect(eventOf(event, 'refs/heads/trunk').defaultBranch).toBe('main');
    },
  );

  it.each(['push', 'pull_request_target', 'workflow_dispatch', undefined])(
    'is not known on %s, where the payload names none',
    (event) => {
      const { defaultBranch } = eventOf(event, 'refs/heads/trunk', { repository: undefined });
      expect(defaultBranch).toBeUndefined();
    },
  );
});

it('never throws, and never takes a foreign head for a branch of this repository', () => {
  const text = fc.option(fc.string(), { nil: undefined });
  const context: fc.Arbitrary<GitHubContext> = fc.record({
    serverUrl: fc.constant('https://github.com'),
    event: fc.constantFrom('pull_request', 'pull_request_target', 'workflow_run', 'push', undefined),
    ref: fc.oneof(
      text,
      fc.string().map((name) => `refs/heads/${name}`),
    ),
    payload: fc.record({
      repository: fc.constant(REPOSITORY),
      pull_request: fc.record({ head: fc.record({ ref: text, repo: fc.record({ full_name: text }) }) }),
      workflow_run: fc.record({ head_branch: text, head_repository: fc.record({ full_name: text }) }),
    }),
  });
  fc.assert(fc.property(context, (context) => expect(cacheEventOf(context).headBranch).toBeUndefined()));
});
