import { describe, expect, it } from '@jest/globals';
import type { Step, StepStatus } from '../../src/metrics/types.ts';
import { firstMiss } from '../../src/report/misses.ts';
import { tellingSteps } from '../../src/report/selection.ts';
import { aStep } from './a-report.ts';

/** `id: status < inputs`, one step each. */
function steps(...lines: string[]): Step[] {
  return lines.map((line) => {
    const [, id = '', status = '', inputs = ''] = /^(\S+): (\w+)(?: < (.*))?$/.exec(line) ?? [];
    return aStep({
      id,
      text: `RUN ${id}`,
      status: statusOf(status),
      inputs: inputs === '' ? [] : inputs.split(' '),
    });
  });
}

function statusOf(text: string): StepStatus {
  const known: readonly StepStatus[] = ['cached', 'pulled', 'executed', 'failed', 'cancelled', 'unknown'];
  return known.find((status) => status === text) ?? 'unknown';
}

function told(...lines: string[]) {
  const miss = firstMiss(steps(...lines));
  return (
    miss && {
      first: miss.step.id,
      followers: miss.followers?.length,
      others: miss.others.map(({ id }) => id),
      rest: miss.rest,
    }
  );
}

describe('the first miss', () => {
  it('is none when all is cached', () => {
    expect(told('a: cached', 'b: pulled < a')).toBeUndefined();
  });

  it('is the one that the others follow from', () => {
    expect(told('a: cached', 'b: executed < a', 'c: executed < b', 'd: failed < c')).toEqual({
      first: 'b',
      followers: 2,
      others: [],
      rest: 2,
    });
  });

  it('is found over a step that was hit again', () => {
    expect(told('a: executed', 'b: cached < a', 'c: executed < b')).toEqual({
      first: 'a',
      followers: 0,
      others: ['c'],
      rest: 1,
    });
  });

  it('counts a step that depends on two misses once', () => {
    expect(told('a: executed', 'b: executed < a', 'c: executed < a', 'd: executed < b c')?.followers).toBe(3);
  });

  it('has no followers where the log tells of no links', () => {
    expect(told('a: cached', 'b: executed', 'c: executed')).toEqual({
      first: 'b',
      followers: undefined,
      others: [],
      rest: 1,
    });
  });

  it('is found in a damaged log in which steps depend on each other', () => {
    expect(told('a: executed < b', 'b: executed < a')).toMatchObject({ first: 'a', followers: 1 });
  });

  it('is told once for an instruction that several platforms run', () => {
    const both = ['linux/amd64', 'linux/arm64'].flatMap((platform) => [
      aStep({ id: `${platform} 1`, platform, line: 2, text: 'RUN a', status: 'executed' }),
      aStep({
        id: `${platform} 2`,
        platform,
        line: 3,
        text: 'RUN b',
        status: 'executed',
        inputs: [`${platform} 1`],
      }),
    ]);
    expect(firstMiss(both)).toMatchObject({
      same: [{ id: 'linux/amd64 1' }, { id: 'linux/arm64 1' }],
      followers: [{ id: 'linux/amd64 2' }, { id: 'linux/arm64 2' }],
      others: [],
    });
  });
});

it('reads the Dockerfile from its top, whichever stage the log named first', () => {
  const late = aStep({ id: 'late 1/1', stage: 'late', line: 23, text: 'RUN late', status: 'executed' });
  const early = aStep({
    id: 'early 1/1',
    stage: 'early',
    line: 2,
    text: 'RUN early',
    status: 'executed',
    inputs: [],
  });
  const end = aStep({
    id: 'late 2/2',
    stage: 'late',
    line: 24,
    text: 'COPY',
    status: 'executed',
    inputs: ['late 1/1', 'early 1/1'],
  });
  expect(firstMiss([late, end, early])).toMatchObject({
    step: { id: 'early 1/1' },
    others: [{ id: 'late 1/1' }],
  });
});

it('keeps the most telling steps in their own order', () => {
  const all = [
    ...steps('a: cached', 'b: pulled', 'c: executed'),
    aStep({ id: 'd', status: 'executed', seconds: 9 }),
    ...steps('e: failed', 'f: cached'),
  ];
  expect(tellingSteps(all, 3)).toMatchObject({ shown: [{ id: 'c' }, { id: 'd' }, { id: 'e' }], left: 3 });
  expect(tellingSteps(all, 6).left).toBe(0);
});
