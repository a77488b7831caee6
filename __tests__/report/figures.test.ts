import { describe, expect, it } from '@jest/globals';
import { figuresOf, hadNoCacheYet } from '../../src/report/figures.ts';
import type { CacheSourceReport, Report } from '../../src/report/types.ts';
import { aReport, serviceSteps } from './a-report.ts';

function sources(...results: Array<CacheSourceReport['result']>): Report['cache'] {
  return { sources: results.map((result) => ({ entry: 'type=gha', type: 'gha', result })), destinations: [] };
}

describe('the hit rate that is judged', () => {
  it.each([
    ['a build that read a cache', aReport({ steps: serviceSteps(4) }), { kind: 'measured', value: 44.4 }],
    [
      'a build without any cache source',
      aReport({ steps: serviceSteps(0), cache: sources() }),
      { kind: 'measured', value: 0 },
    ],
    [
      'a build that asked for no cache',
      aReport({ steps: serviceSteps(0), build: { noCache: true } }),
      { kind: 'exempt', reason: 'the build asked for no cache (no-cache)' },
    ],
    [
      'a first build',
      aReport({ steps: serviceSteps(0), cache: sources('not-found', 'not-found') }),
      { kind: 'exempt', reason: 'there was no cache to read yet' },
    ],
    [
      'a build without steps',
      aReport({ steps: [] }),
      { kind: 'missing', reason: 'the build has no steps to count' },
    ],
    [
      'a failed build',
      aReport({ build: { result: 'failed' } }),
      { kind: 'missing', reason: 'the build did not finish' },
    ],
  ])('of %s', (_, report, figure) => {
    expect(figuresOf(report).hitRate).toEqual(figure);
  });
});

describe('whether there was no cache to read yet', () => {
  it.each<[boolean, string, Report]>([
    [
      true,
      'every source answered "not found"',
      aReport({ steps: serviceSteps(0), cache: sources('not-found', 'not-found') }),
    ],
    [
      true,
      'hits came from the builder itself',
      aReport({ steps: serviceSteps(4), cache: sources('not-found') }),
    ],
    [
      true,
      'the only source that was asked is empty',
      aReport({ steps: serviceSteps(0), cache: sources('dropped', 'not-found') }),
    ],
    [
      true,
      'a source gave no answer and nothing was hit',
      aReport({ steps: serviceSteps(0), cache: sources('unknown') }),
    ],
    [
      false,
      'a source gave no answer and something was hit',
      aReport({ steps: serviceSteps(4), cache: sources('unknown') }),
    ],
    [
      false,
      'one of two was read',
      aReport({ steps: serviceSteps(0), cache: sources('not-found', 'imported') }),
    ],
    [false, 'access was refused', aReport({ steps: serviceSteps(0), cache: sources('refused') })],
    [
      false,
      'a source did not answer',
      aReport({ steps: serviceSteps(0), cache: sources('not-found', 'unreachable') }),
    ],
    [false, 'every source was dropped', aReport({ steps: serviceSteps(0), cache: sources('dropped') })],
    [false, 'there are no sources', aReport({ steps: serviceSteps(0), cache: sources() })],
  ])('%s: %s', (expected, _, report) => {
    expect(hadNoCacheYet(report)).toBe(expected);
  });
});

it('takes the wall seconds of the build, else those of its log', () => {
  expect(figuresOf(aReport({ build: { seconds: 9 } })).buildTime).toEqual({ kind: 'measured', value: 9 });
  expect(figuresOf(aReport({ build: { seconds: undefined }, time: { build: 7 } })).buildTime).toEqual({
    kind: 'measured',
    value: 7,
  });
  expect(figuresOf(aReport({ build: { seconds: undefined }, time: {} })).buildTime).toEqual({
    kind: 'missing',
    reason: 'the log does not tell how long the build took',
  });
});
