import { describe, expect, it } from '@jest/globals';
import { annotationsOf } from '../../src/report/annotations.ts';
import { aReport } from './a-report.ts';
import { limited, SHAPES } from './shapes.ts';

function of(shape: string) {
  return annotationsOf(SHAPES[shape] ?? aReport());
}

describe('annotations', () => {
  it.each([
    'all-cached',
    'code-changed',
    'first-build',
    'read-only',
    'read-in-vain',
    'no-steps',
    'cancelled',
  ])('%s has none', (shape) => {
    expect(of(shape)).toEqual([]);
  });

  it('tell of limits, errors first', () => {
    expect(of('limits-passed')).toEqual([
      {
        level: 'error',
        title: 'api: hit rate outside its limit',
        message: 'The hit rate is 44.4 %, below the limit of 95 % (fail-hit-rate).',
      },
      {
        level: 'warning',
        title: 'api: image size not measured',
        message:
          'The image size could not be held against its limit (fail-image-size): the image was not weighed.',
      },
      {
        level: 'warning',
        title: 'api: build time outside its limit',
        message: 'The build time is 2 min 51 s, above the limit of 1 min 30 s (warn-build-time).',
      },
    ]);
  });

  it('stand at the line that broke the build', () => {
    expect(of('failed')).toEqual([
      {
        level: 'error',
        title: 'api: the build failed',
        message: [
          'Failed at line 16 `RUN pip install -r requirements.txt`.',
          'process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1',
          'Collecting flask==9.9',
          '  Downloading https://example.org/flask/ (2 kB)',
          'ERROR: Could not find a version that satisfies the requirement flask==9.9',
          'ERROR: No matching distribution found for flask==9.9',
        ].join('\n'),
        file: 'Dockerfile',
        line: 16,
      },
    ]);
  });

  it('tell of each cache that did not work once, and of notes that are more than information', () => {
    expect(
      of('cache-trouble').map(({ level, title, message }) => `${level} ${title} / ${message.split('\n')[0]}`),
    ).toEqual([
      'warning api: cache trouble / registry `ghcr.io/acme/api:cache` was neither read nor written.',
      'warning api: cache trouble / gha `api` was not written.',
      'warning api: note / `mode=max` has no effect on `type=inline`; it writes `min`.',
      'notice api: cache left out / local `/mnt/cache/api` is not read.',
    ]);
  });

  it('do not add to a failed build that its hit rate was not measured', () => {
    const report = limited(SHAPES.failed ?? aReport(), { hitRate: { fail: 95 } });
    expect(report.limits).toMatchObject([{ verdict: 'not-measured' }]);
    expect(annotationsOf(report).map(({ title }) => title)).toEqual(['api: the build failed']);
  });

  it('are at most ten of a kind, the last of which says what is left', () => {
    const notes = Array.from({ length: 25 }, (_, index) => ({
      level: 'warning' as const,
      message: `note ${index}`,
    }));
    const shown = annotationsOf(aReport({ notes }));
    expect(shown).toHaveLength(10);
    expect(shown.at(-1)?.message).toBe('16 more warnings are in the job summary.');
  });

  it('are cut and cleaned', () => {
    const [shown] = annotationsOf(
      aReport({ notes: [{ level: 'warning', message: `\u001b[31m${'x'.repeat(5000)}` }] }),
    );
    expect(shown?.message).toBe(`${'x'.repeat(4095)}…`);
  });
});
