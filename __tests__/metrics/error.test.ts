import { describe, expect, it } from '@jest/globals';
import { measure } from '../../src/metrics/measure.ts';
import type { BuildError } from '../../src/metrics/types.ts';
import type { BuildRecord, Vertex } from '../../src/progress/types.ts';
import { record, span, vertex } from './builders.ts';

const EXIT = 'process "/bin/sh -c false" did not complete successfully: exit code: 1';
const CANCELLED = vertex('[linux/amd64->arm64 b 4/4] RUN deploy', { error: `${EXIT}: context canceled` });

function errorOf(vertices: Vertex[], overrides: Partial<BuildRecord> = {}): BuildError | undefined {
  return measure(record(vertices, overrides)).error;
}

describe('the error of a build', () => {
  it('is the failed step among cancelled ones, with its last lines and the excerpt', () => {
    const logTail = Array.from({ length: 10 }, (_, index) => `line ${index}`);
    const failing = vertex('[b 3/4] RUN false', { error: EXIT, logTail, logLines: 99 });
    const source = { file: 'Dockerfile', line: 3, lines: ['   3 | >>> RUN false'] };
    expect(errorOf([CANCELLED, failing], { source, error: `failed to solve: ${EXIT}` })).toEqual({
      step: 'b 3/4',
      name: '[b 3/4] RUN false',
      message: EXIT,
      logTail,
      line: 3,
      excerpt: ['   3 | >>> RUN false'],
    });
  });

  it('is the one that buildx names, else the step, else the one that ended first', () => {
    const first = vertex('[2/3] RUN a', { error: 'a broke', intervals: [span(0, 5)] });
    const second = vertex('[3/3] RUN b', { error: 'b broke', intervals: [span(0, 3)] });
    const push = vertex('exporting to image', { error: 'denied', intervals: [span(0, 1)] });
    expect(errorOf([first, second, push], { error: 'failed to solve: a broke' })?.name).toBe('[2/3] RUN a');
    expect(errorOf([push, first, second])?.name).toBe('[3/3] RUN b');
    expect(errorOf([push])?.name).toBe('exporting to image');
  });

  it('has no step when something else failed', () => {
    const name = '[internal] load metadata for docker.io/library/nosuch:1';
    expect(
      errorOf([vertex(name, { error: 'not found' })], { error: 'failed to solve: nosuch: not found' }),
    ).toEqual({
      name,
      message: 'not found',
      logTail: [],
    });
  });

  it("is buildx's own where no vertex failed", () => {
    expect(errorOf([], { error: 'failed to read dockerfile: open Dockerfile: no such file' })).toEqual({
      message: 'failed to read dockerfile: open Dockerfile: no such file',
      logTail: [],
    });
  });

  it('is a cache export only when buildx ended with it', () => {
    const exported = vertex('exporting cache to registry', { error: 'denied: no write' });
    expect(errorOf([exported])).toBeUndefined();
    expect(errorOf([exported], { error: 'failed to solve: denied: no write' })).toMatchObject({
      name: 'exporting cache to registry',
    });
  });

  it.each([
    ['a source that was not found', 'importing cache manifest from a', 'not found'],
    ['a refused token', '[auth] a:pull token for b', '401'],
    ['a cancelled step', '[2/2] RUN x', 'context canceled'],
  ])('is not %s', (_what, name, error) => expect(errorOf([vertex(name, { error })])).toBeUndefined());

  it('names the group of a failed vertex', () => {
    const group = { id: 'g', name: '[2/2] COPY --link a b', weak: false };
    expect(errorOf([vertex('[2/2] LINK COPY --link a b', { group, error: 'no space left' })])).toMatchObject({
      step: '2/2',
      name: '[2/2] COPY --link a b',
    });
  });
});
