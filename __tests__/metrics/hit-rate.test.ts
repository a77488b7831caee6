import { describe, expect, it } from '@jest/globals';
import { measure } from '../../src/metrics/measure.ts';
import type { Vertex } from '../../src/progress/types.ts';
import { record, row, vertex } from './builders.ts';

const hit = { cached: true };
const pulled = { cached: true, statuses: [row('sha256:aa', { total: 10 })] };
const failed = { error: 'exit code: 1' };
const cancelled = { error: 'context canceled' };
const unknown = { state: 'running' as const };

function run(number: number, overrides: Partial<Vertex> = {}): Vertex {
  return vertex(`[${number}/9] RUN ${number}`, overrides);
}

describe('the hit rate', () => {
  it('counts what is cached, pulled, executed or failed', () => {
    const vertices = [hit, pulled, {}, failed, cancelled, unknown].map((overrides, index) =>
      run(index + 1, overrides),
    );
    expect(measure(record(vertices)).hitRate).toEqual({
      percent: 50,
      cached: 2,
      total: 4,
      pulled: 1,
      executed: 1,
      failed: 1,
      docker: { percent: 33.3, cached: 2, total: 6 },
    });
  });

  it('is absent without steps', () => {
    const vertices = [vertex('[internal] load build definition'), vertex('[1/1] FROM x', hit)];
    expect(measure(record(vertices)).hitRate).toMatchObject({ cached: 0, total: 0, docker: { percent: 50 } });
    expect(measure(record(vertices)).hitRate.percent).toBeUndefined();
    expect(measure(record([])).hitRate.docker?.percent).toBeUndefined();
  });

  it.each([
    [8, 9, 88.9],
    [1, 3, 33.3],
    [2, 3, 66.7],
    [9, 9, 100],
    [2499, 2500, 99.9],
    [1, 2500, 0.1],
    [0, 9, 0],
  ])('of %d in %d is %d %%', (cached, total, percent) => {
    const vertices = Array.from({ length: total }, (_, index) => run(index + 1, index < cached ? hit : {}));
    expect(measure(record(vertices)).hitRate.percent).toBe(percent);
  });

  it('counts a hit below a miss as a hit', () => {
    expect(measure(record([run(1), run(2, hit), run(3)])).hitRate).toMatchObject({ cached: 1, total: 3 });
  });

  it("leaves buildx's own vertices out of Docker's figure", () => {
    const own = [
      '[internal] load build definition',
      'Verifying build result',
      'exporting to image',
      '[1/1] FROM x',
    ];
    const clients = ['[internal] booting buildkit', '[internal] waiting for connection', '[auth] a for b'];
    const more = [
      '[internal] load local bake definitions',
      'importing to docker',
      '[web] importing to docker',
    ];
    const vertices = [...own, ...clients, ...more].map((name) => vertex(name));
    expect(measure(record(vertices)).hitRate.docker).toEqual({ percent: 0, cached: 0, total: 4 });
  });
});

describe('the parts of the hit rate', () => {
  it('are by target, platform and stage, where there is more than one', () => {
    const vertices = [
      vertex('[web linux/amd64 base 2/2] RUN', hit),
      vertex('[web linux/amd64->arm64 app 2/2] RUN'),
      vertex('[api linux/amd64 base 2/2] RUN x', cancelled),
    ];
    expect(measure(record(vertices)).parts).toEqual([
      { by: 'target', name: 'web', percent: 50, cached: 1, total: 2 },
      { by: 'target', name: 'api', percent: undefined, cached: 0, total: 0 },
      { by: 'platform', name: 'linux/amd64', percent: 100, cached: 1, total: 1 },
      { by: 'platform', name: 'linux/arm64', percent: 0, cached: 0, total: 1 },
      { by: 'stage', name: 'base', percent: 100, cached: 1, total: 1 },
      { by: 'stage', name: 'app', percent: 0, cached: 0, total: 1 },
    ]);
  });

  it('are none for one stage', () => {
    expect(measure(record([vertex('[a 2/3] RUN'), vertex('[a 3/3] RUN')])).parts).toEqual([]);
  });
});
