import { describe, expect, it } from '@jest/globals';
import { pruneJson, pruneMarkdown, pruneOutputs, pruneText } from '../../src/prune/report.ts';
import type { Deletion, PruneOutcome } from '../../src/prune/types.ts';
import { blob, MAIN, pull } from '../sizes/entries.ts';

const PLAIN = { colour: false, width: 100 };

const deletions: Deletion[] = [
  { entry: blob('a', { ref: pull(5), bytes: 2e9, idle: 4, id: 1 }), policy: 'closed-pull-requests' },
  { entry: blob('b', { ref: pull(5), bytes: 1e9, idle: 4, id: 2 }), policy: 'closed-pull-requests' },
  { entry: blob('c', { ref: 'refs/heads/<i>|`', bytes: 1e8, idle: 9, id: 3 }), policy: 'idle-days' },
];

function outcome(overrides: Partial<PruneOutcome> = {}): PruneOutcome {
  const total = { entries: 10, bytes: 6e9 };
  return {
    repository: 'acme/shop',
    defaultBranch: MAIN,
    plan: { deletions, kept: [], total },
    isApplied: false,
    deletions,
    removed: [],
    vanished: 0,
    total,
    ...overrides,
  };
}

const applied = (overrides: Partial<PruneOutcome> = {}) =>
  outcome({ isApplied: true, removed: deletions, total: { entries: 7, bytes: 2.9e9 }, ...overrides });

describe('the report of pruning', () => {
  it('tells what would go, from where and how much', () => {
    expect(pruneText(outcome(), PLAIN)).toBe(
      `Would delete 3 caches (3.1 GB) of acme/shop, which holds 10 (6 GB). Nothing is deleted without
apply.

policy                from            caches    size
closed-pull-requests  pull request 5       2    3 GB
idle-days             <i>|\`                1  100 MB
`,
    );
  });

  it('tells what went, as Markdown in which no name does anything', () => {
    expect(pruneMarkdown(applied())).toBe(
      `### Pruning the Actions cache of \`acme/shop\`

Deleted 3 caches (3.1 GB) of acme/shop; 7 caches (2.9 GB) are left.

| policy | from | caches | size |
| --- | --- | ---: | ---: |
| \`closed-pull-requests\` | pull request 5 | 2 | 3 GB |
| \`idle-days\` | &lt;i&gt;&#124;\\\` | 1 | 100 MB |
`,
    );
  });

  it('says that there is nothing to do', () => {
    const total = { entries: 10, bytes: 6e9 };
    const none = { deletions: [], removed: [], plan: { deletions: [], kept: [], total } };
    expect(pruneText(outcome(none), PLAIN)).toBe(
      'Nothing is to be deleted of acme/shop, which holds 10 caches (6 GB).\n',
    );
    expect(pruneMarkdown(applied(none))).toBe(
      '### Pruning the Actions cache of `acme/shop`\n\nNothing was to be deleted of acme/shop, which holds 10 caches (6 GB).\n',
    );
  });

  it.each<[string, Partial<PruneOutcome>, string]>([
    [
      'why it stopped',
      {
        removed: deletions.slice(0, 1),
        stopped: { kind: 'failing', fault: 'GitHub answered 502 for the deletion.' },
      },
      'Stopped after 1 of 3 deletions: GitHub answered 502 for the deletion. Run it again to go on.',
    ],
    [
      'what is left for the next run',
      { removed: deletions.slice(0, 1), deletions: deletions.slice(0, 1) },
      '2 more caches (1.1 GB) can go with the next run: one run deletes at most max-deletions.',
    ],
    [
      'what was spared',
      { removed: deletions.slice(0, 2) },
      '1 cache stays of what was to go, used meanwhile or not needed any more to free enough.',
    ],
    ['what had gone', { removed: deletions.slice(0, 2), vanished: 1 }, '1 cache had gone already.'],
    [
      'what the default branch reads',
      {
        plan: {
          deletions,
          total: { entries: 10, bytes: 6e9 },
          kept: [{ reason: 'read-by-default-branch', entries: 2, bytes: 5e6 }],
        },
      },
      '2 caches (5 MB) stay that a policy chose: the default branch reads it today.',
    ],
    [
      'how far it is from keep-bytes',
      { plan: { deletions, total: { entries: 10, bytes: 6e9 }, kept: [], excessBytes: 7e8 } },
      "keep-bytes is missed by 700 MB: the rest is not BuildKit's, is not matched, or has to stay.",
    ],
  ])('tells %s', (_, overrides, sentence) => {
    expect(pruneText(applied(overrides), { colour: false, width: 200 })).toContain(`\n- ${sentence}\n`);
  });

  it('shows twenty rows, and the rest of each policy as one', () => {
    const many = Array.from(
      { length: 30 },
      (_, at): Deletion => ({
        entry: blob(`${at}`, { ref: pull(at + 1), bytes: 1e6 * (at + 1) }),
        policy: at % 2 === 0 ? 'idle-days' : 'keep-bytes',
      }),
    );
    const text = pruneText(outcome({ deletions: many }), PLAIN);
    expect(text.match(/pull request/g)).toHaveLength(20);
    expect(text).toMatch(/^idle-days +5 more refs +5 +25 MB$/m);
    expect(text).toMatch(/^keep-bytes +5 more refs +5 +30 MB$/m);
  });

  it('as JSON names every cache', () => {
    const value = JSON.parse(pruneJson(applied({ removed: deletions.slice(2) })));
    expect(value).toEqual({
      schemaVersion: 1,
      repository: 'acme/shop',
      defaultBranch: MAIN,
      applied: true,
      before: { entries: 10, bytes: 6e9 },
      after: { entries: 7, bytes: 2.9e9 },
      freed: { entries: 1, bytes: 1e8 },
      planned: { entries: 3, bytes: 3.1e9 },
      vanished: 0,
      kept: [],
      deletions: [
        {
          policy: 'idle-days',
          id: 3,
          key: deletions[2]?.entry.key,
          ref: 'refs/heads/<i>|`',
          bytes: 1e8,
          lastUsed: '2026-11-11T12:00:00.000Z',
        },
      ],
    });
    expect(JSON.parse(pruneJson(outcome())).deletions).toHaveLength(3);
  });

  it('gives the outputs', () => {
    expect(pruneOutputs(applied({ removed: deletions.slice(0, 2) }))).toEqual({
      deleted: '2',
      'freed-bytes': '3000000000',
      'kept-bytes': '2900000000',
      planned: '3',
      'planned-bytes': '3100000000',
    });
  });
});
