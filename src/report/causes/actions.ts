import type { CauseRow, CauseWords, FailedPlace } from './row.ts';

const GHA = ['gha'];
const ELSEWHERE = 'move this cache to `type=registry`, which has a login of its own';
const OWN_SCOPE = 'give each build a scope of its own';

/** Whether it is known that the job's token may write nothing in the Actions cache. */
function isReadOnly({ access }: FailedPlace): boolean {
  return access?.mode === 'read' || access?.mode === 'none' || access?.writable?.length === 0;
}

/** What goes wrong with the Actions cache alone. Its service gives reasons that BuildKit drops. */
export const ACTIONS_CAUSES: readonly CauseRow[] = [
  {
    kind: 'read-only-token',
    pattern: /failed to reserve cache|permission_denied/,
    types: GHA,
    isOne: isReadOnly,
    words: () => [
      "The job's token may only read the Actions cache.",
      `GitHub gives such a token to some events, among them pull requests from forks: let another event write, or ${ELSEWHERE}.`,
    ],
  },
  {
    kind: 'not-reserved',
    pattern: /failed to reserve cache/,
    types: GHA,
    words: ({ access }) =>
      access?.writable
        ? [
            "GitHub's answer gives no reason. The job's token may write, so it is most likely another job that writes the same entry, the limit of 200 new entries a minute, or the full quota of the repository.",
            `If the next run fails as well, ${OWN_SCOPE}, look at the size of the Actions cache, or ${ELSEWHERE}.`,
          ]
        : [
            "GitHub's answer gives no reason. It is a token that may only read, another job that writes the same entry, the limit of 200 new entries a minute, or the full quota of the repository.",
            `If the next run fails as well, look whether this event may write the Actions cache, ${OWN_SCOPE}, or ${ELSEWHERE}.`,
          ],
  },
  {
    kind: 'race',
    pattern: /failed to commit cache|cache entry no longer exists|already[_ ]exists/i,
    types: GHA,
    words: () => [
      'GitHub did not take the finished entry, mostly since another job wrote the same one or it was deleted meanwhile.',
      `The next run writes it again; if it fails as well, ${OWN_SCOPE}.`,
    ],
  },
  {
    kind: 'expired-token',
    pattern:
      /cache token expired|unauthenticated|AuthenticationFailed|not valid in the specified time frame/i,
    types: GHA,
    words: (_, error) => expiredWords(error),
  },
  {
    kind: 'rate-limit',
    pattern: /resource_exhausted|too many requests|(?<![\d.:])429\b|rate ?limit/i,
    types: GHA,
    words: () => [
      'GitHub limits how many entries of the Actions cache a repository can write in a minute (200), and how often it can be asked.',
      `The next run tries again; if it fails as well, write fewer entries with \`mode=min\`, or ${ELSEWHERE}.`,
    ],
  },
  {
    kind: 'timeout',
    pattern: /maximum timeout/,
    types: GHA,
    words: () => [
      'It took longer than the entry allows, ten minutes where it does not say `timeout=`.',
      'Write a longer one, or write less with `mode=min`.',
    ],
  },
  {
    kind: 'login',
    pattern:
      /(?<![\d.:])40[13]\b|unauthori[sz]ed|permission_denied|forbidden|invalid token|token is malformed/i,
    types: GHA,
    words: () => [
      "The Actions cache did not accept the job's token for this.",
      `Look at what this event may do with the Actions cache, or ${ELSEWHERE}.`,
    ],
  },
];

function expiredWords(error: string): CauseWords {
  if (/AuthenticationFailed|time frame/i.test(error)) {
    return [
      'The address that GitHub gave for a blob has expired, which long builds can meet.',
      `The next run gets a new one; if it fails as well, ${ELSEWHERE}.`,
    ];
  }
  const said = /token expired/.test(error)
    ? 'has expired'
    : 'was not accepted any more, most likely since it has expired';
  return [`The job's token for the Actions cache ${said}.`, `Make the job shorter, or ${ELSEWHERE}.`];
}
