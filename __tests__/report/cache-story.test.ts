import { describe, expect, it } from '@jest/globals';
import type { Step } from '../../src/metrics/types.ts';
import { annotationsOf } from '../../src/report/annotations.ts';
import { cacheCost } from '../../src/report/cache-cost.ts';
import { causeOf, messageOf } from '../../src/report/causes.ts';
import { composeReport } from '../../src/report/compose.ts';
import { costWords } from '../../src/report/story/cost.ts';
import { headlineOf } from '../../src/report/story/headline.ts';
import { storyOf } from '../../src/report/story/story.ts';
import type { CacheDestinationReport, CacheSourceReport, Report } from '../../src/report/types.ts';
import { unusedSourceNotes } from '../../src/report/unused-sources.ts';
import { wordsToText } from '../../src/report/words.ts';
import { aReport, type Overrides, serviceSteps } from './a-report.ts';

const told = (report: Report) => storyOf(report).lines.map((line) => wordsToText(line));
const titles = (report: Report) => annotationsOf(report).map(({ level, title }) => `${level} ${title}`);

const source = (overrides: Partial<CacheSourceReport> = {}): CacheSourceReport => ({
  entry: 'type=registry,ref=h.io/a',
  type: 'registry',
  ref: 'h.io/a',
  result: 'imported',
  ...overrides,
});
const destination = (overrides: Partial<CacheDestinationReport> = {}): CacheDestinationReport => ({
  entry: 'type=registry,ref=h.io/a,mode=max',
  type: 'registry',
  ref: 'h.io/a',
  result: 'written',
  ...overrides,
});
const report = (
  sources: CacheSourceReport[],
  destinations: CacheDestinationReport[],
  overrides: Overrides = {},
) => aReport({ cache: { sources, destinations }, ...overrides });

function failure(error: string, side: 'source' | 'destination') {
  const cause = causeOf(error, { type: 'registry', side, ref: 'h.io/a' });
  return { message: messageOf(error, cause), cause };
}

describe('a place that failed on both sides', () => {
  const read = source({ result: 'refused', ...failure('401 Unauthorized', 'source') });
  const written = destination({ result: 'failed', ...failure('401 Unauthorized', 'destination') });

  it('for one cause is told once, with the cure of the side that needs more', () => {
    const both = report([read], [written]);
    expect(told(both).slice(1)).toEqual([
      'registry `h.io/a` was neither read nor written. `h.io` did not accept the login, or there was none. Log in to it before the build as somebody who may write there. BuildKit says: 401 Unauthorized.',
    ]);
    expect(titles(both)).toEqual(['warning api: cache trouble']);
    expect(annotationsOf(both)[0]?.message).toBe(
      'registry `h.io/a` was neither read nor written.\n401 Unauthorized. `h.io` did not accept the login, or there was none. Log in to it before the build as somebody who may write there.',
    );
  });

  it.each([
    [
      'for two causes',
      destination({ result: 'failed', ...failure('no space left on device', 'destination') }),
    ],
    ['of another name', { ...written, ref: 'h.io/b' }],
  ])('%s is told twice', (_, other) => {
    expect(titles(report([read], [other]))).toEqual([
      'warning api: cache trouble',
      'warning api: cache trouble',
    ]);
  });

  it('and has a twin is told for each', () => {
    expect(told(report([read, read], [written]))).toHaveLength(3);
  });
});

it('a cache that broke the build gets its cause and cure without the words of BuildKit again', () => {
  const error = 'error writing layer blob: failed to do request: dial tcp: connection refused';
  const broken = report([], [destination({ result: 'failed', ...failure(error, 'destination') })], {
    build: { result: 'failed', error: { name: 'exporting cache to registry', message: error, logTail: [] } },
  });
  expect(told(broken).slice(1, 2)).toEqual([
    'registry `h.io/a` was not written. `h.io` did not answer as it should. The next run tries again; if it fails as well, check that the builder can reach it.',
  ]);
  expect(titles(broken)).toEqual(['error api: the build failed']);
});

describe('what was decided before the build', () => {
  const dropped = { result: 'dropped', message: 'The job has no token.' } as const;

  it('is no trouble when it was left out, and told with a notice', () => {
    const both = report([source(dropped)], [destination(dropped)]);
    expect(headlineOf(both)).toMatchObject({ sign: '✅' });
    expect(told(both).slice(1)).toEqual([
      'registry `h.io/a` was neither read nor written. The job has no token.',
    ]);
    expect(titles(both)).toEqual(['notice api: cache left out']);
  });

  it('is a row alone when it is as the event wants it', () => {
    const skipped = report(
      [source()],
      [destination({ result: 'skipped', message: 'Pull requests only read.' })],
    );
    expect(headlineOf(skipped)).toMatchObject({ sign: '✅' });
    expect(told(skipped)).toHaveLength(1);
    expect(titles(skipped)).toEqual([]);
  });

  it('says why a first build wrote nothing', () => {
    const skipped = report(
      [source({ result: 'not-found' })],
      [destination({ result: 'skipped', message: 'Pull requests only read.' })],
      { steps: serviceSteps(0) },
    );
    expect(told(skipped)).toContain('No cache was written. Pull requests only read.');
    const failed = report([source({ result: 'not-found' })], [destination({ result: 'failed' })], {
      steps: serviceSteps(0),
    });
    expect(told(failed)).toContain('No cache was written, so the next build has nothing to read either.');
    const dropped = report(
      [source({ result: 'not-found' })],
      [destination({ result: 'dropped', message: 'The token may only read.' })],
      { steps: serviceSteps(0) },
    );
    expect(
      told(dropped)
        .join('\n')
        .match(/may only read/g),
    ).toHaveLength(1);
  });
});

it('a cache that BuildKit never mentioned is trouble', () => {
  const cause = { kind: 'silent', message: 'BuildKit never mentioned it.', cure: 'Look.' } as const;
  const silent = report(
    [source({ result: 'dropped', message: 'BuildKit never mentioned it. Look.', cause })],
    [],
  );
  expect(wordsToText(headlineOf(silent).words)).toBe('100 % from cache, with cache trouble');
  expect(told(silent).slice(1)).toEqual([
    'registry `h.io/a` was not used. BuildKit never mentioned it. Look.',
  ]);
  expect(titles(silent)).toEqual(['warning api: cache trouble']);
});

describe('sources that were read in vain', () => {
  const asLost = (step: Step): Step => ({ ...step, lost: true });
  const missed = { steps: serviceSteps(0) };
  it('are told with what it can be and the cure, as information', () => {
    const one = report([source()], [], missed);
    expect(unusedSourceNotes(one)).toEqual([
      {
        level: 'info',
        message:
          '`type=registry,ref=h.io/a` was read, and not one step was found in it: the base image or the first step changed, or another build writes there as well. Where builds share a place, give each one of its own, with another tag in `ref=`.',
      },
    ]);
    expect(told(one)).toContain(unusedSourceNotes(one)[0]?.message);
    expect(annotationsOf(one)).toEqual([]);
  });

  it('may hold nothing yet where BuildKit does not say so', () => {
    const [note] = unusedSourceNotes(
      report([source({ entry: 'type=gha', type: 'gha', ref: undefined })], [], missed),
    );
    expect(note?.message).toContain('another build writes there as well, or it holds nothing yet.');
  });

  it.each<[string, Report]>([
    ['one step was a hit', report([source()], [], { steps: serviceSteps(1) })],
    ['no cache was asked for', report([source()], [], { ...missed, build: { noCache: true } })],
    ['the build failed', report([source()], [], { ...missed, build: { result: 'failed' } })],
    ['there is no step', report([source()], [], { steps: [] })],
    ['nothing was found', report([source({ result: 'not-found' })], [], missed)],
    ['what was found is lost', report([source()], [], { steps: serviceSteps(0).map(asLost) })],
  ])('are none where %s', (_, other) => expect(unusedSourceNotes(other)).toEqual([]));
});

describe('the cost of caches', () => {
  const time = { build: 20, cacheImport: 0.4, cachePull: 2, cacheExport: 3 };
  it.each<[string, Overrides, ReturnType<typeof cacheCost>]>([
    ['adds up', { time }, { seconds: 5.4 }],
    ['saved nothing where nothing was hit', { time, steps: serviceSteps(0) }, { seconds: 5.4, saved: 0 }],
    [
      'of a failed build has no gain',
      { time, steps: serviceSteps(0), build: { result: 'failed' } },
      { seconds: 5.4 },
    ],
    [
      'is not known where reading took time that is not',
      { time: { ...time, cacheImport: undefined } },
      undefined,
    ],
    [
      'is not known where writing took time that is not',
      { time: { ...time, cacheExport: undefined } },
      undefined,
    ],
    [
      'is absent where there is none',
      { time: { build: 1 }, cache: { sources: [], destinations: [] } },
      undefined,
    ],
  ])('%s', (_, overrides, expected) => expect(cacheCost(aReport(overrides))).toEqual(expected));

  it('is not known where pulling took time that is not', () => {
    const steps = serviceSteps().map((step) => ({ ...step, status: 'pulled' as const }));
    expect(cacheCost(aReport({ steps, time: { ...time, cachePull: undefined } }))).toBeUndefined();
  });

  it.each<[string, Overrides, string]>([
    [
      'with hits',
      { time },
      'caches took 5.4 s: 0.4 s reading their index, 2 s pulling cached steps, 3 s writing them. How much time the hits saved, one run alone cannot tell.',
    ],
    [
      'without a hit',
      {
        time: { build: 20, cacheImport: 1.5 },
        cache: { sources: [source()], destinations: [] },
        steps: serviceSteps(0),
      },
      'caches took 1.5 s. No step was a hit, so they saved nothing this time.',
    ],
    [
      'of a first build',
      {
        time,
        cache: { sources: [source({ result: 'not-found' })], destinations: [] },
        steps: serviceSteps(0),
      },
      'caches took 5.4 s: 0.4 s reading their index, 2 s pulling cached steps, 3 s writing them. The next build can gain from it.',
    ],
    [
      'of a moment',
      { time: { build: 1, cacheImport: 0.01 }, cache: { sources: [source()], destinations: [] } },
      '',
    ],
  ])('is told: %s', (_, overrides, expected) => {
    expect(wordsToText(costWords(aReport(overrides)))).toBe(expected);
  });

  it('is told first where it was paid for nothing, and only then', () => {
    const loss = aReport({ time, steps: serviceSteps(0) });
    expect(told(loss)).toContain(wordsToText(costWords(loss)));
    expect(told(aReport({ time })).join(' ')).not.toContain('caches took');
    const small = aReport({ time: { build: 9, cacheImport: 0.2, cacheExport: 0.2 }, steps: serviceSteps(0) });
    expect(told(small).join(' ')).not.toContain('caches took');
  });
});

it('the notes of the plan are notes of the report', () => {
  const note = { level: 'warning', message: 'Two builds write one scope.' } as const;
  const { hitRate, parts, steps, time, build } = aReport();
  const composed = composeReport(
    build,
    { hitRate, parts, steps, time, caches: [] },
    { plan: { sources: [], destinations: [], leftOut: [], notes: [note] }, text: [] },
    [{ level: 'info', message: 'first' }],
  );
  expect(composed.notes).toEqual([{ level: 'info', message: 'first' }, note]);
  expect(titles(composed)).toEqual(['warning api: note']);
});
