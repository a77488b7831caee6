import type { CacheEntry } from '../../src/cache/types.ts';
import { evaluateLimits, verdictOf } from '../../src/gates/limits.ts';
import type { LimitInputs } from '../../src/inputs/types.ts';
import type { Step } from '../../src/metrics/types.ts';
import type { CacheFacts } from '../../src/report/cache-facts.ts';
import { destinationRows, sourceRows } from '../../src/report/cache-rows.ts';
import { figuresOf } from '../../src/report/figures.ts';
import { diskNotes, quotaNotes } from '../../src/report/size-notes.ts';
import type { CacheSourceReport, Report } from '../../src/report/types.ts';
import { aHitRate, aReport, aStep, serviceSteps } from './a-report.ts';
import { WEIGHTS } from './weighed.ts';

const CODE_CHANGED_TIME = {
  build: 171,
  steps: 135,
  context: 0.3,
  cacheImport: 0.4,
  cacheExport: 24,
  imageExport: 2.2,
};
const entry = (type: string, attributes: Record<string, string>): CacheEntry => ({
  type,
  attributes: Object.entries(attributes),
});
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
    cache: {
      sources: [
        {
          entry: 'type=gha,scope=api',
          type: 'gha',
          scope: 'api',
          result: 'imported',
          seconds: 0.4,
          servedAtMost: 4,
        },
      ],
      destinations: [
        {
          entry: 'type=gha,scope=api,mode=max',
          type: 'gha',
          scope: 'api',
          result: 'written',
          seconds: 24,
          newLayers: 5,
        },
      ],
    },
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
        {
          entry: 'type=gha,scope=api',
          type: 'gha',
          scope: 'api',
          result: 'not-found',
          seconds: 0.1,
          servedAtMost: 0,
        },
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
          newLayers: 9,
        },
        {
          entry: 'type=registry,ref=ghcr.io/acme/api:cache,mode=max',
          type: 'registry',
          ref: 'ghcr.io/acme/api:cache',
          result: 'written',
          seconds: 9.2,
          layers: 9,
          bytes: 412_000_000,
        },
      ],
    },
  });
}

function cacheTrouble(): Report {
  const read403 =
    'failed to configure registry cache importer: failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aacme%2Fapi%3Apull&service=ghcr.io: 403 Forbidden';
  const wrote403 =
    'error writing layer blob: failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://ghcr.io/token: 403 Forbidden';
  const sources: CacheEntry[] = [entry('registry', { ref: 'ghcr.io/acme/api:cache' })];
  const destinations: CacheEntry[] = [
    entry('registry', { ref: 'ghcr.io/acme/api:cache', mode: 'max' }),
    entry('gha', { scope: 'api', mode: 'max' }),
  ];
  const facts: CacheFacts = {
    plan: {
      sources,
      destinations,
      leftOut: [
        {
          side: 'source',
          entry: entry('local', { src: '/mnt/cache/api' }),
          result: 'dropped',
          message: 'The directory cannot be read by this user. Name one that the job owns.',
        },
      ],
      notes: [],
    },
    vertices: [
      {
        side: 'import',
        type: 'registry',
        name: 'ghcr.io/acme/api:cache',
        completed: true,
        seconds: 0.6,
        error: read403,
      },
      { side: 'export', type: 'registry', completed: true, seconds: 3, error: wrote403 },
      {
        side: 'export',
        type: 'gha',
        completed: true,
        seconds: 1.2,
        error: 'error writing layer blob: failed to reserve cache',
      },
    ],
    text: [],
    result: 'succeeded',
    hasImage: true,
    counts: { cached: 0, total: 9 },
    access: { writable: ['refs/heads/main'], isVersion2: true },
  };
  return codeChanged({
    steps: serviceSteps(0),
    cache: { sources: sourceRows(facts), destinations: destinationRows(facts) },
    notes: [
      { level: 'warning', message: '`mode=max` has no effect on `type=inline`; it writes `min`.' },
      {
        level: 'info',
        message: 'The current builder cannot export this cache, so `buildkit-cache-action` was used.',
      },
    ],
  });
}

/** A pull request from a fork: reads, writes nothing, and nothing is wrong with that. */
function readOnly(): Report {
  return codeChanged({
    cache: {
      sources: [
        {
          entry: 'type=gha,scope=api',
          type: 'gha',
          scope: 'api',
          result: 'imported',
          seconds: 0.4,
          servedAtMost: 4,
        },
      ],
      destinations: [
        {
          entry: 'type=gha,scope=api,mode=max',
          type: 'gha',
          scope: 'api',
          result: 'skipped',
          message:
            'Pull requests read this cache and do not write it. To write it, set `cache-write: always`.',
        },
      ],
    },
    time: { ...CODE_CHANGED_TIME, cacheExport: undefined },
  });
}

/** Two sources were read, and not one step was a hit. */
function readInVain(): Report {
  const row = (scope: string): CacheSourceReport => ({
    entry: `type=gha,scope=${scope}`,
    type: 'gha',
    scope,
    result: 'imported',
    seconds: 0.4,
    servedAtMost: 0,
  });
  return codeChanged({
    steps: serviceSteps(0),
    cache: {
      sources: [row('api-feature'), row('api-main')],
      destinations: [
        {
          entry: 'type=gha,scope=api-feature,mode=max',
          type: 'gha',
          scope: 'api-feature',
          result: 'written',
          seconds: 24,
          newLayers: 9,
        },
      ],
    },
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

/** Everything was weighed, and much of it is heavy. */
function weighed(): Report {
  const { cache = [], builder = { types: [], mounts: [] } } = WEIGHTS;
  return codeChanged({
    sizes: WEIGHTS,
    notes: [...quotaNotes(cache), ...diskNotes(builder, { isSelfHosted: true, builder: 'ci' })],
  });
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
  'read-only': readOnly(),
  'read-in-vain': readInVain(),
  failed: failed(),
  cancelled: cancelled(),
  'no-steps': noSteps(),
  'no-cache': codeChanged({ steps: serviceSteps(0), build: { noCache: true } }),
  'foreign-log': foreignLog(),
  'two-platforms': twoPlatforms(),
  weighed: limited(weighed(), { cacheSize: { warn: 5e9, fail: 10e9 }, imageSize: { warn: 1e9 } }),
};
