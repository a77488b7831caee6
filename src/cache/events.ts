import {
  ANY_ORIGIN,
  BRANCH_ORIGIN,
  FORK_ORIGIN,
  LOCAL_ORIGIN,
  type Origin,
  PULL_REQUEST_ORIGIN,
  QUEUE_ORIGIN,
  RUN_ORIGIN,
  TAG_ORIGIN,
} from './origins.ts';
import type { CacheEvent } from './types.ts';

/** What `cache-write: auto` does on an event. */
export interface EventRule {
  /** The event as the docs show it. */
  event: string;
  applies(event: CacheEvent): boolean;
  origin: Origin;
  /** `own`: what is the build's own; a place that all branches share is the default branch's own. */
  writes: 'everything' | 'own' | 'nothing';
  /**
   * Where GitHub keeps the Actions cache of such a job: under a ref of what is built, or under the default branch
   * whatever is built.
   */
  actionsCache: 'own ref' | 'default branch';
  /** A sentence for docs and, where nothing is written, for messages. */
  why: string;
}

const FORK_ONLY_READS =
  'Code from a fork only reads, so that nobody from outside can fill a cache that others rely on.';
const TAG_ONLY_READS = 'A tag only reads, since no other build would look for what it writes.';
const QUEUE_ONLY_READS =
  'A merge queue only reads, since what it builds is not merged yet; the push that follows writes.';

/** Events that build the ref that they name. */
const REF_EVENTS: ReadonlySet<string> = new Set([
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
]);

const ANY_OTHER: EventRule = {
  event: 'any other',
  applies: () => true,
  origin: ANY_ORIGIN,
  writes: 'nothing',
  actionsCache: 'default branch',
  why: 'An event that is not in the table of events only reads.',
};

/** A row for each event. The first that applies counts, and the last applies to all. */
export const EVENT_RULES: readonly EventRule[] = [
  {
    event: 'none, on a command line',
    applies: ({ name }) => name === undefined,
    origin: LOCAL_ORIGIN,
    writes: 'everything',
    actionsCache: 'own ref',
    why: 'Without an event every place is written.',
  },
  {
    event: '`pull_request`, `pull_request_target` and their like, from a fork',
    applies: ({ isFork, pullRequest }) => isFork && pullRequest !== undefined,
    origin: FORK_ORIGIN,
    writes: 'nothing',
    actionsCache: 'own ref',
    why: FORK_ONLY_READS,
  },
  {
    event: '`workflow_run` after a run of a fork, and all else from forks',
    applies: ({ isFork }) => isFork,
    origin: { ...TAG_ORIGIN, own: () => undefined, ownWords: 'not known' },
    writes: 'nothing',
    actionsCache: 'default branch',
    why: FORK_ONLY_READS,
  },
  {
    event: '`pull_request`',
    applies: ({ name }) => name === 'pull_request',
    origin: PULL_REQUEST_ORIGIN,
    writes: 'nothing',
    actionsCache: 'own ref',
    why: 'A pull request only reads.',
  },
  {
    event: '`pull_request_target`',
    applies: ({ name }) => name === 'pull_request_target',
    origin: PULL_REQUEST_ORIGIN,
    writes: 'nothing',
    actionsCache: 'default branch',
    why: 'A pull request only reads, all the more where its job may use the secrets of the repository.',
  },
  {
    event: '`pull_request_review`, `pull_request_review_comment`, any other `pull_request_…`',
    applies: ({ name }) => name?.startsWith('pull_request_') === true,
    origin: PULL_REQUEST_ORIGIN,
    writes: 'nothing',
    actionsCache: 'own ref',
    why: 'A review of a pull request only reads, as the pull request does.',
  },
  {
    event: '`merge_group`',
    applies: ({ name }) => name === 'merge_group',
    origin: QUEUE_ORIGIN,
    writes: 'nothing',
    actionsCache: 'own ref',
    why: QUEUE_ONLY_READS,
  },
  {
    event: "`push` of a merge queue's own branch, `gh-readonly-queue/…`",
    applies: ({ name, branch, tag, baseBranch }) =>
      isOfRef(name) && branch === undefined && tag === undefined && baseBranch !== undefined,
    origin: QUEUE_ORIGIN,
    writes: 'nothing',
    actionsCache: 'own ref',
    why: QUEUE_ONLY_READS,
  },
  {
    event: '`release`',
    applies: ({ name }) => name === 'release',
    origin: TAG_ORIGIN,
    writes: 'nothing',
    actionsCache: 'own ref',
    why: 'A release only reads, as its tag does.',
  },
  {
    event: '`issue_comment`',
    applies: ({ name }) => name === 'issue_comment',
    origin: ANY_ORIGIN,
    writes: 'nothing',
    actionsCache: 'default branch',
    why: 'A comment only reads, since anybody can write one.',
  },
  {
    event: '`push`, `workflow_dispatch` of a tag',
    applies: ({ name, tag }) => isOfRef(name) && tag !== undefined,
    origin: TAG_ORIGIN,
    writes: 'nothing',
    actionsCache: 'own ref',
    why: TAG_ONLY_READS,
  },
  {
    event: '`push` of a branch',
    applies: ({ name, branch }) => name === 'push' && branch !== undefined,
    origin: BRANCH_ORIGIN,
    writes: 'own',
    actionsCache: 'own ref',
    why: 'A push writes for the builds that follow it.',
  },
  {
    event: '`schedule`',
    applies: ({ name, branch }) => name === 'schedule' && branch !== undefined,
    origin: BRANCH_ORIGIN,
    writes: 'own',
    actionsCache: 'own ref',
    why: 'A schedule writes like a push of its branch, the default one.',
  },
  {
    event: '`workflow_dispatch` of a branch',
    applies: ({ name, branch }) => name === 'workflow_dispatch' && branch !== undefined,
    origin: BRANCH_ORIGIN,
    writes: 'own',
    actionsCache: 'own ref',
    why: 'A run by hand writes like a push of its branch.',
  },
  {
    event: '`repository_dispatch`',
    applies: ({ name, branch }) => name === 'repository_dispatch' && branch !== undefined,
    origin: BRANCH_ORIGIN,
    writes: 'own',
    actionsCache: 'own ref',
    why: 'A dispatch writes like a push of its branch, the default one.',
  },
  {
    event: 'one of the last four without a branch or a tag',
    applies: ({ name }) => isOfRef(name),
    origin: BRANCH_ORIGIN,
    writes: 'nothing',
    actionsCache: 'own ref',
    why: 'A build only reads when GitHub does not tell its branch.',
  },
  {
    event: '`workflow_run` after a run of a branch of this repository',
    applies: ({ name, headBranch }) => name === 'workflow_run' && headBranch !== undefined,
    origin: RUN_ORIGIN,
    writes: 'own',
    actionsCache: 'default branch',
    why: "A run that follows another writes like a push of that one's branch.",
  },
  {
    event: '`workflow_run` after any other run',
    applies: ({ name }) => name === 'workflow_run',
    origin: RUN_ORIGIN,
    writes: 'nothing',
    actionsCache: 'default branch',
    why: 'A run only reads when the one that it follows was not of a branch.',
  },
  ANY_OTHER,
];

/** The row of an event. */
export function eventRule(event: CacheEvent): EventRule {
  return EVENT_RULES.find((row) => row.applies(event)) ?? ANY_OTHER;
}

function isOfRef(name: string | undefined): boolean {
  return name !== undefined && REF_EVENTS.has(name);
}
