import { describe, expect, it } from '@jest/globals';
import { valueFault } from '../../../src/cache/lint/values.ts';
import type { AttributeValue } from '../../../src/cache/types.ts';

const BOOLEAN: AttributeValue = { kind: 'boolean' };
const DURATION: AttributeValue = { kind: 'duration' };
const LEVEL: AttributeValue = { kind: 'integer', from: 0, to: 22 };
const COUNT: AttributeValue = { kind: 'integer', from: 1 };
const CHOICE: AttributeValue = { kind: 'choice', choices: ['min', 'max'] };
const ADDRESS: AttributeValue = { kind: 'url' };
const DIGEST: AttributeValue = { kind: 'digest' };

describe('a value that BuildKit takes', () => {
  it.each<[AttributeValue, string[]]>([
    [{ kind: 'text' }, ['', ' ', 'a,b']],
    [BOOLEAN, ['1', 't', 'T', 'true', 'True', 'TRUE', '0', 'f', 'F', 'false', 'False', 'FALSE']],
    [DURATION, ['10m', '1h30m', '90s', '1.5h', '.5s', '0', '300ms', '1µs', '+5m']],
    [LEVEL, ['0', '9', '22', '+3']],
    [COUNT, ['1', '999999999']],
    [CHOICE, ['min', 'max']],
    [
      ADDRESS,
      ['https://a.example', 'http://minio:9000', 'http://127.0.0.1:10000/devstoreaccount1', 'HTTPS://A/'],
    ],
    [DIGEST, [`sha256:${'0a'.repeat(32)}`]],
  ])('%j', (kind, values) => {
    expect(values.filter((value) => valueFault(value, kind))).toEqual([]);
  });
});

describe('a value that BuildKit does not take, and the one that is meant', () => {
  it.each<[AttributeValue, Array<[value: string, nearest: string | undefined]>]>([
    [
      BOOLEAN,
      [
        ['yes', 'true'],
        ['ON', 'true'],
        [' true', 'true'],
        ['tRuE', 'true'],
        ['ture', 'true'],
        ['n', 'false'],
        ['disabled', 'false'],
        ['flase', 'false'],
        ['', undefined],
        ['2', undefined],
        ['maybe', undefined],
      ],
    ],
    [
      DURATION,
      [
        ['20', '20m'],
        ['1d', '24h'],
        ['2 days', '48h'],
        ['10 min', '10m'],
        ['5 Hours', '5h'],
        ['30sec', '30s'],
        ['10M', '10m'],
        ['', undefined],
        ['soon', undefined],
        ['3 weeks', undefined],
      ],
    ],
    [
      LEVEL,
      [
        ['23', '22'],
        ['-1', '0'],
        [' 3', '3'],
        ['v3', '3'],
        ['3.5', undefined],
        ['best', undefined],
        ['', undefined],
      ],
    ],
    [COUNT, [['0', '1']]],
    [
      CHOICE,
      [
        ['Max', 'max'],
        ['MIN ', 'min'],
        ['mxa', 'max'],
        ['full', undefined],
        ['', undefined],
      ],
    ],
    [
      ADDRESS,
      [
        ['a.blob.core.windows.net', 'https://a.blob.core.windows.net'],
        ['minio.local:9000', 'https://minio.local:9000'],
        ['ftp://a.example/x', 'https://a.example/x'],
        ['//a.example', 'https://a.example'],
        ['nonsense', undefined],
        ['', undefined],
        ['https://', undefined],
      ],
    ],
    [
      DIGEST,
      [
        ['0A'.repeat(32), `sha256:${'0a'.repeat(32)}`],
        ['sha256:0a', undefined],
        ['latest', undefined],
      ],
    ],
  ])('%j', (kind, values) => {
    const fallback = kind.kind === 'duration' ? '10m' : undefined;
    expect(values.map(([value]) => [value, valueFault(value, kind, fallback)?.nearest])).toEqual(values);
    expect(values.filter(([value]) => !valueFault(value, kind))).toEqual([]);
  });

  it('tells what is no number at all from what is out of range', () => {
    expect(valueFault('99', LEVEL)).toMatchObject({
      isUnreadable: false,
      allowed: 'a whole number from 0 to 22',
    });
    expect(valueFault('best', LEVEL)).toMatchObject({ isUnreadable: true });
    expect(valueFault('0', COUNT)).toMatchObject({ allowed: 'a whole number of at least 1' });
  });
});
