import { evaluateLimits, verdictOf } from '../../src/gates/limits.ts';
import type { LimitInputs } from '../../src/inputs/types.ts';
import type { Step } from '../../src/metrics/types.ts';
import { figuresOf } from '../../src/report/figures.ts';
import type { Report } from '../../src/report/types.ts';
import { aHitRate, aReport, aStep, serviceSteps } from './a-report.ts';

const CODE_CHANGED_TIME = {
  build: 171,
  steps: 135,
  context: 0.3,
  cacheImport: 0.4,
  cacheExport: 24,
  imageExport: 2.2,
};
const NO_LIMITS: LimitInputs = { hitRate: {}, cacheSize: {}, imageSize: {}, buildTime: {} };

/** A report held against limits, as run.ts does it. */
export function limited(report: Report, limits: Partial<LimitInputs>): Report {
  const results = evaluateLimits({ ...NO_LIMITS, ...limits }, figuresOf(report));
  return { ...report, limits: results, verdict: verdictOf(results) };
}

function codeChanged(overrides: Parameters<typeof aReport>[0] = {}): Report {
  return aReport({
    steps: serviceSteps(4),
    time: CODE_CHANGED_TIME,
    ...overrides,
    build: { seconds: 171, ...overrides.build },
  });
}

function firstBuild(): Report {
  return aReport({
    steps: serviceSteps(0),
    time: { ...CODE_CHANGED_TIME, build: 184 },
    build: { seconds: 184 },
    cache: {
      sources: [
        { entry: 'type=gha,scope=api', type: 'gha', scope: 'api', result: 'not-found', seconds: 0.1 },
        {
          entry: 'type=registry,ref=ghcr.io/acme/api:cache',
          type: 'registry',
          ref: 'ghcr.io/acme/api:cache',
          result: 'not-found',
          message: 'ghcr.io/acme/api:cache: not found',
        },
      ],
      destinations: [
        {
          entry: 'type=gha,scope=api,mode=max',
          type: 'gha',
          scope: 'api',
          result: 'written',
          seconds: 11,
          bytes: 398_000_000,
        },
        {
          entry: 'type=registry,ref=ghcr.io/acme/api:cache,mode=max',
          type: 'registry',
          ref: 'ghcr.io/acme/api:cache',
          result: 'written',
          seconds: 9.2,
          bytes: 412_000_000,
        },
      ],
    },
  });
}

function cacheTrouble(): Report {
  return codeChanged({
    steps: serviceSteps(0),
    cache: {
      sources: [
        {
          entry: 'type=gha,scope=api',
          type: 'gha',
          scope: 'api',
          result: 'dropped',
          message:
            'This job has no token for the Actions cache. Steps of type `run` never get one; call the action with `uses`.',
        },
        {
          entry: 'type=registry,ref=ghcr.io/acme/api:cache',
          type: 'registry',
          ref: 'ghcr.io/acme/api:cache',
          result: 'refused',
          message: 'failed to authorize: 403 Forbidden',
        },
      ],
      destinations: [
        {
          entry: 'type=registry,ref=ghcr.io/acme/api:cache,mode=max',
          type: 'registry',
          ref: 'ghcr.io/acme/api:cache',
          result: 'failed',
          seconds: 3,
          message: 'failed to push ghcr.io/acme/api:cache: unexpected status 403 Forbidden',
        },
      ],
    },
    notes: [
      { level: 'warning', message: '`mode=max` has no effect on `type=inline`; it writes `min`.' },
      {
        level: 'info',
        message: 'The current builder cannot export this cache, so `buildkit-cache-action` was used.',
      },
    ],
  });
}

function failed(): Report {
  const steps = serviceSteps(4)
    .slice(0, 6)
    .map((step): Step => (step.line === 16 ? { ...step, status: 'failed', seconds: 38 } : step));
  return aReport({
    steps,
    time: { build: 41, steps: 38.2, context: 0.2, cacheImport: 0.4 },
    cache: {
      sources: [{ entry: 'type=gha,scope=api', type: 'gha', scope: 'api', result: 'imported', seconds: 0.4 }],
      destinations: [
        {
          entry: 'type=gha,scope=api,mode=max',
          type: 'gha',
          scope: 'api',
          result: 'skipped',
          message: 'The build ended before its cache was written.',
        },
      ],
    },
    build: {
      result: 'failed',
      seconds: 41,
      digest: undefined,
      error: {
        step: 'app 7/10',
        name: '[app 7/10] RUN pip install -r requirements.txt',
        message:
          'process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1',
        logTail: [
          'Collecting flask==9.9',
          '  Downloading https://example.org/flask/ (2 kB)',
          'ERROR: Could not find a version that satisfies the requirement flask==9.9',
          'ERROR: No matching distribution found for flask==9.9',
        ],
        excerpt: [
          '  14 |     COPY . .',
          '  15 |     ',
          '  16 | >>> RUN pip install -r requirements.txt',
          '  17 |     ',
        ],
      },
    },
  });
}

function cancelled(): Report {
  const steps = serviceSteps(4).map(
    (step): Step =>
      (step.line ?? 0) >= 16
        ? { ...step, status: step.line === 16 ? 'cancelled' : 'unknown', seconds: undefined }
        : step,
  );
  return aReport({
    steps,
    time: { build: 41, context: 0.2, steps: 38 },
    build: { result: 'cancelled', seconds: 41 },
    cache: { sources: [], destinations: [] },
  });
}

function noSteps(): Report {
  return aReport({
    steps: [],
    time: { build: 1.2, base: 0.8 },
    build: { seconds: 1.2, name: 'scratch-files' },
    cache: { sources: [], destinations: [] },
  });
}

/** What somebody else's plain log gives: no builder, no limits, no lines, no links between steps. */
function foreignLog(): Report {
  const steps = serviceSteps(4).map(({ line: _, ...step }): Step => ({ ...step, inputs: [] }));
  return aReport({
    steps,
    time: { build: 171, steps: 135 },
    sizes: {},
    cache: { sources: [], destinations: [] },
    build: {
      name: undefined,
      dockerfile: undefined,
      digest: undefined,
      builder: undefined,
      tags: [],
      platforms: [],
      result: 'unknown',
      seconds: 171,
    },
  });
}

function twoPlatforms(): Report {
  const steps = ['linux/amd64', 'linux/arm64'].flatMap((platform) => [
    aStep({
      id: `${platform} build 1/3`,
      platform,
      stage: 'build',
      number: 1,
      of: 3,
      line: 2,
      text: 'WORKDIR /src',
      status: 'pulled',
      seconds: 0.8,
      bytesPulled: 4_100_000,
    }),
    aStep({
      id: `${platform} build 2/3`,
      platform,
      stage: 'build',
      number: 2,
      of: 3,
      line: 3,
      text: 'COPY go.mod go.sum ./',
      status: 'executed',
      seconds: 0.1,
      inputs: [`${platform} build 1/3`],
    }),
    aStep({
      id: `${platform} build 3/3`,
      platform,
      stage: 'build',
      number: 3,
      of: 3,
      line: 4,
      text: 'RUN go build -o /out ./...',
      status: 'executed',
      seconds: platform.endsWith('arm64') ? 95.5 : 31.2,
      inputs: [`${platform} build 2/3`],
    }),
  ]);
  return aReport({
    steps,
    hitRate: { ...aHitRate(steps), docker: { percent: 50, cached: 7, total: 14 } },
    parts: [
      { by: 'platform', name: 'linux/amd64', percent: 33.3, cached: 1, total: 3 },
      { by: 'platform', name: 'linux/arm64', percent: 33.3, cached: 1, total: 3 },
    ],
    sizes: { context: 88_000, pulled: 8_200_000 },
    time: { build: 104, steps: 95.7, cachePull: 0.9, cacheExport: 5 },
    build: { seconds: 104, name: 'gateway', platforms: ['linux/amd64', 'linux/arm64'] },
  });
}

function pulledAll(): Report {
  const steps = serviceSteps().map(
    (step): Step =>
      step.number === 10 ? { ...step, status: 'pulled', seconds: 1.9, bytesPulled: 41_000_000 } : step,
  );
  return aReport({ steps, sizes: { context: 12_400, pulled: 41_000_000 } });
}

/** The main shapes of a build, by the name of the file that holds what it should read like. */
export const SHAPES: Readonly<Record<string, Report>> = {
  'all-cached': limited(pulledAll(), { hitRate: { fail: 80 }, buildTime: { warn: 90 } }),
  'code-changed': codeChanged(),
  'limits-passed': limited(codeChanged(), {
    hitRate: { warn: 98, fail: 95 },
    buildTime: { warn: 90, fail: 600 },
    imageSize: { fail: 300_000_000 },
  }),
  'first-build': limited(firstBuild(), { hitRate: { fail: 95 } }),
  'cache-trouble': cacheTrouble(),
  failed: failed(),
  cancelled: cancelled(),
  'no-steps': noSteps(),
  'no-cache': codeChanged({ steps: serviceSteps(0), build: { noCache: true } }),
  'foreign-log': foreignLog(),
  'two-platforms': twoPlatforms(),
};
