import { describe, expect, it } from '@jest/globals';
import { parseBytes, parseSeconds } from '../../src/progress/printed/bytes.ts';
import { parseStatusRow } from '../../src/progress/printed/status-row.ts';

describe('parseBytes', () => {
  it.each([
    ['0B', 0],
    ['981B', 981],
    ['2.03kB', 2030],
    ['2.03KB', 2030],
    ['31.96MB', 31_960_000],
    ['1.50GB', 1_500_000_000],
    ['1.00TB', 1e12],
    ['2.00KiB', 2048],
    ['1.5MiB', 1_572_864],
    ['B', undefined],
    ['kB', undefined],
    ['.5kB', undefined],
    ['5.kB', undefined],
    ['1.2.3kB', undefined],
    ['12iB', undefined],
    ['12', undefined],
    ['12XB', undefined],
    ['-1B', undefined],
    ['12345678901234567890B', undefined],
    ['', undefined],
  ])('%s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });
});

describe('parseSeconds', () => {
  it.each([
    ['0.1s', 0.1],
    ['607.5s', 607.5],
    ['1s', undefined],
    ['1.25s', undefined],
    ['.5s', undefined],
    ['x.5s', undefined],
    ['0.1', undefined],
    ['', undefined],
  ])('%s', (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds);
  });
});

describe('parseStatusRow', () => {
  it.each([
    [
      'sha256:aa 0B / 31.96MB 0.2s',
      { id: 'sha256:aa', current: 0, total: 31_960_000, seconds: 0.2, done: false },
    ],
    ['sha256:aa 99B / 99B done', { id: 'sha256:aa', current: 99, total: 99, done: true }],
    ['extracting sha256:aa 11.3s done', { id: 'extracting sha256:aa', seconds: 11.3, done: true }],
    ['extracting sha256:aa', { id: 'extracting sha256:aa', done: false }],
    ['transferring context: 2B done', { id: 'transferring context:', current: 2, done: true }],
    ['naming to docker.io/library/x:1.0', { id: 'naming to docker.io/library/x:1.0', done: false }],
    ['done', { id: 'done', done: false }],
    ['0.1s', { id: '0.1s', done: false }],
    ['1.00kB', { id: '1.00kB', done: false }],
    [' done', { id: '', done: true }],
    ['x / 5B', { id: 'x', total: 5, done: false }],
    ['x/ 5B', { id: 'x/', current: 5, done: false }],
  ])('%s', (text, row) => {
    expect(parseStatusRow(text)).toEqual(row);
  });
});
