import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateLimits } from '../../src/gates/limits.ts';
import type { LimitInputs } from '../../src/inputs/types.ts';
import { figuresOf } from '../../src/report/figures.ts';
import { type SizeFacts, sizeRows } from '../../src/report/size-rows.ts';
import { builderSection, cacheSizesSection, sizesTable } from '../../src/report/summary/sizes.ts';
import { paintFor } from '../../src/report/terminal/paint.ts';
import { builderLines, sizeLines } from '../../src/report/terminal/sizes.ts';
import type { BuilderSize, CacheSize, ImageSize } from '../../src/sizes/types.ts';
import { aReport } from './a-report.ts';
import { HOSTILE } from './hostile.ts';
import { activeTexts, rendered } from './rendered.ts';

const PLAIN = paintFor(false);
const IMAGE: ImageSize = { bytes: 182e6, compressedBytes: 61e6, layers: [] };
const CACHES: CacheSize[] = [
  {
    place: 'gha scope api',
    type: 'gha',
    bytes: 6_200_000_000,
    blobs: 41,
    sharedBytes: 61e6,
    largest: { digest: 'sha256:a', bytes: 3_900_000_000 },
    refs: [
      { ref: 'refs/pull/7/merge', bytes: 2_100_000_000 },
      { ref: 'refs/heads/main', bytes: 4_100_000_000 },
    ],
    mode: 'max',
  },
  {
    place: 'registry ghcr.io/acme/api:cache',
    type: 'registry',
    bytes: 412e6,
    blobs: 12,
    sharedBytes: 61e6,
    largest: { digest: 'sha256:a', bytes: 130e6 },
  },
  { place: 'local /var/cache/api', type: 'local', bytes: 1e9, blobs: 60, unreferencedBytes: 588e6 },
  { place: 's3 api cache', type: 's3', message: 'BuildKit does not tell what the store holds' },
  {
    place: 'gha repository acme/api',
    type: 'gha',
    bytes: 8_400_000_000,
    limit: 10e9,
    message: 'About 5 minutes old.',
  },
];
const BUILDER: BuilderSize = {
  bytes: 31_200_000_000,
  types: [
    { type: 'regular', records: 212, bytes: 28e9 },
    { type: 'exec.cachemount', records: 2, bytes: 3_200_000_000 },
    { type: 'source.local', records: 2, bytes: 12_288 },
  ],
  mounts: [
    { id: '/root/.cache/pip', bytes: 3_100_000_000 },
    { id: 'apt', bytes: 100e6 },
  ],
  disk: { freeBytes: 73e9, totalBytes: 270e9 },
};

function facts(
  limits: Partial<LimitInputs> = { cacheSize: { warn: 5e9 } },
  cache = CACHES,
  image = IMAGE,
): SizeFacts {
  const none: LimitInputs = { hitRate: {}, cacheSize: {}, imageSize: {}, buildTime: {} };
  const report = aReport();
  const figures = figuresOf({ ...report, sizes: { ...report.sizes, cache, image } });
  return {
    images: [image],
    cache,
    builder: BUILDER,
    limits: evaluateLimits({ ...none, ...limits }, figures),
  };
}

describe('the summary', () => {
  it('shows image and caches with their limits and verdicts', () => {
    expect(sizesTable(facts())).toEqual([
      `| Size of | Now | Limit |  |
| --- | ---: | --- | --- |
| image | 182 MB (61 MB compressed) | – |  |
| gha scope api | 6.2 GB | warns above 5 GB | ⚠️ warning |
| registry ghcr.io/acme/api:cache | 412 MB | warns above 5 GB | ✅ kept |
| local /var/cache/api | 1 GB | warns above 5 GB | ✅ kept |
| s3 api cache | not measured | warns above 5 GB | ⚪ not measured |
| gha repository acme/api | 8.4 GB | holds at most 10 GB | ⚠️ warning |`,
    ]);
  });

  it('shows both limits and the worse verdict', () => {
    expect(
      sizeRows(facts({ cacheSize: { warn: 400e6, fail: 5e9 }, imageSize: { fail: 1e8 } })),
    ).toMatchObject([
      { what: 'image', limit: 'fails above 100 MB', verdict: 'fail', part: 1.82 },
      { limit: 'warns above 400 MB, fails above 5 GB', verdict: 'fail', part: 15.5 },
      { verdict: 'warn', part: 1.03 },
      { verdict: 'warn', part: 2.5 },
      { now: 'not measured', verdict: 'not-measured' },
      { verdict: 'warn', part: 0.84 },
    ]);
  });

  it('says nothing of a limit that nobody set where nothing can be measured', () => {
    expect(sizeRows(facts(undefined, [{ place: 's3 api', type: 's3', message: 'no' }]))).toEqual([
      { what: 'image', now: '182 MB', aside: '61 MB compressed', limit: '–' },
      { what: 's3 api', now: 'not measured', limit: '–' },
    ]);
  });

  it.each<[ImageSize, string]>([
    [{ bytes: 5e6, layers: [] }, '5 MB'],
    [{ compressedBytes: 5e6, layers: [] }, '5 MB compressed'],
    [{ layers: [] }, 'not measured'],
  ])('says how an image was measured: %j', (image, now) => {
    expect(sizeRows({ images: [image], cache: [], limits: [] })).toMatchObject([{ what: 'image', now }]);
  });

  it('names platforms where there are several', () => {
    const images = ['linux/amd64', 'linux/arm64'].map((platform) => ({ platform, layers: [] }));
    const rows = sizeRows({ images, cache: [], limits: [] });
    expect(rows.map(({ what }) => what)).toEqual(['image linux/amd64', 'image linux/arm64']);
  });

  it('is empty where nothing was weighed', () => {
    expect(sizesTable({ images: [], cache: [], limits: [] })).toEqual([]);
    expect(cacheSizesSection({ cache: [] })).toEqual({ title: 'Cache sizes', blocks: [] });
    expect(builderSection(undefined)).toEqual({ title: 'Builder', blocks: [] });
    expect(builderSection({ types: [], mounts: [] })).toEqual({ title: 'Builder', blocks: [] });
  });

  it('folds what the caches consist of, and why some were not measured', () => {
    expect(cacheSizesSection(facts()).blocks).toEqual([
      `| Cache | Size | Blobs | Also in the image | Named by no index | Largest blob | By ref |
| --- | ---: | ---: | ---: | ---: | ---: | --- |
| gha scope api | 6.2 GB | 41 | 61 MB |  | 3.9 GB | \`refs/pull/7/merge\` 2.1 GB, \`refs/heads/main\` 4.1 GB |
| registry ghcr.io/acme/api:cache | 412 MB | 12 | 61 MB |  | 130 MB |  |
| local /var/cache/api | 1 GB | 60 |  | 588 MB |  |  |
| gha repository acme/api | 8.4 GB |  |  |  |  |  |`,
      '- s3 api cache — BuildKit does not tell what the store holds\n- gha repository acme/api — About 5 minutes old.',
    ]);
  });

  it('folds what the builder keeps', () => {
    expect(builderSection(BUILDER).blocks).toEqual([
      'The builder keeps 31 GB in 216 records. The disk of the workspace has 73 GB of 270 GB left.',
      `| Type | Records | Size |
| --- | ---: | ---: |
| \`regular\` | 212 | 28 GB |
| \`exec.cachemount\` | 2 | 3.2 GB |
| \`source.local\` | 2 | 12 kB |`,
      `| Cache mount | Size |
| --- | ---: |
| \`/root/.cache/pip\` | 3.1 GB |
| \`apt\` | 100 MB |`,
    ]);
    expect(builderSection({ types: [], mounts: [], message: 'Buildx 0.27 cannot tell it' }).blocks).toEqual([
      'What the builder keeps was not measured: Buildx 0.27 cannot tell it.',
    ]);
  });

  it('holds foreign names that do nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), (name) => {
        const cache: CacheSize[] = [
          { place: name, type: name, bytes: 5, refs: [{ ref: name, bytes: 5 }], message: name },
        ];
        const builder: BuilderSize = {
          bytes: 5,
          types: [{ type: name, records: 1, bytes: 5 }],
          mounts: [{ id: name, bytes: 5 }],
          message: name,
        };
        const images = [{ platform: name, layers: [] }, { layers: [] }];
        const blocks = [
          ...sizesTable({ images, cache, limits: [] }),
          ...cacheSizesSection({ cache }).blocks,
          ...builderSection(builder).blocks,
        ];
        const page = rendered(blocks.join('\n\n'));
        expect(activeTexts(page)).toEqual([]);
        expect(page.elements.filter((element) => /^(script|img|a)\b/.test(element))).toEqual([]);
        const columns = page.elements.filter((element) => element.startsWith('th')).length;
        expect(columns).toBeGreaterThan(8);
      }),
    );
  });
});

describe('the terminal', () => {
  it('shows the same, with a bar for the part of the limit', () => {
    expect(sizeLines(facts(), 100, PLAIN)).toEqual([
      'size of                                   now            limit',
      'image                                  182 MB            –',
      'gha scope api                          6.2 GB  ████████  warns above 5 GB     ⚠️ warning',
      'registry ghcr.io/acme/api:cache        412 MB  ▋         warns above 5 GB     ✅ kept',
      'local /var/cache/api                     1 GB  █▋        warns above 5 GB     ✅ kept',
      's3 api cache                     not measured            warns above 5 GB     ⚪ not measured',
      'gha repository acme/api                8.4 GB  ██████▊   holds at most 10 GB  ⚠️ warning',
    ]);
    expect(sizeLines({ images: [], cache: [], limits: [] }, 100, PLAIN)).toEqual([]);
  });

  it('shows the builder with the share of each part', () => {
    expect(builderLines(BUILDER, 100, PLAIN)).toEqual([
      'builder                       records    size',
      'regular                           212   28 GB  ███████▏',
      'exec.cachemount                     2  3.2 GB  ▉',
      'source.local                        2   12 kB  ▏',
      'cache mount /root/.cache/pip           3.1 GB  ▊',
      'cache mount apt                        100 MB  ▏',
    ]);
    expect(builderLines(undefined, 100, PLAIN)).toEqual([]);
    expect(builderLines({ types: [], mounts: [], bytes: 0 }, 100, PLAIN)).toEqual([]);
  });

  it('paints a verdict', () => {
    const paint = { ...PLAIN, bad: (text: string) => `<${text}>`, good: (text: string) => `(${text})` };
    const lines = sizeLines(facts({ cacheSize: { fail: 5e9 }, imageSize: { warn: 2e8 } }), 200, paint);
    expect(lines.filter((line) => line.includes('<'))).toHaveLength(1);
    expect(lines[1]).toContain('(✅ kept)');
    expect(lines[2]).toContain('<❌ failed>');
  });
});
