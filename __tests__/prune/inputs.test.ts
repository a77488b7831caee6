import { describe, expect, it } from '@jest/globals';
import { printProblem } from '../../src/inputs/problems.ts';
import { readPruneInputs } from '../../src/prune/inputs.ts';
import { policies } from './policies.ts';

const problemsOf = (raw: Record<string, string>) => {
  const read = readPruneInputs(raw);
  return 'problems' in read ? read.problems.map(printProblem) : [];
};

describe('the inputs of prune', () => {
  it('are read by name, in any case, with what stands in action.yml for blank', () => {
    const raw = {
      'Closed-Pull-Requests': 'true',
      'idle-days': ' 0.5 ',
      'superseded-indexes': '',
      'keep-bytes': '8GiB',
      keys: 'index-*\n# a comment\nbuildkit-blob-*',
      refs: 'refs/heads/a,b',
      'github-token': 'ghs_1',
    };
    expect(readPruneInputs(raw)).toEqual({
      wish: {
        policies: policies({
          closedPullRequests: true,
          idleDays: 0.5,
          keepBytes: 8 * 2 ** 30,
          keys: ['index-*', 'buildkit-blob-*'],
          refs: ['refs/heads/a,b'],
        }),
        maxDeletions: 500,
        apply: false,
      },
      token: 'ghs_1',
    });
  });

  it.each([
    [{ 'idle-days': 'off', 'keep-bytes': '5GB' }, { keepBytes: 5e9 }],
    [{ 'idle-days': '3', 'keep-bytes': 'OFF' }, { idleDays: 3 }],
    [{ 'keep-bytes': '0' }, { keepBytes: 0 }],
    [{ keys: '*' }, { keys: ['*'] }],
    [
      { 'superseded-indexes': 'True', 'all-tools': 'true' },
      { supersededIndexes: true, allTools: true },
    ],
  ])('%j is read', (raw, expected) => {
    expect(readPruneInputs(raw)).toMatchObject({ wish: { policies: policies(expected) } });
  });

  it('tells all that is wrong at once', () => {
    expect(
      problemsOf({
        'closed-pull-request': 'true',
        'idle-days': '0',
        'superseded-indexes': 'yes',
        'keep-bytes': '8 apples',
        'max-deletions': '0',
        apply: '1',
      }),
    ).toEqual([
      'closed-pull-request: is not an input of prune; the nearest known name is closed-pull-requests',
      'idle-days: "0" is not a number of days above 0; write it such as 3 or 0.5, or off',
      'superseded-indexes: "yes" is neither true nor false; write true or false',
      'keep-bytes: "8 apples" is not a size; write a number with kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 5GB or 500MiB',
      'max-deletions: "0" is not a whole number from 1 to 100000',
      'apply: "1" is neither true nor false; write true or false',
    ]);
  });

  it.each(['1e3', '-1', 'NaN', '3d', '99999'])('takes %s for no number of days', (days) => {
    expect(problemsOf({ 'idle-days': days })).toHaveLength(1);
  });

  it.each<Record<string, string>>([
    {},
    { apply: 'true' },
    { 'idle-days': 'off' },
    { keys: '# none' },
    { 'all-tools': 'true' },
  ])('%j asks for nothing', (raw) => {
    expect(problemsOf(raw)).toEqual([
      'prune: no policy is set, so nothing would go; set at least one of closed-pull-requests, idle-days, superseded-indexes, keep-bytes, keys, refs',
    ]);
  });
});
