import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { measure } from '../../src/metrics/measure.ts';
import type { BuildRecord, Vertex } from '../../src/progress/types.ts';
import { record, row, span, vertex } from './builders.ts';

const NAMES = [
  '[1/3] FROM x',
  '[2/3] RUN a',
  '[2/3] RUN a',
  '[b 2/2] COPY a b',
  '[linux/arm64 b 2/2] RUN x',
  'sh -c y',
];
const OTHERS = [
  '[internal] load build context',
  '[web] exporting to image',
  'importing cache manifest from a',
  'exporting cache',
];
const ROWS = ['sha256:aa', 'extracting sha256:aa', 'writing layer sha256:bb', 'transferring context:'];

const vertices: fc.Arbitrary<Vertex> = fc
  .record({
    name: fc.oneof(fc.constantFrom(...NAMES, ...OTHERS), fc.string()),
    cached: fc.boolean(),
    state: fc.constantFrom('pending', 'running', 'completed'),
    error: fc.option(fc.constantFrom('', 'x', 'context canceled'), { nil: undefined }),
    inputs: fc.array(fc.integer({ min: 0, max: 9 }).map(String), { maxLength: 3 }),
    intervals: fc.array(
      fc.tuple(fc.nat(99), fc.nat(99)).map(([a, b]) => span(Math.min(a, b), Math.max(a, b))),
      { maxLength: 2 },
    ),
    group: fc.option(fc.constantFrom({ id: 'g', name: '[2/3] COPY --link', weak: true }), { nil: undefined }),
    statuses: fc.array(
      fc.constantFrom(...ROWS).map((id) => row(id, { total: 5 })),
      { maxLength: 2 },
    ),
    logLines: fc.nat(2),
  })
  .map(({ name, ...overrides }) => vertex(name, overrides));

const records: fc.Arbitrary<BuildRecord> = fc
  .tuple(
    fc.array(vertices, { maxLength: 10 }),
    fc.constantFrom('rawjson', 'plain', 'tty'),
    fc.option(fc.string(), { nil: undefined }),
  )
  .map(([list, format, error]) =>
    record(
      list.map((one, index) => ({ ...one, id: `${index}` })),
      { format, error },
    ),
  );

describe('measure', () => {
  it('gives figures that fit together, for any record', () => {
    const property = fc.property(records, (any) => {
      const { steps, hitRate, parts, time } = measure(any);
      const ids = new Set(steps.map(({ id }) => id));
      expect(ids.size).toBe(steps.length);
      for (const { id, inputs } of steps)
        expect(inputs.every((input) => ids.has(input) && input !== id)).toBe(true);
      expect(hitRate.total).toBe(hitRate.cached + hitRate.executed + hitRate.failed);
      expect(hitRate.pulled).toBeLessThanOrEqual(hitRate.cached);
      expect(hitRate.percent === undefined).toBe(hitRate.total === 0);
      expect(hitRate.docker?.total ?? 0).toBeLessThanOrEqual(any.vertices.length);
      for (const part of parts) expect(part.cached).toBeLessThanOrEqual(part.total);
      for (const seconds of Object.values(time)) expect(seconds === undefined || seconds <= 99).toBe(true);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('gives the same hits whatever part of the build was still to come', () => {
    const property = fc.property(fc.array(vertices, { maxLength: 10 }), fc.nat(9), (list, cut) => {
      const whole = list.map((one, index) => ({ ...one, id: `${index}`, group: undefined }));
      const rest = whole.map((one, index) =>
        index < cut ? one : { ...one, state: 'running' as const, error: undefined },
      );
      const before = new Map(measure(record(rest)).steps.map(({ id, status }) => [id, status]));
      for (const { id, status } of measure(record(whole)).steps) {
        const earlier = before.get(id);
        if (status === 'cached' || status === 'pulled') expect([status, 'unknown']).toContain(earlier);
        if (status === 'executed') expect(['executed', 'unknown']).toContain(earlier);
      }
    });
    fc.assert(property);
  });

  it('changes nothing in the record', () => {
    fc.assert(
      fc.property(records, (any) => {
        const before = structuredClone(any);
        measure(any);
        expect(any).toEqual(before);
      }),
    );
  });

  it('takes four times as long for four times the steps, not sixteen', () => {
    const microsecondsFor = (vertexes: Vertex[]): number => {
      const times = [1, 2, 3].map(() => {
        const { user } = process.cpuUsage();
        measure(record(vertexes));
        return process.cpuUsage().user - user;
      });
      return Math.min(...times);
    };
    const few = microsecondsFor(manySteps(2500));
    const many = microsecondsFor(manySteps(10_000));
    expect(many / few).toBeLessThan(10);
  });
});

/** A hundred stages of RUNs with inputs, rows and an error here and there. */
function manySteps(count: number): Vertex[] {
  const names = Array.from({ length: count }, (_, index) => {
    const stage = index % 100;
    return `[linux/amd64 stage-${stage} ${Math.floor(index / 100) + 1}/100] RUN ${index}`;
  });
  return names.map((name, index) =>
    vertex(name, {
      cached: index % 3 === 0,
      error: index % 1000 === 999 ? 'exit code: 1' : undefined,
      intervals: [span(index, index + 2)],
      inputs: names.slice(Math.max(0, index - 3), index),
      statuses: [row(`sha256:${index}`, { total: 10, interval: span(index, index + 1) })],
    }),
  );
}
