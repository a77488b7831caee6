import { describe, expect, it } from '@jest/globals';
import { evaluateLimits, verdictOf } from '../../src/gates/limits.ts';
import type { Figure, Figures, LimitResult, Verdict } from '../../src/gates/types.ts';
import type { LimitInputs } from '../../src/inputs/types.ts';

function evaluated(limits: Partial<LimitInputs>, figures: Partial<Figures> = {}): LimitResult[] {
  const none: LimitInputs = { hitRate: {}, cacheSize: {}, imageSize: {}, buildTime: {} };
  return evaluateLimits({ ...none, ...limits }, { ...FIGURES, ...figures });
}

const FIGURES: Figures = {
  hitRate: { kind: 'measured', value: 55.6 },
  cacheSize: { kind: 'missing', reason: 's3 api (BuildKit does not tell)' },
  imageSize: { kind: 'missing', reason: 'this build left no image to weigh' },
  buildTime: { kind: 'measured', value: 171 },
};

function is(value: number): Figure {
  return { kind: 'measured', value };
}

describe('a limit and its figure', () => {
  it.each<[Verdict, number, LimitInputs['hitRate'], string]>([
    ['fail', 55.6, { fail: 95 }, 'The hit rate is 55.6 %, below the limit of 95 % (fail-hit-rate).'],
    [
      'fail',
      55.6,
      { warn: 99, fail: 95 },
      'The hit rate is 55.6 %, below the limit of 95 % (fail-hit-rate).',
    ],
    [
      'warn',
      55.6,
      { warn: 95, fail: 50 },
      'The hit rate is 55.6 %, below the limit of 95 % (warn-hit-rate).',
    ],
    ['pass', 95, { warn: 90, fail: 95 }, 'The hit rate is 95 %, within the limit of 95 % (fail-hit-rate).'],
    ['pass', 100, { warn: 95, fail: 50 }, 'The hit rate is 100 %, within the limit of 95 % (warn-hit-rate).'],
    ['fail', 88.89, { fail: 88.93 }, 'The hit rate is 88.89 %, below the limit of 88.93 % (fail-hit-rate).'],
    ['fail', 99.96, { fail: 100 }, 'The hit rate is 99.96 %, below the limit of 100 % (fail-hit-rate).'],
    ['fail', 0, { fail: 0.1 }, 'The hit rate is 0 %, below the limit of 0.1 % (fail-hit-rate).'],
    ['pass', 0, { fail: 0 }, 'The hit rate is 0 %, within the limit of 0 % (fail-hit-rate).'],
  ])('%s: a hit rate of %d against %j', (verdict, figure, hitRate, message) => {
    expect(evaluated({ hitRate }, { hitRate: is(figure) })).toEqual([
      { name: 'hit-rate', figure, ...hitRate, verdict, message },
    ]);
  });

  it.each<[Verdict, number, LimitInputs['buildTime'], string]>([
    [
      'fail',
      171,
      { fail: 90 },
      'The build time is 2 min 51 s, above the limit of 1 min 30 s (fail-build-time).',
    ],
    [
      'warn',
      171,
      { warn: 90, fail: 300 },
      'The build time is 2 min 51 s, above the limit of 1 min 30 s (warn-build-time).',
    ],
    [
      'pass',
      90,
      { warn: 90, fail: 300 },
      'The build time is 1 min 30 s, within the limit of 1 min 30 s (warn-build-time).',
    ],
    ['fail', 90.4, { fail: 90 }, 'The build time is 90.4 s, above the limit of 90 s (fail-build-time).'],
    [
      'fail',
      3620,
      { fail: 3600 },
      'The build time is 3,620 s, above the limit of 3,600 s (fail-build-time).',
    ],
    ['pass', 3.1, { fail: 5 }, 'The build time is 3.1 s, within the limit of 5 s (fail-build-time).'],
  ])('%s: a build time of %d against %j', (verdict, figure, buildTime, message) => {
    expect(evaluated({ buildTime }, { buildTime: is(figure) })).toEqual([
      { name: 'build-time', figure, ...buildTime, verdict, message },
    ]);
  });
});

describe('a limit without a figure', () => {
  it('is not measured, with the reason', () => {
    const hitRate: Figure = { kind: 'missing', reason: 'the build has no steps to count' };
    expect(evaluated({ hitRate: { warn: 90, fail: 80 } }, { hitRate })).toEqual([
      {
        name: 'hit-rate',
        warn: 90,
        fail: 80,
        verdict: 'not-measured',
        message:
          'The hit rate could not be held against its limit (warn-hit-rate, fail-hit-rate): the build has no steps to count.',
      },
    ]);
  });

  it('passes where it does not apply, and says so', () => {
    const hitRate: Figure = { kind: 'exempt', reason: 'there was no cache to read yet' };
    expect(evaluated({ hitRate: { fail: 80 } }, { hitRate })).toEqual([
      {
        name: 'hit-rate',
        fail: 80,
        verdict: 'pass',
        message: 'The limit of the hit rate does not apply (fail-hit-rate): there was no cache to read yet.',
      },
    ]);
  });
});

describe('a size', () => {
  const cacheSize: Figure = {
    kind: 'measured',
    value: 6_200_000_000,
    of: 'in gha scope api',
    others: [
      { of: 'in registry acme/api:cache', value: 5_400_000_000 },
      { of: 'in local /cache', value: 40 },
    ],
    help: 'What helps.',
    aside: 'Not measured: s3 api.',
  };

  it.each<[Verdict, LimitInputs['cacheSize'], string]>([
    [
      'warn',
      { warn: 5e9 },
      'The cache size is 6.2 GB in gha scope api, above the limit of 5 GB (warn-cache-size). ' +
        'Outside of it too: 5.4 GB in registry acme/api:cache. What helps. Not measured: s3 api.',
    ],
    [
      'fail',
      { warn: 5e9, fail: 6e9 },
      'The cache size is 6.2 GB in gha scope api, above the limit of 6 GB (fail-cache-size). ' +
        'What helps. Not measured: s3 api.',
    ],
    [
      'pass',
      { warn: 7e9 },
      'The cache size is 6.2 GB in gha scope api, within the limit of 7 GB (warn-cache-size). ' +
        'Not measured: s3 api.',
    ],
  ])(
    '%s: is told with its place, and with what helps where it is outside its limit %j',
    (verdict, limit, message) => {
      expect(evaluated({ cacheSize: limit }, { cacheSize })).toEqual([
        { name: 'cache-size', figure: 6_200_000_000, ...limit, verdict, message },
      ]);
    },
  );

  it('of an image is told with how it was measured', () => {
    const imageSize: Figure = { kind: 'measured', value: 182e6, of: 'compressed' };
    expect(evaluated({ imageSize: { fail: 1e8 } }, { imageSize })[0]?.message).toBe(
      'The image size is 182 MB compressed, above the limit of 100 MB (fail-image-size).',
    );
  });

  it.each<Figure>([
    { kind: 'missing', reason: 's3 api (BuildKit does not tell)' },
    { kind: 'exempt', reason: 'this build has no cache yet' },
  ])('makes no noise about the limit that holds without being asked for: %j', (figure) => {
    expect(evaluated({ cacheSize: { warn: 5e9 } }, { cacheSize: figure })).toEqual([]);
  });

  it.each<[Partial<LimitInputs>, string]>([
    [{ cacheSize: { warn: 5e9, fail: 8e9 } }, 'cache-size'],
    [{ cacheSize: { warn: 2e9 } }, 'cache-size'],
    [{ cacheSize: { fail: 2e9 } }, 'cache-size'],
    [{ imageSize: { fail: 3e8 } }, 'image-size'],
  ])('says that %j, which a user asked for, was not measured', (limits, name) => {
    expect(evaluated(limits)).toMatchObject([{ name, verdict: 'not-measured' }]);
  });
});

it('shows no row without a limit, and the rows in the order of the table', () => {
  expect(evaluated({})).toEqual([]);
  const all = evaluated({
    buildTime: { warn: 1 },
    imageSize: { warn: 1 },
    cacheSize: { fail: 1 },
    hitRate: { warn: 1 },
  });
  expect(all.map(({ name }) => name)).toEqual(['hit-rate', 'cache-size', 'image-size', 'build-time']);
});

it.each<[ReturnType<typeof verdictOf>, Verdict[]]>([
  ['pass', []],
  ['pass', ['pass', 'pass']],
  ['warn', ['pass', 'warn']],
  ['warn', ['not-measured', 'pass']],
  ['fail', ['warn', 'fail', 'pass']],
])('the verdict %s of %j', (expected, verdicts) => {
  expect(verdictOf(verdicts.map((verdict) => ({ name: 'x', verdict, message: '' })))).toBe(expected);
});
