import { describe, expect, it } from '@jest/globals';
import { excerptOf } from '../../src/dockerfile/excerpt.ts';
import { locate } from '../../src/dockerfile/locate.ts';
import { measure } from '../../src/metrics/measure.ts';
import { record, vertex } from '../metrics/builders.ts';

const DOCKERFILE = 'FROM busybox\nRUN a\nRUN false\nRUN c\n';
const failed = [
  vertex('[2/4] RUN a', { cached: true }),
  vertex('[3/4] RUN false', { error: 'exit code: 1' }),
];
const EXCERPT = [
  '   1 |     FROM busybox',
  '   2 |     RUN a',
  '   3 | >>> RUN false',
  '   4 |     RUN c',
  '   5 |',
];

describe('locate', () => {
  it('adds lines to steps and the excerpt to the error', () => {
    const located = locate(measure(record(failed)), DOCKERFILE);
    expect(located.steps.map(({ line }) => line)).toEqual([2, 3]);
    expect(located.error?.excerpt).toEqual(EXCERPT);
  });

  it('keeps what is known already', () => {
    const source = { file: 'Dockerfile', line: 3, lines: ['   3 | >>> RUN false'] };
    const lines = new Map([['[2/4] RUN a', 9]]);
    const located = locate(measure(record(failed, { source }), { lines }), DOCKERFILE);
    expect(located.steps.map(({ line }) => line)).toEqual([9, 3]);
    expect(located.error?.excerpt).toEqual(['   3 | >>> RUN false']);
  });

  it('adds nothing from a file that does not fit', () => {
    const located = locate(measure(record(failed)), 'FROM busybox\nCOPY a b\n');
    expect(located.steps.map(({ line }) => line)).toEqual([undefined, undefined]);
    expect(located.error).toMatchObject({ step: '3/4' });
    expect(located.error?.excerpt).toBeUndefined();
  });

  it('needs no error', () => expect(locate(measure(record([])), DOCKERFILE).error).toBeUndefined());
});

describe('excerptOf', () => {
  it('shows three lines on either side', () => {
    const file = Array.from({ length: 20 }, (_, index) => `RUN ${index + 1}`).join('\r\n');
    expect(excerptOf(file, 10)).toEqual([
      '   7 |     RUN 7',
      '   8 |     RUN 8',
      '   9 |     RUN 9',
      '  10 | >>> RUN 10',
      '  11 |     RUN 11',
      '  12 |     RUN 12',
      '  13 |     RUN 13',
    ]);
  });

  it('cuts long lines', () =>
    expect(excerptOf('x'.repeat(500), 1)).toEqual([`   1 | >>> ${'x'.repeat(200)}`]));

  it.each([0, -1, 1.5, 3, Number.NaN])('has nothing at line %d', (line) => {
    expect(excerptOf('FROM a\nRUN b', line)).toBeUndefined();
  });
});
