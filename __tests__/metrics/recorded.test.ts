import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { provenanceOf } from '../../src/buildx/provenance.ts';
import { stepLines } from '../../src/dockerfile/lines.ts';
import { measure } from '../../src/metrics/measure.ts';
import type { Step } from '../../src/metrics/types.ts';
import { plainReader } from '../../src/progress/printed/plain.ts';
import { rawjsonReader } from '../../src/progress/rawjson/reader.ts';
import type { BuildRecord } from '../../src/progress/types.ts';

const BUILDS = join(import.meta.dirname, '../fixtures/builds');

/** What the recorder notes beside the logs of a build. */
interface About {
  exitCode: number;
  history?: { NumCachedSteps: number; NumTotalSteps: number } | null;
  witness?: { exitCode: number; user_cacheable: number; miss: number; misses: string[] };
}

interface Build {
  name: string;
  about: About;
  folder: string;
}

const builds: Build[] = readdirSync(BUILDS)
  .flatMap((engine) => readdirSync(join(BUILDS, engine)).map((name) => join(engine, name)))
  .map((name) => ({ name, folder: join(BUILDS, name) }))
  .filter(({ folder }) => existsSync(join(folder, 'about.json')) && existsSync(join(folder, 'rawjson.log')))
  .map((build) => ({ ...build, about: JSON.parse(readFileSync(join(build.folder, 'about.json'), 'utf8')) }));

const withHistory = builds.filter(({ about }) => about.history);
/** buildctl counts a vertex that was once called cached, also when its blobs were gone and it ran: there we differ. */
const withWitness = builds.filter(
  ({ about, name }) => about.witness?.exitCode === 0 && !name.endsWith('blob-evicted'),
);
const withPlain = builds.filter(({ folder }) => existsSync(join(folder, 'plain.log')));
const withProvenance = builds.filter(({ folder }) => existsSync(join(folder, 'metadata.json')));

function linesOf({ folder }: Build, file: string): string[] {
  return readFileSync(join(folder, file), 'utf8').split('\n');
}

/** The one build of a log. */
function onlyRecord(records: BuildRecord[]): BuildRecord {
  expect(records).toHaveLength(1);
  const [record] = records;
  if (!record) throw new Error('the log holds no build');
  return record;
}

function rawjson(build: Build): BuildRecord {
  const reader = rawjsonReader();
  for (const line of linesOf(build, 'rawjson.log')) reader.read(line);
  return onlyRecord(reader.end());
}

function plain(build: Build): BuildRecord {
  const reader = plainReader();
  for (const line of linesOf(build, 'plain.log')) reader.read(line);
  return onlyRecord(reader.end());
}

/**
 * What buildctl counts and we do not: images that are no base of a stage, their metadata for one of several platforms,
 * and the second vertex of a `COPY --link`. Everything else of a user's is a step to both.
 */
const NO_STEP =
  /^(FROM|docker-image:\/\/|resolve image config for|\[context )|^\[\S+ internal\]|^\[[^\]]*\] LINK /;

/** What a plain log can show of a step, in an order that does not depend on when it was printed. */
function shown(steps: readonly Step[]): object[] {
  return steps
    .map(({ id, status, instruction, stage, number, of, platform, target, text }) => ({
      ...{ id, status, instruction, stage, number, of, platform, target, text },
    }))
    .sort((a, b) => a.id.localeCompare(b.id));
}

describe('recorded builds', () => {
  it('are there', () => expect(builds.length).toBeGreaterThan(0));

  it.each(withHistory)("have Docker's own counts: $name", (build) => {
    const { NumCachedSteps, NumTotalSteps } = build.about.history ?? {
      NumCachedSteps: -1,
      NumTotalSteps: -1,
    };
    const { docker } = measure(rawjson(build)).hitRate;
    expect([docker?.cached, docker?.total]).toEqual([NumCachedSteps, NumTotalSteps]);
  });

  it.each(withWitness)('have the hit rate that buildctl found: $name', (build) => {
    const record = rawjson(build);
    const { steps, hitRate } = measure(record);
    const { user_cacheable = -1, misses = [] } = build.about.witness ?? {};
    const uncounted = record.vertices.filter(({ name }) => NO_STEP.test(name)).length;
    const missed = misses.filter((name) => !NO_STEP.test(name));
    expect(hitRate.total).toBe(user_cacheable - uncounted);
    expect(hitRate.cached).toBe(hitRate.total - missed.length);
    const ours = steps.filter(({ status }) => status === 'executed' || status === 'failed');
    expect(ours.map(({ text }) => text).sort()).toEqual(
      missed.map((name) => name.replace(/^\[[^\]]*\] /, '')).sort(),
    );
  });

  it.each(withPlain)('are the same in rawjson and plain, step by step: $name', (build) => {
    const record = rawjson(build);
    const started = new Set(record.vertices.filter(({ state }) => state !== 'pending').map(({ id }) => id));
    const vertices = record.vertices.filter(({ id }) => started.has(id));
    const fromPlain = measure(plain(build));
    const fromRawjson = measure({ ...record, vertices });
    expect(shown(fromPlain.steps)).toEqual(shown(fromRawjson.steps));
    expect(fromPlain.hitRate.percent).toEqual(measure(record).hitRate.percent);
  });

  it.each(withProvenance)('have the same lines by provenance and by place: $name', (build) => {
    const metadata = JSON.parse(linesOf(build, 'metadata.json').join('\n'));
    const { lines, dockerfile } = provenanceOf(metadata);
    const { steps } = measure(rawjson(build), { lines });
    // Buildx before 0.31 leaves no provenance for several platforms: there only the place tells.
    const placed = stepLines(dockerfile ?? linesOf(build, 'Dockerfile').join('\n'), steps);
    for (const { id, line } of steps)
      if (line !== undefined) expect([id, placed.get(id)]).toEqual([id, line]);
    expect(steps.filter(({ id, line }) => line === undefined && !placed.has(id))).toEqual([]);
  });
});
