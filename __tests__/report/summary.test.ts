import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Step } from '../../src/metrics/types.ts';
import { renderSummary } from '../../src/report/summary.ts';
import type { Report } from '../../src/report/types.ts';
import { aReport, aStep, serviceSteps } from './a-report.ts';
import { expectedText } from './expected.ts';
import { anyName, HOSTILE } from './hostile.ts';
import { activeTexts, rendered } from './rendered.ts';
import { SHAPES } from './shapes.ts';

const SHAPE_NAMES = Object.keys(SHAPES);

describe('the whole summary', () => {
  it.each(SHAPE_NAMES)('full: %s', (shape) => {
    const summary = renderSummary(SHAPES[shape] ?? aReport(), 'full');
    expect(summary).toBe(expectedText(`${shape}.md`, summary));
  });

  it.each(['all-cached', 'limits-passed', 'failed', 'weighed'])('compact: %s', (shape) => {
    const summary = renderSummary(SHAPES[shape] ?? aReport(), 'compact');
    expect(summary).toBe(expectedText(`${shape}.compact.md`, summary));
  });

  it('of several builds in one job reads as one page', () => {
    const page = [SHAPES['all-cached'], SHAPES['two-platforms'], SHAPES['no-steps']]
      .map((report) => renderSummary(report ?? aReport(), 'compact'))
      .join('\n');
    expect(page).toBe(expectedText('several-builds.md', page));
  });
});

it('fits on one screen when all is well', () => {
  const shown = unfolded(renderSummary(SHAPES['all-cached'] ?? aReport(), 'full'));
  expect(shown.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(4);
});

it.each(SHAPE_NAMES)('renders as GitHub Markdown: %s', (shape) => {
  const page = rendered(renderSummary(SHAPES[shape] ?? aReport(), 'full'));
  expect(page.elements.map((element) => element.split(' ')[0])).toEqual(
    expect.arrayContaining(['h3', 'details']),
  );
  expect(activeTexts(page)).toEqual([]);
});

it.each(SHAPE_NAMES)('says in words what its sign says: %s', (shape) => {
  const [heading = ''] = renderSummary(SHAPES[shape] ?? aReport(), 'full').split('\n');
  expect(heading).toMatch(/% from cache|first build|as asked|no steps|failed at|cancelled/);
});

const ALLOWED =
  /^(h3|h4|p|strong|code|code class="language-(text|dockerfile)"|pre|ul|li|details|summary|table|thead|tbody|tr|th( align="right")?|td( align="right")?)$/;

it('shows hostile names everywhere and lets none of them do anything', () => {
  fc.assert(
    fc.property(anyName, fc.constantFrom(...SHAPE_NAMES), (name, shape) => {
      const page = rendered(renderSummary(renamed(SHAPES[shape] ?? aReport(), name), 'full'));
      expect(page.elements.filter((element) => !ALLOWED.test(element))).toEqual([]);
      expect(activeTexts(page)).toEqual([]);
    }),
    { numRuns: 60, examples: HOSTILE.map((name) => [name, 'failed']) },
  );
});

describe('ten thousand steps', () => {
  const steps = Array.from({ length: 10_000 }, (_, index): Step => {
    const missed = index === 7000 || index >= 9900;
    return aStep({
      id: `base ${index + 1}/10000`,
      number: index + 1,
      of: 10_000,
      line: index + 1,
      text: `RUN ./configure --with-part-${index} ${'--with-a-long-option '.repeat(20)}`,
      status: missed ? 'executed' : 'cached',
      ...(missed ? { seconds: index / 1000 } : {}),
      inputs: index === 0 ? [] : [`base ${index}/10000`],
    });
  });
  const summary = renderSummary(aReport({ steps }), 'full');

  it('stay within 200 kB', () => {
    expect(Buffer.byteLength(summary)).toBeLessThan(200_000);
  });

  it('keep what tells most, and say what was left out', () => {
    expect(summary.slice(-4000)).toContain('9,500 more steps are in the JSON report.');
    expect(summary).toContain('| 7001 |');
    expect(summary).toContain('**First miss: line 7001');
    expect(summary).toContain('| 10000 |');
  });

  it('stay far below what GitHub takes when every name is made of markup', () => {
    const hostile = steps.map((step) => ({
      ...step,
      id: '<|*'.repeat(100),
      text: '\\|'.repeat(500),
      stage: '`|'.repeat(99),
    }));
    const parts = hostile.map(({ text }) => ({
      by: 'stage' as const,
      name: text,
      cached: 1,
      total: 1,
      percent: 100,
    }));
    const notes = hostile.map(({ text }) => ({ level: 'warning' as const, message: text }));
    const sources = hostile.map(({ text }) => ({
      entry: text,
      type: 'gha',
      result: 'failed' as const,
      message: text,
    }));
    const worst = aReport({ steps: hostile, parts, notes, cache: { sources, destinations: [] } });
    expect(Buffer.byteLength(renderSummary(worst, 'full'))).toBeLessThan(400_000);
  });
});

it.each<[string, Report, string]>([
  ['a build that missed in two places', twoRoots(), 'Missed apart from it: line 9 `RUN b`.'],
  [
    'a build whose sources gave no answer',
    aReport({
      steps: serviceSteps(0),
      cache: { sources: [{ entry: 'type=gha', type: 'gha', result: 'unknown' }], destinations: [] },
    }),
    '### ⚪ api — 0 % from cache, probably a first build',
  ],
  ['a name with markup', aReport({ build: { name: 'a*b|c' } }), '### ✅ a\\*b&#124;c — 100 % from cache'],
  [
    'a build without a name',
    aReport({ build: { name: undefined, dockerfile: undefined } }),
    '### ✅ Build — 100 %',
  ],
  [
    'a cancelled build without a time',
    aReport({ build: { result: 'cancelled', seconds: undefined }, time: {} }),
    '— cancelled\n',
  ],
  ['a failure that no step caused', failedExport(), '### ❌ api — failed at `exporting to image`'],
  [
    'a failure of which nothing is known',
    aReport({ build: { result: 'failed' } }),
    '### ❌ api — the build failed',
  ],
  ['a message of several lines', failedExport('one\n```\ntwo'), '````text\none\n```\ntwo\n````'],
])('tells of %s', (_, report, text) => {
  expect(renderSummary(report, 'full')).toContain(text);
});

function unfolded(summary: string): string {
  return summary.replace(/<details><summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, '$1');
}

function twoRoots(): Report {
  const steps = [
    aStep({ id: 'a 1/1', stage: 'a', line: 3, text: 'RUN a', status: 'executed' }),
    aStep({ id: 'b 1/1', stage: 'b', line: 9, text: 'RUN b', status: 'executed' }),
    aStep({
      id: 'c 1/1',
      stage: 'c',
      line: 12,
      text: 'COPY --from=b / /',
      status: 'executed',
      inputs: ['b 1/1'],
    }),
  ];
  return aReport({ steps });
}

function failedExport(message = 'no space left on device'): Report {
  return aReport({
    steps: serviceSteps(),
    build: { result: 'failed', error: { name: 'exporting to image', message, logTail: [] } },
  });
}

/** The report with a hostile text wherever a foreign one can stand. */
function renamed(report: Report, name: string): Report {
  const { build } = report;
  return {
    ...report,
    build: {
      ...build,
      name,
      dockerfile: name,
      target: name,
      ref: name,
      digest: name,
      tags: [name, name],
      platforms: [name],
      builder: { name, driver: name, buildkit: name, buildx: name },
      ...(build.error
        ? { error: { ...build.error, message: name, logTail: [name, name], excerpt: [name] } }
        : {}),
    },
    parts: [{ by: 'stage', name, cached: 1, total: 2, percent: 50 }],
    steps: report.steps.map((step, index) => ({
      ...step,
      text: name,
      platform: index % 2 === 0 ? name : 'x',
      target: `${name}${index}`,
    })),
    cache: {
      sources: [
        { entry: name, type: name, scope: name, result: 'refused', message: name },
        { entry: name, type: name, result: 'failed', message: `Before ${name}` },
      ],
      destinations: [{ entry: name, type: name, ref: name, result: 'written', message: name }],
    },
    sizes: { ...report.sizes, context: 5e7, contextEntries: [{ path: name, bytes: 5e7 }] },
    limits: [...report.limits, { name, figure: 1, warn: 2, verdict: 'warn', message: name }],
    notes: [
      { level: 'warning', message: name },
      { level: 'info', message: `After all ${name} and more` },
    ],
  };
}
