import { describe, expect, it } from '@jest/globals';
import { bytes, count, counted, percent, seconds } from '../src/units.ts';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [4096, '4.1 kB'],
    [9949, '9.9 kB'],
    [9951, '10 kB'],
    [182_400_000, '182 MB'],
    [999_499_999, '999 MB'],
    [999_999_999, '1 GB'],
    [5_000_000_000, '5 GB'],
    [6_200_000_000, '6.2 GB'],
    [3.2e18, '3200 PB'],
  ])('%d is %s', (value, text) => {
    expect(bytes(value)).toBe(text);
  });
});

describe('seconds', () => {
  it.each([
    [0, '0 s'],
    [0.04, '0.0 s'],
    [0.4, '0.4 s'],
    [3.14, '3.1 s'],
    [5, '5 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [65, '1 min 05 s'],
    [171, '2 min 51 s'],
    [3599.4, '59 min 59 s'],
    [3599.6, '1 h'],
    [3720, '1 h 02 min'],
    [90_000, '25 h'],
  ])('%d is %s', (value, text) => {
    expect(seconds(value)).toBe(text);
  });
});

it.each([
  [88.9, '88.9 %'],
  [100, '100 %'],
  [0, '0 %'],
  [33.333, '33.3 %'],
  [undefined, 'n/a'],
  [Number.NaN, 'n/a'],
])('%d per cent is %s', (value, text) => {
  expect(percent(value)).toBe(text);
});

it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, -1])('%d is no amount', (value) => {
  expect([bytes(value), seconds(value)]).toEqual(['–', '–']);
});

it('counts', () => {
  expect([count(7), count(999), count(9500), count(1_234_567)]).toEqual(['7', '999', '9,500', '1,234,567']);
  expect([counted(1, 'step'), counted(0, 'step'), counted(2, 'cache entry', 'cache entries')]).toEqual([
    '1 step',
    '0 steps',
    '2 cache entries',
  ]);
});
