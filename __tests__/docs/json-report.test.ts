import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { planCache } from '../../src/cache/plan.ts';
import { reportOfLog } from '../../src/log-report.ts';
import { measure } from '../../src/metrics/measure.ts';
import { logReader } from '../../src/progress/detect.ts';
import type { BuildRecord } from '../../src/progress/types.ts';
import { type BuildFacts, composeReport, judge } from '../../src/report/compose.ts';
import { reportJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/types.ts';
import { inputsOf } from '../inputs/facts.ts';
import { everyWeight } from '../report/weighed.ts';
import { blocks, page, ROOT, tableRows } from './pages.ts';

const BUILDS = join(ROOT, '__tests__/fixtures/builds');

const documented = tableRows(page('docs/json-report.md'), 'Fields').map(([cell = '']) =>
  cell.replaceAll('`', ''),
);

/** The paths of all values in a JSON value: `steps[].id`. */
function pathsIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => pathsIn(item, path === '' ? key : `${path}.${key}`));
}

function recordsOf(directory: string): BuildRecord[] {
  const log = ['rawjson.log', 'live.log'].map((name) => join(directory, name)).find(existsSync);
  if (log === undefined) return [];
  const reader = logReader();
  for (const line of readFileSync(log, 'utf8').split('\n')) reader.read(line);
  return reader.end();
}

/** The report of every recorded build, read as a log. */
async function reportsOfLogs(): Promise<Report[]> {
  const directories = readdirSync(BUILDS).flatMap((engine) =>
    readdirSync(join(BUILDS, engine)).map((name) => join(BUILDS, engine, name)),
  );
  return Promise.all(
    directories.flatMap((directory) =>
      recordsOf(directory).map((record) => reportOfLog(record, { file: join(directory, 'Dockerfile') })),
    ),
  );
}

/** All that the action knows about a build beside its log. */
const FACTS: Required<BuildFacts> & { builder: Required<NonNullable<BuildFacts['builder']>> } = {
  result: 'succeeded',
  started: '2026-01-01T00:00:00Z',
  seconds: 1.5,
  ref: 'builder/node/id',
  name: 'api',
  target: 'production',
  dockerfile: 'Dockerfile',
  tags: ['api:ci'],
  platforms: ['linux/amd64'],
  digest: 'sha256:00',
  builder: { name: 'ci', driver: 'docker-container', buildkit: 'v0.32.2', buildx: 'v0.36.1' },
  noCache: false,
};

/** A report as the action makes it, of a recorded build, with caches of each kind and with limits. */
function reportOfAction(): Report {
  const [record] = recordsOf(join(BUILDS, 'container/first-everywhere'));
  if (!record) throw new Error('there is no such recording');
  const inputs = inputsOf(
    {
      cache:
        'type=gha,scope=api\ntype=local,dest=cache\ntype=registry,ref=example.org/api:cache\ntype=s3,region=r,bucket=b,name=api',
      'warn-hit-rate': '90',
      'fail-hit-rate': '75',
    },
    { hasActionsCache: true },
  );
  const plan = planCache(inputs.cache, {
    hasActionsCache: true,
    identity: { tags: [], dockerfile: 'Dockerfile', context: '.', platforms: [] },
    event: { isFork: false },
  });
  const notes = [{ level: 'info' as const, message: 'a note' }];
  const checks = [{ rule: 'Rule', message: 'found', line: 1, url: 'https://example.org' }];
  const localBytes = new Map(plan.destinations.map((entry) => [entry, 4096]));
  const knowledge = { plan, text: record.text, localBytes };
  const report = composeReport(FACTS, measure(record), knowledge, notes, checks, everyWeight());
  return judge(report, inputs.limits);
}

describe('the fields of docs/json-report.md', () => {
  it('are those of real reports', async () => {
    const reports = [...(await reportsOfLogs()), reportOfAction()];
    const found = new Set(reports.flatMap((report) => pathsIn(JSON.parse(reportJson(report)))));
    const real = [...found].toSorted();
    expect(real.filter((path) => !documented.includes(path))).toEqual([]);
    expect(documented.filter((path) => !found.has(path))).toEqual([]);
  });

  it('stand in the order in which the report has them', () => {
    const groups = [...new Set(documented.map((path) => path.split(/[.[]/)[0]))];
    expect(groups).toEqual(Object.keys(JSON.parse(reportJson(reportOfAction()))));
  });
});

it('the example holds documented fields alone', () => {
  const [example] = blocks('json');
  const paths = new Set(pathsIn(JSON.parse(example?.text ?? '')));
  expect([...paths].filter((path) => !documented.includes(path))).toEqual([]);
  expect(paths.size).toBeGreaterThan(30);
});
