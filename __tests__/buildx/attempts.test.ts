import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runAttempts } from '../../src/buildx/attempts.ts';
import type { BuildRun } from '../../src/buildx/build.ts';
import { failedBuildOf } from '../../src/buildx/failed-build.ts';
import { healingOf } from '../../src/cache/healing.ts';
import type { CacheEntry, CachePlan } from '../../src/cache/types.ts';
import { rawjsonReader } from '../../src/progress/rawjson/reader.ts';
import type { BuildRecord } from '../../src/progress/types.ts';

const FIXTURES = resolve('__tests__/fixtures');

function recordOf(file: string): BuildRecord {
  const reader = rawjsonReader();
  for (const line of readFileSync(file, 'utf8').split('\n')) reader.read(line);
  const [record] = reader.end();
  if (!record) throw new Error(`no build in ${file}`);
  return record;
}

const lost = (name: string) => recordOf(`${FIXTURES}/lost-blobs/${name}.log`);

const entry = (type: string, attributes: CacheEntry['attributes'] = []): CacheEntry => ({ type, attributes });
const REGISTRY = entry('registry', [['ref', 'registry.example/acme/cache:main']]);
const SOURCES = [entry('gha'), entry('s3'), entry('azblob'), entry('local', [['src', '/c']]), REGISTRY];
const PLAN: CachePlan = { sources: SOURCES, destinations: [entry('gha')], leftOut: [], notes: [] };

function healedTypes(record: BuildRecord, plan = PLAN) {
  const failed = failedBuildOf(record);
  const healing = failed && healingOf(failed, plan);
  return healing && { kind: healing.kind, types: healing.without.map(({ type }) => type) };
}

describe('a recorded build that failed on the blobs of a cache', () => {
  it.each([
    ['registry-gone', 'gone', 'registry'],
    ['registry-gone-embedded', 'gone', 'registry'],
    ['registry-gone-push', 'gone', 'registry'],
    ['registry-refused', 'refused', 'registry'],
    ['registry-unreachable', 'unreachable', 'registry'],
    ['registry-damaged', 'damaged', 'registry'],
    ['gha-gone-embedded', 'gone', 'gha'],
    ['gha-gone-push', 'gone', 'gha'],
    ['gha-refused', 'refused', 'gha'],
    ['s3-gone', 'gone', 's3'],
    ['local-gone', 'gone', 'local'],
    ['local-damaged', 'damaged', 'local'],
  ])('%s is healed', (name, kind, type) => {
    expect(healedTypes(lost(name))).toEqual({ kind, types: [type] });
  });

  it.each(['base-image-gone', 'base-image-gone-beside-cache'])('%s is another failure', (name) => {
    expect(failedBuildOf(lost(name))?.error).toMatch(/could not fetch content descriptor/);
    expect(healedTypes(lost(name))).toBeUndefined();
  });

  it.each(['pushing manifest for registry.example/acme/api:1@sha256:1', 'pushing layers'])(
    'is healed unless a manifest may have been pushed: %s',
    (id) => {
      const record = lost('registry-gone-push');
      const status = { id, current: 0, completed: true };
      const vertices = record.vertices.map((vertex) =>
        vertex.name === 'exporting to image' ? { ...vertex, statuses: [...vertex.statuses, status] } : vertex,
      );
      const isHealed = healedTypes({ ...record, vertices }) !== undefined;
      expect(isHealed).toBe(id === 'pushing layers');
    },
  );

  it.each([
    'pushing registry.example/acme/api:1 with docker',
    'merging manifest list registry.example/acme/api:1',
  ])('is not healed after buildx began with: %s', (name) => {
    const record = lost('registry-gone');
    const [first] = record.vertices;
    if (!first) throw new Error('no vertices');
    const vertices = [...record.vertices, { ...first, id: 'client', name, statuses: [] }];
    expect(healedTypes({ ...record, vertices })).toBeUndefined();
  });
});

const recorded = ['container', 'embedded'].flatMap((engine) =>
  readdirSync(`${FIXTURES}/builds/${engine}`)
    .map((name) => `${FIXTURES}/builds/${engine}/${name}/rawjson.log`)
    .filter((file) => existsSync(file)),
);

it('no other recorded build is healed, whatever it failed on', () => {
  expect(recorded.length).toBeGreaterThan(90);
  const refs = (record: BuildRecord) =>
    (failedBuildOf(record)?.imports ?? []).flatMap(({ name }) =>
      name ? [entry('registry', [['ref', name]])] : [],
    );
  const healed = recorded.filter((file) => {
    const record = recordOf(file);
    return healedTypes(record, { ...PLAN, sources: [...SOURCES, ...refs(record)] }) !== undefined;
  });
  expect(healed).toEqual([]);
});

function aRun(record: Partial<BuildRecord> = {}, overrides: Partial<BuildRun> = {}): BuildRun {
  return {
    exit: { code: record.error === undefined ? 0 : 1 },
    record: { format: 'rawjson', vertices: [], text: [], ...record },
    seconds: 20,
    started: new Date('2026-01-01T00:00:20Z'),
    stdout: '',
    ...overrides,
  };
}

/** Runs builds one after the other; each run is told with the plan that it got. */
async function attempts(
  runs: BuildRun[],
  abort: AbortSignal = new AbortController().signal,
  planned: CachePlan = PLAN,
) {
  const plans: CachePlan[] = [];
  const said: string[] = [];
  const ran = await runAttempts(planned, {
    attempt: async (plan) => {
      const built = runs[plans.length];
      plans.push(plan);
      if (!built) throw new Error('one attempt too many');
      return { built, plan, told: plans.length };
    },
    again: (message) => said.push(message),
    abort,
  });
  return { ran, plans, said };
}

describe('the attempts of a build', () => {
  const began = new Date('2026-01-01T00:00:00Z');
  const broken = (overrides: Partial<BuildRun> = {}) =>
    aRun(lost('registry-gone'), { seconds: 12.3, started: began, ...overrides });
  const GONE =
    'The cache `type=registry,ref=registry.example/acme/cache:main` has lost blobs that its index still names.';

  it('are one when it succeeds or fails on anything else', async () => {
    const good = aRun();
    expect((await attempts([good])).ran).toEqual({ built: good, plan: PLAN, told: 1 });
    const bad = aRun({ error: 'failed to solve: process "/bin/sh -c false" did not complete' });
    expect(await attempts([bad])).toEqual({
      ran: { built: bad, plan: PLAN, told: 1 },
      plans: [PLAN],
      said: [],
    });
  });

  it('are two when the blobs of a cache ended the first: told between, counted together, noted', async () => {
    const last = aRun();
    const { ran, plans, said } = await attempts([broken(), last]);
    expect(plans.map(({ sources }) => sources)).toEqual([SOURCES, SOURCES.slice(0, 4)]);
    expect(said).toEqual([`${GONE} The build runs again without it.`]);
    expect(ran.built).toEqual({ ...last, started: began, seconds: 32.3 });
    expect(ran.told).toBe(2);
    expect(ran.first).toMatchObject({
      seconds: 12.3,
      message: GONE,
      error: expect.stringContaining('from remote: not found'),
    });
    expect(ran.plan.leftOut).toEqual([
      expect.objectContaining({ side: 'source', entry: REGISTRY, result: 'dropped' }),
    ]);
    expect(ran.plan.notes).toEqual([
      {
        level: 'info',
        message: `The build ran twice: the first attempt failed after 12 s, and the second took 20 s. ${GONE}`,
      },
    ]);
  });

  it('are two when BuildKit could not prepare a destination, which nobody asked to fail for', async () => {
    const entry: CacheEntry = { type: 'registry', attributes: [['ref', 'ghcr.io/acme/api:cache']] };
    const error = 'failed to solve: failed to configure registry cache exporter: no such host';
    const unprepared = (destination: CacheEntry) =>
      attempts([aRun({ error }), aRun()], undefined, { ...PLAN, destinations: [destination] });
    const { ran, plans, said } = await unprepared(entry);
    expect(said).toEqual([
      'BuildKit could not prepare to write the cache `type=registry,ref=ghcr.io/acme/api:cache`. The build runs again without it.',
    ]);
    expect(plans.map(({ destinations }) => destinations)).toEqual([[entry], []]);
    expect(ran.plan.leftOut).toEqual([
      expect.objectContaining({ side: 'destination', entry, error: 'no such host' }),
    ]);
    const strict = { ...entry, attributes: [...entry.attributes, ['ignore-error', 'false'] as const] };
    expect((await unprepared(strict)).plans).toHaveLength(1);
  });

  it('is one when another node of the builder may have pushed before', async () => {
    const error = 'failed to solve: failed to configure gha cache exporter: no such host';
    const [any] = lost('registry-gone').vertices;
    if (!any) throw new Error('no vertices');
    const vertices = [{ ...any, name: 'merging manifest list registry.example/acme/api:1', statuses: [] }];
    expect((await attempts([aRun({ error }), aRun()])).plans).toHaveLength(2);
    expect((await attempts([aRun({ error, vertices }), aRun()])).plans).toHaveLength(1);
  });

  it('are two at most, and the second may fail as it likes', async () => {
    const { ran, plans } = await attempts([broken(), broken()]);
    expect(plans).toHaveLength(2);
    expect(ran.built.exit.code).toBe(1);
    expect(ran.built.seconds).toBeCloseTo(24.6);
    expect(ran.plan.notes[0]?.message).toBe(
      `The build ran twice: the first attempt failed after 12 s, and the second failed too. ${GONE}`,
    );
  });

  it('are one when the job was cancelled, or something ended buildx', async () => {
    const abort = AbortSignal.abort();
    expect((await attempts([broken()], abort)).plans).toHaveLength(1);
    expect((await attempts([broken({ exit: { signal: 'SIGKILL' } })])).plans).toHaveLength(1);
  });

  it('are one when buildx says nothing, or reports a lost blob and succeeds', async () => {
    expect((await attempts([broken({ exit: { code: 0 } })])).plans).toHaveLength(1);
    const silent = aRun({ ...lost('registry-gone'), error: undefined }, { exit: { code: 1 } });
    expect((await attempts([silent])).plans).toHaveLength(1);
  });
});
