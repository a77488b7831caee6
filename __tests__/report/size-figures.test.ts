import { describe, expect, it } from '@jest/globals';
import { figuresOf } from '../../src/report/figures.ts';
import { cacheSizeFigure, imageSizeFigure, weighedPlaces } from '../../src/report/size-figures.ts';
import type { BuildResult } from '../../src/report/types.ts';
import type { CacheSize, ImageSize } from '../../src/sizes/types.ts';
import { aReport } from './a-report.ts';

const GHA: CacheSize = { place: 'gha scope api', type: 'gha', bytes: 398e6 };
const REGISTRY: CacheSize = { place: 'registry acme/api:cache', type: 'registry', bytes: 412e6 };
const S3: CacheSize = { place: 's3 api', type: 's3', message: 'BuildKit does not tell' };
const REPOSITORY: CacheSize = { place: 'gha repository acme/api', type: 'gha', bytes: 6e9, limit: 10e9 };

describe('the size of the caches', () => {
  it('is that of the largest place', () => {
    expect(cacheSizeFigure({ cache: [GHA, REGISTRY] }, 'succeeded')).toMatchObject({
      kind: 'measured',
      value: 412e6,
      of: 'in registry acme/api:cache',
      others: [{ value: 398e6, of: 'in gha scope api' }],
      aside: undefined,
    });
  });

  it('is not that of a repository, which has a limit of its own', () => {
    expect(cacheSizeFigure({ cache: [REPOSITORY, GHA] }, 'succeeded')).toMatchObject({
      value: 398e6,
      others: [],
    });
    expect(weighedPlaces([REPOSITORY, GHA, S3, REGISTRY])).toEqual([REGISTRY, GHA]);
  });

  it('says what is not in it', () => {
    expect(cacheSizeFigure({ cache: [GHA, S3] }, 'succeeded')).toMatchObject({
      value: 398e6,
      aside: 'Not measured: s3 api (BuildKit does not tell).',
    });
  });

  it.each([
    ['nobody weighed them', undefined, 'missing', 'the caches were not weighed'],
    ['none can be weighed', [S3], 'missing', 's3 api (BuildKit does not tell)'],
    [
      'many cannot be weighed',
      [S3, { place: 'a', type: 'x' }, S3, S3, S3],
      'missing',
      's3 api (BuildKit does not tell), a (no reason is known), s3 api (BuildKit does not tell), 2 more',
    ],
    ['there are none', [], 'exempt', 'this build has no cache yet'],
    ['there is the repository alone', [REPOSITORY], 'exempt', 'this build has no cache yet'],
  ] as const)('is not there where %s', (_, cache, kind, reason) => {
    expect(cacheSizeFigure({ cache }, 'succeeded')).toEqual({ kind, reason });
  });

  it('is judged after a build that failed as well, where there is one', () => {
    expect(cacheSizeFigure({ cache: [GHA] }, 'failed')).toMatchObject({ value: 398e6 });
    expect(cacheSizeFigure({ cache: [] }, 'failed')).toEqual({
      kind: 'missing',
      reason: 'the build did not finish',
    });
  });
});

describe('the size of the image', () => {
  const image = (bytes?: number, compressedBytes?: number, platform?: string): ImageSize => {
    return { bytes, compressedBytes, platform, layers: [] };
  };

  it.each([
    ['uncompressed where that is known', image(182e6, 61e6), 182e6, 'uncompressed'],
    ['compressed where only that is', image(undefined, 61e6), 61e6, 'compressed'],
    [
      'that of the largest platform',
      [image(182e6, 61e6, 'linux/amd64'), image(190e6, 60e6, 'linux/arm64')],
      190e6,
      'uncompressed for linux/arm64',
    ],
    [
      'the larger one where platforms are known in different ways',
      [image(182e6, 61e6, 'linux/amd64'), image(undefined, 200e6, 'linux/arm64')],
      200e6,
      'compressed for linux/arm64',
    ],
  ])('is %s', (_, weighed, value, of) => {
    expect(imageSizeFigure({ image: weighed }, 'succeeded')).toMatchObject({ kind: 'measured', value, of });
  });

  it.each<[ImageSize | ImageSize[] | undefined, BuildResult, string]>([
    [undefined, 'succeeded', 'the image was not weighed'],
    [[], 'succeeded', 'this build left no image to weigh'],
    [{ layers: [], message: 'It went into a directory.' }, 'succeeded', 'It went into a directory'],
    [undefined, 'failed', 'the build did not finish'],
  ])('is not there: %j', (weighed, result, reason) => {
    expect(imageSizeFigure({ image: weighed }, result)).toEqual({ kind: 'missing', reason });
  });
});

it('is a figure of the report', () => {
  const report = aReport();
  const { cacheSize, imageSize } = figuresOf({
    ...report,
    sizes: { ...report.sizes, cache: [GHA], image: { bytes: 5, layers: [] } },
  });
  expect(cacheSize).toMatchObject({ value: 398e6 });
  expect(imageSize).toMatchObject({ value: 5 });
  expect(figuresOf(report).cacheSize).toEqual({ kind: 'missing', reason: 'the caches were not weighed' });
});
