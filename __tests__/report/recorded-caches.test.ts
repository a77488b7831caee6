import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseCacheEntries } from '../../src/cache/entry.ts';
import type { CacheEntry } from '../../src/cache/types.ts';
import { measure } from '../../src/metrics/measure.ts';
import { rawjsonReader } from '../../src/progress/rawjson/reader.ts';
import { composeReport } from '../../src/report/compose.ts';
import { hasTrouble } from '../../src/report/story/trouble.ts';
import type { Report } from '../../src/report/types.ts';

const BUILDS = join(import.meta.dirname, '../fixtures/builds');

interface About {
  case: string;
  command: string[];
  exitCode: number;
}

interface Build {
  name: string;
  about: About;
  report: Report;
}

/** The report of a recorded build, with what its command line said as the plan. */
function reportOf(folder: string, { command, exitCode }: About): Report {
  const reader = rawjsonReader();
  for (const line of readFileSync(join(folder, 'rawjson.log'), 'utf8').split('\n')) reader.read(line);
  const [record] = reader.end();
  if (!record) throw new Error(`${folder} holds no build`);
  const plan = {
    sources: entriesOf(command, '--cache-from'),
    destinations: entriesOf(command, '--cache-to'),
    leftOut: [],
    notes: [],
  };
  const result = exitCode === 0 ? 'succeeded' : 'failed';
  const noCache = command.includes('--no-cache');
  return composeReport(
    { result, tags: [], platforms: [], noCache },
    measure(record),
    { plan, text: record.text },
    [],
  );
}

function entriesOf(command: readonly string[], flag: string): CacheEntry[] {
  return command.flatMap((word, index) => {
    const parsed = word === flag ? parseCacheEntries(command[index + 1] ?? '') : { entries: [] };
    return 'entries' in parsed ? parsed.entries : [];
  });
}

const builds = readdirSync(BUILDS)
  .flatMap((engine) => readdirSync(join(BUILDS, engine)).map((name) => join(engine, name)))
  .filter((name) => existsSync(join(BUILDS, name, 'rawjson.log')))
  .map((name): Build => {
    const folder = join(BUILDS, name);
    const about: About = JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8'));
    return { name, about, report: reportOf(folder, about) };
  })
  .filter(({ report: { cache } }) => cache.sources.length + cache.destinations.length > 0);

/** Cases that were recorded to see a cache fail, with what there is to see. */
const TROUBLE: Readonly<Record<string, { result: string; kind: string }>> = {
  'export-failed': { result: 'failed', kind: 'network' },
  'export-failed-ignored': { result: 'failed', kind: 'network' },
  'import-unreachable': { result: 'unreachable', kind: 'network' },
};

describe('recorded builds', () => {
  it('with caches are many enough', () => {
    expect(builds.length).toBeGreaterThan(30);
  });

  it.each(builds)('$name: each planned cache has a result that is known', ({ report, about }) => {
    const rows = [...report.cache.sources, ...report.cache.destinations];
    const trouble = TROUBLE[about.case];
    if (trouble) {
      expect(rows).toMatchObject([{ result: trouble.result, cause: { kind: trouble.kind } }]);
      return;
    }
    const results = new Set(rows.map(({ result }) => result));
    expect([...results].filter((result) => !['imported', 'written', 'not-found'].includes(result))).toEqual(
      [],
    );
    expect(rows.filter(({ cause }) => cause)).toEqual([]);
    expect(hasTrouble(report)).toBe(about.case === 'blob-evicted');
  });

  it.each(builds)('$name: the cost is known, and what was saved where nothing was hit', ({ report }) => {
    const { cache, hitRate, time, build } = report;
    const { cacheImport = 0, cachePull = 0, cacheExport = 0 } = time;
    const hitNothing = build.result === 'succeeded' && hitRate.cached === 0;
    expect(cache.cost?.seconds).toBeCloseTo(cacheImport + cachePull + cacheExport, 9);
    expect(cache.cost?.saved).toBe(hitNothing ? 0 : undefined);
  });

  it.each(['embedded', 'container'])('on %s: all kinds of caches are written in one build', (engine) => {
    const build = builds.find(({ name }) => name === join(engine, 'first-everywhere'));
    expect(build?.report.cache.sources).toMatchObject([
      { type: 'registry', result: 'not-found', servedAtMost: 0 },
      { type: 'gha', result: 'imported', servedAtMost: build?.report.hitRate.cached },
      { type: 'local', result: 'not-found', servedAtMost: 0 },
    ]);
    const [registry, gha, local] = build?.report.cache.destinations ?? [];
    expect(registry).toMatchObject({ type: 'registry', result: 'written', layers: 14 });
    expect(gha).toMatchObject({ type: 'gha', result: 'written', newLayers: 14 });
    expect(local).toMatchObject({ type: 'local', result: 'written', layers: 14 });
  });

  it.each(['embedded', 'container'])('on %s: a second export to gha writes no layer anew', (engine) => {
    const build = builds.find(({ name }) => name === join(engine, 'gha-two-scopes'));
    expect(build?.report.cache.destinations).toMatchObject([{ result: 'written', newLayers: 0 }]);
    expect(build?.report.cache.sources).toMatchObject([{ servedAtMost: 11 }, { servedAtMost: 11 }]);
  });
});
