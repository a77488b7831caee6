import { describe, expect, it } from '@jest/globals';
import { failedBuildOf } from '../../src/buildx/failed-build.ts';
import type { BuildRecord, Vertex, VertexStatus } from '../../src/progress/types.ts';

const blob = (digit: string) => `sha256:${digit.repeat(64)}`;

const row = (id: string, completed = false): VertexStatus => ({ id, current: 0, completed });

function vertex(name: string, overrides: Partial<Vertex> = {}): Vertex {
  return {
    id: name,
    name,
    inputs: [],
    state: 'completed',
    cached: false,
    intervals: [],
    statuses: [],
    logTail: [],
    logLines: 0,
    warnings: [],
    ...overrides,
  };
}

const recordOf = (vertices: Vertex[], error: string | undefined = 'failed to solve: x'): BuildRecord => ({
  format: 'rawjson',
  vertices,
  text: [],
  error,
});

const NOTHING = {
  error: 'failed to solve: x',
  imports: [],
  hitPulls: [],
  basePulls: [],
  lostHits: [],
  mayBePushed: false,
};

describe('a failed build, as far as a cache can be its cause', () => {
  it('is none without a reason', () => {
    expect(failedBuildOf({ ...recordOf([]), error: undefined })).toBeUndefined();
    expect(failedBuildOf(recordOf([]))).toEqual(NOTHING);
  });

  it('names the caches that it asked for, and whether they answered', () => {
    const vertices = [
      vertex('importing cache manifest from gha:12'),
      vertex('[web] importing cache manifest from ghcr.io/acme/api:cache', { error: 'not found' }),
    ];
    expect(failedBuildOf(recordOf(vertices))?.imports).toEqual([
      { type: 'gha', name: 'gha:12', failed: false },
      { type: 'registry', name: 'ghcr.io/acme/api:cache', failed: true },
    ]);
  });

  it('tells the blobs that hits waited for from those of base images and of all others', () => {
    const vertices = [
      vertex('[1/3] FROM docker.io/library/busybox:1', {
        cached: true,
        statuses: [row(blob('1')), row(`extracting ${blob('2')}`), row(`resolve busybox@${blob('3')}`)],
      }),
      vertex('[2/3] RUN make', {
        cached: true,
        statuses: [row(blob('4')), row(blob('5'), true), row(`extracting ${blob('6')}`)],
      }),
      vertex('[3/3] RUN test', { statuses: [row(blob('7'))] }),
      vertex('exporting to image', {
        cached: true,
        statuses: [row(blob('8')), row(`exporting ${blob('9')}`)],
      }),
    ];
    expect(failedBuildOf(recordOf(vertices))).toEqual({
      ...NOTHING,
      hitPulls: [blob('4'), blob('6')],
      basePulls: [blob('1'), blob('2')],
    });
  });

  it('has the errors of hits that could not be loaded, and of no other step', () => {
    const vertices = [
      vertex('[1/4] FROM busybox', { cached: true, lost: true, error: 'base' }),
      vertex('[2/4] RUN a', { cached: true, lost: true, error: 'lost' }),
      vertex('[3/4] RUN b', { cached: true, error: 'ran again and failed' }),
      vertex('[4/4] RUN c', { error: 'failed' }),
    ];
    expect(failedBuildOf(recordOf(vertices))?.lostHits).toEqual(['lost']);
  });

  it.each<[string, Vertex, boolean]>([
    ['layers alone', vertex('exporting to image', { statuses: [row('pushing layers', true)] }), false],
    [
      'a manifest',
      vertex('exporting to image', { statuses: [row('pushing manifest for h/i:1@sha256:1')] }),
      true,
    ],
    [
      'a cache',
      vertex('exporting cache to registry', { statuses: [row('writing cache manifest sha256:1')] }),
      false,
    ],
    ['by docker', vertex('pushing h/i:1 with docker'), true],
    ['joined', vertex('merging manifest list h/i:1'), true],
    ['a step that says so', vertex('[2/2] RUN pushing h/i:1 with docker'), false],
  ])('knows whether somebody may have seen the image: %s', (_, one, mayBePushed) => {
    expect(failedBuildOf(recordOf([one]))?.mayBePushed).toBe(mayBePushed);
  });
});
