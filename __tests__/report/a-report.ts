import type { HitRate, Step, StepStatus } from '../../src/metrics/types.ts';
import { cacheCost } from '../../src/report/cache-cost.ts';
import type { Report } from '../../src/report/types.ts';

/** What a test says about its report; the rest is a fully cached build of nine steps. */
export type Overrides = Partial<Omit<Report, 'build'>> & { build?: Partial<Report['build']> };

/** A whole Report. Counts follow from the steps unless the test gives its own. */
export function aReport(overrides: Overrides = {}): Report {
  const steps = overrides.steps ?? serviceSteps();
  const hitRate = overrides.hitRate ?? aHitRate(steps);
  const report: Report = {
    schemaVersion: 1,
    hitRate,
    parts: [],
    time: {
      build: 3.1,
      steps: 0,
      context: 0.1,
      cacheImport: 0.4,
      cachePull: 1.9,
      cacheExport: 0.3,
      imageExport: 0.2,
    },
    cache: {
      sources: [
        {
          entry: 'type=gha,scope=api',
          type: 'gha',
          scope: 'api',
          result: 'imported',
          seconds: 0.4,
          servedAtMost: hitRate.cached,
        },
      ],
      destinations: [
        {
          entry: 'type=gha,scope=api,mode=max',
          type: 'gha',
          scope: 'api',
          result: 'written',
          seconds: 0.3,
          newLayers: 0,
        },
      ],
    },
    sizes: { context: 12_400 },
    limits: [],
    verdict: 'pass',
    notes: [],
    ...overrides,
    steps,
    build: {
      result: 'succeeded',
      seconds: 3.1,
      name: 'api',
      dockerfile: 'Dockerfile',
      tags: ['ghcr.io/acme/api:1.4'],
      platforms: ['linux/amd64'],
      digest: 'sha256:0d9c6e8f5d5f2d7f0f6a6a1f6f0e0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f',
      builder: { name: 'ci', driver: 'docker-container', buildkit: '0.32.2', buildx: '0.36.1' },
      ...overrides.build,
    },
  };
  return { ...report, cache: { ...report.cache, cost: cacheCost(report) } };
}

/** One step; its number makes its id. */
export function aStep(overrides: Partial<Step> = {}): Step {
  const { stage = 'base', number = 1, of = 1 } = overrides;
  return {
    id: `${stage} ${number}/${of}`,
    stage,
    number,
    of,
    text: 'RUN true',
    status: 'cached',
    inputs: [],
    ...overrides,
  };
}

/** The counts that these steps amount to. */
export function aHitRate(steps: readonly Step[]): HitRate {
  const counts = (status: StepStatus) => steps.filter((step) => step.status === status).length;
  const [pulled, executed, failed] = [counts('pulled'), counts('executed'), counts('failed')];
  const cached = counts('cached') + pulled;
  const total = cached + executed + failed;
  return {
    ...rated(cached, total),
    pulled,
    executed,
    failed,
    docker: rated(cached, total + (total > 0 ? 4 : 0)),
  };
}

function rated(cached: number, total: number): { percent?: number; cached: number; total: number } {
  return { ...(total === 0 ? {} : { percent: Math.round((cached / total) * 1000) / 10 }), cached, total };
}

const SERVICE: ReadonlyArray<readonly [line: number, text: string, seconds: number]> = [
  [3, 'WORKDIR /app', 0.1],
  [5, 'RUN apt-get update && apt-get install -y libpq5', 8.4],
  [6, 'RUN adduser --system app', 0.3],
  [8, 'COPY pyproject.toml .', 0.1],
  [14, 'COPY . .', 0.2],
  [16, 'RUN pip install -r requirements.txt', 130.2],
  [18, 'RUN python -m compileall src', 4.1],
  [20, 'COPY docker/entrypoint.sh /entrypoint.sh', 0.1],
  [22, 'RUN chmod +x /entrypoint.sh', 0.2],
];

/** A Python service in one stage: steps from `missedFrom` on ran, the ones before were hits. */
export function serviceSteps(missedFrom: number = SERVICE.length): Step[] {
  return SERVICE.map(([line, text, seconds], index) => ({
    id: `app ${index + 2}/10`,
    stage: 'app',
    number: index + 2,
    of: 10,
    instruction: text.split(' ')[0],
    text,
    line,
    inputs: index === 0 ? [] : [`app ${index + 1}/10`],
    ...(index < missedFrom ? { status: 'cached' as const } : { status: 'executed' as const, seconds }),
  }));
}
