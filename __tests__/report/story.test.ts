import { describe, expect, it } from '@jest/globals';
import type { Step } from '../../src/metrics/types.ts';
import { annotationsOf } from '../../src/report/annotations.ts';
import { countedParts, partWords } from '../../src/report/parts.ts';
import { measuredPhases } from '../../src/report/phases.ts';
import { slowestSteps } from '../../src/report/selection.ts';
import { shownSeconds } from '../../src/report/steps.ts';
import { dockerFigure } from '../../src/report/story/docker-figure.ts';
import { storyOf } from '../../src/report/story/story.ts';
import type { Report } from '../../src/report/types.ts';
import { wordsToText } from '../../src/report/words.ts';
import { aReport, aStep, type Overrides, serviceSteps } from './a-report.ts';

function told(report: Report): string[] {
  return storyOf(report).lines.map((line) => wordsToText(line));
}

/** Steps in a row, each behind the one before. */
function row(...steps: Array<Partial<Step>>): Step[] {
  return steps.map((step, index) =>
    aStep({ id: `s ${index}`, line: index + 1, inputs: index === 0 ? [] : [`s ${index - 1}`], ...step }),
  );
}

const RAN = { status: 'executed', seconds: 0.01 } as const;

describe('steps whose data is gone', () => {
  const lost = serviceSteps(4).map(
    (step): Step => (step.status === 'executed' ? { ...step, lost: true } : step),
  );
  const report = aReport({ steps: lost });

  it('are told as cache trouble', () => {
    expect(wordsToText(storyOf(report).headline.words)).toBe('44.4 % from cache, with cache trouble');
    expect(told(report)).toContain(
      '5 steps were found in gha `api` but could not be loaded. Their data is gone, so they ran again. This build wrote that cache anew, so the next one finds them again.',
    );
    expect(annotationsOf(report)).toMatchObject([{ level: 'warning', title: 'api: cache trouble' }]);
  });

  it('explain why Docker counts more', () => {
    expect(dockerFigure(report)).toMatch(
      / and exports, and calls 5 steps cached that could not be loaded\.$/,
    );
    expect(dockerFigure(aReport())).toMatch(/ and exports\.$/);
  });

  it('may be a single one', () => {
    expect(told(aReport({ steps: row({ ...RAN, lost: true }) }))).toContain(
      '1 step was found in gha `api` but could not be loaded. Its data is gone, so it ran again. This build wrote that cache anew, so the next one finds them again.',
    );
  });

  it('wait for a build that writes the cache which lost them, where this one did not', () => {
    const { cache } = report;
    const unwritten = aReport({ steps: lost, cache: { ...cache, destinations: [] } });
    expect(told(unwritten).join('\n')).toContain(
      'so they ran again. The next build that writes that cache makes it whole again.',
    );
  });

  it('can be of any source that was read', () => {
    const other = {
      entry: 'type=registry,ref=h.io/a',
      type: 'registry',
      ref: 'h.io/a',
      result: 'imported',
    } as const;
    const { cache } = report;
    const two = aReport({ steps: lost, cache: { ...cache, sources: [...cache.sources, other] } });
    expect(told(two).join('\n')).toContain(
      '5 steps were found in a cache but could not be loaded. Their data is gone, so they ran again. The next build that writes that cache',
    );
  });
});

it('gives the reason once when a cache that was not written broke the build', () => {
  const message = 'failed to push: connection refused';
  const report = aReport({
    build: { result: 'failed', error: { name: 'exporting cache to registry', message, logTail: [] } },
    cache: {
      sources: [],
      destinations: [{ entry: 'type=registry', type: 'registry', result: 'failed', message }],
    },
  });
  expect(storyOf(report).failure?.message).toBe(message);
  expect(told(report)).toContain('registry was not written.');
  expect(annotationsOf(report).map(({ level }) => level)).toEqual(['error']);
});

describe('the first miss', () => {
  const firstOf = (overrides: Overrides) =>
    told(aReport(overrides)).find((line) => line.startsWith('First miss'));

  it.each<[string, Overrides, string | undefined]>([
    [
      'with the time of all that followed',
      { steps: row({}, RAN, { ...RAN, seconds: 2 }), time: { steps: 2.01 } },
      'First miss: line 2 `RUN true`. The other missed step depends on it; both took 2.0 s together.',
    ],
    [
      'without it where another step took time too',
      {
        steps: [...row({}, RAN, RAN), aStep({ id: 'x', line: 9, text: 'RUN x', status: 'executed' })],
        time: { steps: 2 },
      },
      'First miss: line 2 `RUN true`. 1 more missed step depends on it.',
    ],
    [
      'without it where it says nothing new',
      { steps: row({ ...RAN, seconds: 1.11 }, RAN), time: { steps: 1.12 } },
      'First miss: line 1 `RUN true` (1.1 s). The other missed step depends on it.',
    ],
    ['that is the only one', { steps: row({}, RAN) }, 'First miss: line 2 `RUN true`. No other step missed.'],
    [
      'that led to the failure and to nothing else',
      { steps: row(RAN, { status: 'failed' }), build: { result: 'failed' } },
      undefined,
    ],
    [
      'that led to the failure by way of another',
      { steps: row(RAN, RAN, { status: 'failed' }), build: { result: 'failed' } },
      'First miss: line 1 `RUN true`. The other missed step depends on it.',
    ],
    [
      'that belongs to one target',
      { steps: row({ ...RAN, target: 'api' }, { target: 'web' }) },
      'First miss: line 1 `RUN true` of api. No other step missed.',
    ],
    [
      'that several targets share',
      { steps: row({ ...RAN, target: 'api' }, { ...RAN, target: 'api' }, { ...RAN, target: 'web' }) },
      'First miss: line 1 `RUN true`. The other 2 missed steps depend on it.',
    ],
    [
      'that is long',
      { steps: row({ ...RAN, text: `RUN ${'x'.repeat(99)}` }) },
      `First miss: line 1 \`RUN ${'x'.repeat(75)}…\`. No other step missed.`,
    ],
  ])('%s', (_, overrides, line) => {
    expect(firstOf({ time: {}, ...overrides })).toBe(line);
  });
});

it.each<[string, Overrides, string]>([
  ['a hit', { steps: row({}) }, 'the one step was cached'],
  ['a miss', { steps: row(RAN) }, 'the one step was not cached'],
  [
    'a phase that is nearly all',
    { steps: row(RAN, RAN), time: { steps: 1.22 }, build: { seconds: 1.24 } },
    'none of 2 steps was cached · 1.2 s, nearly all of it running steps',
  ],
])('the outcome of %s', (_, overrides, line) => {
  expect(
    told(aReport({ time: {}, ...overrides, build: { seconds: undefined, ...overrides.build } }))[0],
  ).toBe(line);
});

it('lists parts as the table of steps does', () => {
  const steps = [
    aStep({ id: 'b', stage: 'stage-1', line: 9 }),
    aStep({ id: 'a', stage: 'build', line: 2 }),
    aStep({ id: 'c', stage: 'cut', line: 3 }),
  ];
  const parts = ['stage-1', 'build', 'cut'].map((name) => ({
    by: 'stage' as const,
    name,
    cached: 0,
    total: name === 'cut' ? 0 : 1,
  }));
  expect(countedParts({ parts, steps }).map((part) => wordsToText(partWords(part)))).toEqual([
    'stage build',
    'stage-1',
  ]);
});

it('compares a slow step only with such as come near it', () => {
  const timed = [0.05, 4, 0.3, 0.5].map((seconds) =>
    aStep({ id: `${seconds}`, status: 'executed', seconds }),
  );
  expect(slowestSteps(timed, 5).map(({ id }) => id)).toEqual(['4', '0.5']);
});

it('shows no time of a hit that cost next to nothing, nor such a phase', () => {
  expect([0.04, 0.06].map((seconds) => shownSeconds(aStep({ seconds })))).toEqual([undefined, 0.06]);
  expect(measuredPhases({ context: 0.04, steps: 0.06 }).map(({ key }) => key)).toEqual(['steps']);
});
