import { describe, expect, it } from '@jest/globals';
import { measure } from '../../src/metrics/measure.ts';
import type { CacheVertex } from '../../src/metrics/types.ts';
import type { Vertex } from '../../src/progress/types.ts';
import { record, row, span, vertex } from './builders.ts';

describe('the caches of a build', () => {
  const rows: ReadonlyArray<readonly [Vertex, CacheVertex]> = [
    [
      vertex('importing cache manifest from ghcr.io/a/b:cache', { intervals: [span(0, 1)] }),
      { side: 'import', type: 'registry', name: 'ghcr.io/a/b:cache', seconds: 1, completed: true },
    ],
    [
      vertex('[web] importing cache manifest from gha:42', {
        error: 'failed to configure gha cache importer: not found',
      }),
      {
        side: 'import',
        type: 'gha',
        name: 'gha:42',
        error: 'failed to configure gha cache importer: not found',
        completed: true,
      },
    ],
    [
      vertex('exporting to GitHub Actions Cache', {
        seconds: 600,
        error: 'maximum timeout reached',
        statuses: [row('preparing build cache for export', { seconds: 607.5 })],
      }),
      {
        side: 'export',
        type: 'gha',
        seconds: 600,
        error: 'maximum timeout reached',
        completed: true,
        layers: 0,
      },
    ],
    [
      vertex('exporting cache to client directory', {
        statuses: [
          row('writing layer sha256:aa', { total: 100 }),
          row('writing layer sha256:bb', { current: 5 }),
          row('writing config', { total: 1 }),
        ],
      }),
      { side: 'export', type: 'local', bytes: 105, completed: true, layers: 2 },
    ],
    [
      vertex('exporting cache to registry', {
        state: 'running',
        statuses: [
          row('writing layer sha256:aa'),
          row('writing layer sha256:aa'),
          row('writing layer sha256:bb', { completed: false }),
        ],
      }),
      { side: 'export', type: 'registry', completed: false, layers: 1 },
    ],
    [
      vertex('exporting cache to client directory', {
        statuses: [
          row('preparing build cache for export'),
          row('writing layer sha256:aa', { completed: false }),
          row('sending cache export'),
          row('skipping cache export for empty result'),
        ],
      }),
      { side: 'export', type: 'local', completed: true, layers: 1, isEmpty: true },
    ],
    [vertex('exporting cache'), { side: 'export', completed: true }],
    [
      vertex('exporting to image', {
        statuses: [row('exporting layers'), row('preparing layers for inline cache', { seconds: 0.2 })],
      }),
      { side: 'export', type: 'inline', seconds: 0.2, completed: true },
    ],
  ];
  it.each(rows)('holds %j', (source, expected) =>
    expect(measure(record([source])).caches).toEqual([expected]),
  );

  it('are none where there was none', () => {
    expect(measure(record([vertex('exporting to image'), vertex('[1/1] FROM x')])).caches).toEqual([]);
  });
});

describe('the bytes of the context', () => {
  it('are those of all contexts', () => {
    const vertices = [
      vertex('[internal] load build context', {
        statuses: [row('transferring context:', { current: 2164 })],
      }),
      vertex('[context shared] load from client', {
        statuses: [row('transferring shared:', { current: 100 })],
      }),
      vertex('[internal] load .dockerignore', { statuses: [row('transferring context:', { current: 2 })] }),
      vertex('[internal] load build definition from Dockerfile', {
        statuses: [row('transferring dockerfile:', { current: 981 })],
      }),
    ];
    expect(measure(record(vertices)).contextBytes).toBe(2264);
  });

  it('are absent when nothing tells', () => {
    expect(measure(record([vertex('[internal] load build context')])).contextBytes).toBeUndefined();
  });
});
