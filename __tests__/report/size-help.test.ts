import { describe, expect, it } from '@jest/globals';
import { composeReport } from '../../src/report/compose.ts';
import { cacheHelp } from '../../src/report/size-help.ts';
import { diskNotes, quotaNotes } from '../../src/report/size-notes.ts';
import type { BuilderSize, CacheSize, ImageLayer } from '../../src/sizes/types.ts';
import { aReport } from './a-report.ts';

const REGISTRY_CURE =
  "A place in a registry (`cache: type=registry,ref=IMAGE:cache`) takes nothing of GitHub's limit.";
const ZSTD_CURE = '`compression=zstd` in its entry makes new layers smaller than gzip does.';

function help(overrides: Partial<CacheSize>, layers: ImageLayer[] = []): string {
  return cacheHelp({ place: 'gha scope api', type: 'gha', bytes: 6_200_000_000, ...overrides }, [{ layers }]);
}

describe('what helps against a large cache', () => {
  it('is told in numbers, after what is biggest and whose it is', () => {
    const layers: ImageLayer[] = [
      { digest: 'sha256:b', createdBy: 'COPY . .' },
      { digest: 'sha256:a', createdBy: 'RUN pip  install\n -r `requirements.txt`', line: 16 },
    ];
    expect(
      help(
        {
          largest: { digest: 'sha256:a', bytes: 3_900_000_000 },
          refs: [
            { ref: 'refs/pull/7/merge', bytes: 2_100_000_000 },
            { ref: 'refs/heads/main', bytes: 4_100_000_000 },
            { ref: 'refs/heads/empty', bytes: 0 },
          ],
          mode: 'max',
          sharedBytes: 1_100_000_000,
        },
        layers,
      ),
    ).toBe(
      "Its largest layer has 3.9 GB, made by `RUN pip install -r 'requirements.txt'` in line 16. " +
        'Of it, 4.1 GB came with refs/heads/main and 2.1 GB came with refs/pull/7/merge. ' +
        '`cache-mode: min` keeps the 1.1 GB that the image needs itself and leaves out 5.1 GB of other steps. ' +
        REGISTRY_CURE,
    );
  });

  it.each<[string, Partial<CacheSize>, ImageLayer[], string]>([
    [
      'a layer of the base image',
      { largest: { digest: 'sha256:a', bytes: 3e9 } },
      [{ digest: 'sha256:a', createdBy: 'ADD rootfs', base: true }],
      `Its largest layer has 3 GB and belongs to the base image. ${REGISTRY_CURE}`,
    ],
    [
      'a layer that the image does not have',
      { largest: { digest: 'sha256:a', bytes: 3e9 } },
      [],
      `Its largest layer has 3 GB. ${REGISTRY_CURE}`,
    ],
    ['many small layers', { largest: { digest: 'sha256:a', bytes: 1e9 } }, [], REGISTRY_CURE],
    [
      'all of one ref',
      {
        refs: [
          { ref: 'a', bytes: 6e9 },
          { ref: 'b', bytes: 0 },
        ],
      },
      [],
      REGISTRY_CURE,
    ],
    ['nearly all in the image', { mode: 'max', sharedBytes: 6e9 }, [], REGISTRY_CURE],
    ['mode min', { mode: 'min', sharedBytes: 1e9 }, [], REGISTRY_CURE],
    [
      'an unknown part in the image',
      { mode: 'max' },
      [],
      `\`cache-mode: min\` leaves out what the image itself does not need, such as other stages. ${REGISTRY_CURE}`,
    ],
    ['a registry', { type: 'registry' }, [], ZSTD_CURE],
    [
      'a directory with a rest',
      { type: 'local', unreferencedBytes: 2e9 },
      [],
      'No index names 2 GB of it: delete the directory once, and write it as a place of `cache`, which leaves nothing ' +
        `behind, rather than in \`cache-to\`. ${ZSTD_CURE}`,
    ],
    ['a directory without', { type: 'local', unreferencedBytes: 0 }, [], ZSTD_CURE],
    ['anything else', { type: 's3' }, [], ''],
  ])('%s', (_, overrides, layers, text) => {
    expect(help(overrides, layers)).toBe(text);
  });

  it('cuts a long instruction', () => {
    const layers = [{ digest: 'sha256:a', createdBy: `RUN ${'x'.repeat(200)}` }];
    expect(help({ type: 's3', largest: { digest: 'sha256:a', bytes: 3e9 } }, layers)).toBe(
      `Its largest layer has 3 GB, made by \`RUN ${'x'.repeat(75)}…\`.`,
    );
  });
});

describe('a repository whose cache is nearly full', () => {
  const repository = (bytes?: number, message?: string): CacheSize => {
    return { place: 'gha repository acme/api', type: 'gha', bytes, limit: 10e9, message };
  };

  it('is a warning, with what is known of it', () => {
    const message = '9 closed pull requests hold 3.1 GB; prune removes them.';
    expect(quotaNotes([repository(8_400_000_000, message)])).toEqual([
      {
        level: 'warning',
        message:
          'gha repository acme/api holds 8.4 GB of 10 GB (84 %). GitHub removes what was not used for longest when ' +
          `it is full. ${message}`,
      },
    ]);
  });

  it.each<[number, CacheSize]>([
    [1, repository(8e9)],
    [0, repository(8e9 - 1)],
    [0, repository()],
    [0, { place: 'gha scope api', type: 'gha', bytes: 8e9 }],
  ])('%d notes of %j', (notes, row) => {
    expect(quotaNotes([row])).toHaveLength(notes);
  });
});

it('is a note of the report beside those of the plan', () => {
  const measured = { ...aReport(), caches: [], contextBytes: undefined, error: undefined };
  const given = { level: 'info' as const, message: 'given' };
  const weights = { cache: [{ place: 'gha repository acme/api', type: 'gha', bytes: 9e9, limit: 10e9 }] };
  const report = composeReport(aReport().build, measured, { text: [] }, [given], [], weights);
  expect(report.notes).toEqual([given, ...quotaNotes(weights.cache)]);
  expect(report.notes).toHaveLength(2);
});

describe('a disk with little room', () => {
  const builder = (freeBytes: number, totalBytes: number, bytes?: number): BuilderSize => {
    return { bytes, types: [], mounts: [], disk: { freeBytes, totalBytes } };
  };

  it('is a warning on a runner of the user', () => {
    expect(diskNotes(builder(4e9, 80e9, 31e9), { isSelfHosted: true, builder: 'ci' })).toEqual([
      {
        level: 'warning',
        message:
          'The disk of the workspace has 4 GB of 80 GB left. The builder ci keeps 31 GB; ' +
          '`docker buildx prune --builder ci` removes what no build uses now.',
      },
    ]);
    expect(diskNotes(builder(4e9, 80e9), { isSelfHosted: true, builder: 'ci' })).toEqual([
      { level: 'warning', message: 'The disk of the workspace has 4 GB of 80 GB left.' },
    ]);
  });

  it.each<[number, boolean, BuilderSize]>([
    [0, false, builder(4e9, 80e9)],
    [0, true, builder(8e9, 80e9)],
    [1, true, builder(8e9 - 1, 80e9)],
    [0, true, builder(21e9, 2e12)],
    [1, true, builder(19e9, 2e12)],
    [0, true, { types: [], mounts: [] }],
  ])('%d notes, self-hosted %p: %j', (notes, isSelfHosted, size) => {
    expect(diskNotes(size, { isSelfHosted, builder: 'ci' })).toHaveLength(notes);
  });
});
