import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseBytes, parsePercent, parseSeconds } from '../../src/inputs/quantities.ts';

describe('parsePercent', () => {
  it.each([
    ['80', 80],
    ['80%', 80],
    [' 80.5 % ', 80.5],
    ['0', 0],
    ['100', 100],
    ['.5', 0.5],
  ])('reads %p', (text, amount) => {
    expect(parsePercent(text)).toEqual({ amount });
  });

  it.each(['', '%', '-1', '1e2', '80 percent', '0x10', '8 0', 'NaN', '80,5'])('refuses %p', (text) => {
    expect(parsePercent(text)).toEqual({
      fault: 'is not a percentage; write a number from 0 to 100 such as 80, 80% or 80.5',
    });
  });

  it('refuses more than all', () => {
    expect(parsePercent('100.1')).toEqual({ fault: 'is above 100 per cent; write a number from 0 to 100' });
  });
});

describe('parseBytes', () => {
  it.each([
    ['5GB', 5_000_000_000],
    ['5GiB', 5_368_709_120],
    ['5 gb', 5_000_000_000],
    ['500MB', 500_000_000],
    ['1.5MiB', 1_572_864],
    ['10kB', 10_000],
    ['1TiB', 1_099_511_627_776],
    ['12', 12],
    ['12B', 12],
    ['0', 0],
  ])('reads %p', (text, amount) => {
    expect(parseBytes(text)).toEqual({ amount });
  });

  it.each(['', 'GB', '5G', '-5GB', '5 G B', '5GBit', 'five', '1e9'])('refuses %p', (text) => {
    expect(parseBytes(text)).toEqual({
      fault: 'is not a size; write a number with kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 5GB or 500MiB',
    });
  });

  it('refuses what no number holds', () => {
    expect(parseBytes(`${'9'.repeat(400)}GB`)).toEqual({ fault: 'is too large to be a size' });
  });
});

describe('parseSeconds', () => {
  it.each([
    ['90s', 90],
    ['3m', 180],
    ['1h30m', 5400],
    ['1h 30m 5s', 5405],
    ['1.5h', 5400],
    ['0.5s', 0.5],
    ['90', 90],
    ['2H', 7200],
  ])('reads %p', (text, amount) => {
    expect(parseSeconds(text)).toEqual({ amount });
  });

  it.each(['', 's', '3min', '1h30', '30m1h', '-5s', '500ms', '1:30', 'PT3M'])('refuses %p', (text) => {
    expect(parseSeconds(text)).toEqual({
      fault: 'is not a duration; write it such as 90s, 3m or 1h30m, or as plain seconds',
    });
  });
});

it('takes any text without throwing, and no amount is negative or infinite', () => {
  const parsers = fc.constantFrom(parsePercent, parseBytes, parseSeconds);
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9.]{1,20} ?[kKmMgGthsiB%]{0,4}$/));
  fc.assert(
    fc.property(parsers, texts, (parse, text) => {
      const quantity = parse(text);
      if ('amount' in quantity) expect(quantity.amount >= 0 && Number.isFinite(quantity.amount)).toBe(true);
    }),
  );
});
