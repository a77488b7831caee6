import { describe, expect, it } from '@jest/globals';
import { printProblem } from '../../src/inputs/problems.ts';
import type { LimitInputs } from '../../src/inputs/types.ts';
import { inputsOf, problemsOf } from './facts.ts';

const NONE: LimitInputs = { hitRate: {}, cacheSize: { warn: 5e9 }, imageSize: {}, buildTime: {} };

describe('limits', () => {
  it.each<[string, Record<string, string>, Partial<LimitInputs>]>([
    [
      'both of a pair',
      { 'warn-hit-rate': '90%', 'fail-hit-rate': '75' },
      { hitRate: { warn: 90, fail: 75 } },
    ],
    ['equal ones', { 'warn-hit-rate': '80', 'fail-hit-rate': '80' }, { hitRate: { warn: 80, fail: 80 } }],
    ['one of a pair', { 'fail-build-time': '1h30m' }, { buildTime: { fail: 5400 } }],
    [
      'sizes',
      { 'warn-image-size': '1GB', 'fail-image-size': '1GiB' },
      { imageSize: { warn: 1e9, fail: 2 ** 30 } },
    ],
    ['none', { 'warn-cache-size': 'off', 'fail-hit-rate': 'OFF' }, { cacheSize: {} }],
    ['blanks', { 'warn-cache-size': '', 'fail-hit-rate': ' ' }, { cacheSize: {} }],
    ['a fail limit above a default', { 'fail-cache-size': '8GB' }, { cacheSize: { warn: 5e9, fail: 8e9 } }],
    ['a fail limit that overtakes a default', { 'fail-cache-size': '2GB' }, { cacheSize: { fail: 2e9 } }],
    [
      'zero',
      { 'fail-hit-rate': '0', 'warn-build-time': '0' },
      { hitRate: { fail: 0 }, buildTime: { warn: 0 } },
    ],
  ])('reads %s', (_, raw, limits) => {
    expect(inputsOf(raw).limits).toEqual({ ...NONE, ...limits });
  });

  it.each<[Record<string, string>, string]>([
    [
      { 'warn-hit-rate': '60', 'fail-hit-rate': '75%' },
      'warn-hit-rate: "60" is below fail-hit-rate (75%), so nothing could ever only warn; write a value above 75%, or off',
    ],
    [
      { 'warn-build-time': '5m', 'fail-build-time': '200' },
      'warn-build-time: "5m" is above fail-build-time (200), so nothing could ever only warn; write a value below 200, or off',
    ],
    [
      { 'warn-cache-size': '6GB', 'fail-cache-size': '2GB' },
      'warn-cache-size: "6GB" is above fail-cache-size (2GB), so nothing could ever only warn; write a value below 2GB, or off',
    ],
  ])('tells that %j contradicts itself', (raw, problem) => {
    expect(problemsOf(raw).map(printProblem)).toEqual([problem]);
  });
});
