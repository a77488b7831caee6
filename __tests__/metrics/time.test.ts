import { describe, expect, it } from '@jest/globals';
import { measure } from '../../src/metrics/measure.ts';
import type { TimeSpent } from '../../src/metrics/types.ts';
import type { BuildRecord, Vertex } from '../../src/progress/types.ts';
import { record, row, span, vertex } from './builders.ts';

function timeOf(vertices: Vertex[], overrides: Partial<BuildRecord> = {}): TimeSpent {
  return measure(record(vertices, overrides)).time;
}

describe('the time spent', () => {
  it('is the wall time of each phase, overlaps counted once', () => {
    const pull = [
      row('sha256:aa', { interval: span(6, 8) }),
      row('extracting sha256:aa', { interval: span(7, 9) }),
    ];
    const vertices = [
      vertex('[internal] load build context', { intervals: [span(0, 1)] }),
      vertex('[context shared] load from client', { intervals: [span(0.5, 2)] }),
      vertex('[internal] load metadata for x', { intervals: [span(0, 1)] }),
      vertex('[1/4] FROM x', { intervals: [span(1, 3)] }),
      vertex('importing cache manifest from a', { intervals: [span(1, 2)] }),
      vertex('importing cache manifest from b', { intervals: [span(1.5, 2.5)] }),
      vertex('[2/4] RUN a', { intervals: [span(3, 5)] }),
      vertex('[3/4] RUN b', { intervals: [span(4, 6)] }),
      vertex('[4/4] RUN c', { cached: true, intervals: [span(6, 9.5)], statuses: pull }),
      vertex('exporting to image', { intervals: [span(10, 12)] }),
      vertex('importing to docker', { intervals: [span(11, 14)] }),
      vertex('exporting cache to registry', { intervals: [span(10, 15)] }),
      vertex('resolving provenance for metadata file', { intervals: [span(15, 20)] }),
    ];
    expect(timeOf(vertices, { seconds: 20 })).toEqual({
      build: 20,
      context: 2,
      base: 3,
      cacheImport: 1.5,
      steps: 3,
      cachePull: 3,
      imageExport: 4,
      cacheExport: 5,
    });
  });

  it('is absent for a phase that there was not', () => {
    expect(timeOf([vertex('[2/2] RUN', { cached: true, intervals: [span(0, 0)] })])).toEqual({});
  });

  it('is known without instants only where one vertex makes the phase up', () => {
    const one = vertex('exporting to image', { seconds: 2 });
    const two = [vertex('[2/3] RUN a', { seconds: 1 }), vertex('[3/3] RUN b', { seconds: 1 })];
    expect(timeOf([one, ...two], { format: 'plain' })).toEqual({ imageExport: 2 });
    const never = vertex('[3/3] RUN b', { state: 'pending' });
    expect(timeOf([vertex('[2/3] RUN a', { seconds: 1 }), never])).toEqual({ steps: 1 });
  });

  it('leaves out what never ended', () => {
    expect(
      timeOf([
        vertex('[2/3] RUN a', { intervals: [span(0)] }),
        vertex('[3/3] RUN b', { intervals: [span(1, 2)] }),
      ]),
    ).toEqual({
      steps: 1,
    });
  });
});
