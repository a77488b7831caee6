import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { annotationsOf } from './a-cache-fault.ts';
import { aProject, type Project } from './a-project.ts';
import { aRegistry, type Registry } from './a-registry.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine } from './an-engine.ts';
import { anOwnBuilder } from './an-own-builder.ts';

// A stage that is no part of the image: with mode=min it is not kept.
const dockerfile = (registry: string, salt: string) => `FROM ${registry}/library/busybox:1 AS base
FROM base AS build
RUN echo ${salt} > /made
FROM base
COPY --from=build /made /made
RUN cat /made
`;

describeEngine('the inputs of the cache, as users set them', (engine) => {
  const builder = anOwnBuilder(engine, 'inputs');
  const results: StepResult[] = [];
  const projects: Project[] = [];
  let registry: Registry;
  let service: CacheService;
  let project: Project;
  let temp = '';

  beforeAll(async () => {
    builder.create();
    registry = await aRegistry();
  });
  beforeEach(async () => {
    service = await startCacheService();
    temp = mkdtempSync(join(tmpdir(), 'job-temp-'));
    project = another();
    builder.empty();
  });
  afterEach(async () => {
    await service.close();
    rmSync(temp, { recursive: true, force: true });
  });
  afterAll(async () => {
    builder.remove();
    for (const one of projects) one.remove();
    forget(...results);
    await registry.remove();
  });
  const another = () => {
    const salt = `${builder.name} ${projects.length}`;
    const made = aProject({ Dockerfile: dockerfile(engine.registry, salt) });
    projects.push(made);
    return made;
  };
  const build = async (
    inputs: Record<string, string>,
    { cwd = project.path, ...env }: { cwd?: string; [name: string]: string | undefined } = {},
  ) => {
    const all = { context: '.', builder: builder.name, outputs: 'type=cacheonly', ...inputs };
    const variables = { ...engine.engines.container.env, ...service.env(), RUNNER_TEMP: temp, ...env };
    const step = await runAction(all, { env: variables, cwd });
    results.push(step);
    expect({ code: step.code, log: step.code === 0 ? '' : step.log }).toEqual({ code: 0, log: '' });
    return step;
  };
  const scopes = () =>
    [...new Set(service.entries().map(({ key }) => /^index-([^#]+)#/.exec(key)?.[1]))]
      .filter((scope) => scope !== undefined)
      .toSorted();
  const rowsOf = ({ report }: StepResult) => [
    report?.cache.sources.map(({ result }) => result),
    report?.cache.destinations.map(({ result }) => result),
  ];

  it('nothing: the Actions cache with a scope of its own, written and read', async () => {
    const first = await build({ tags: 'acme/api:1' });
    expect(rowsOf(first)).toEqual([['not-found'], ['written']]);
    expect(scopes()).toEqual([expect.stringMatching(/^acme-api-[0-9a-f]{8}/)]);
    builder.empty();
    const { report, log } = await build({ tags: 'acme/api:2' });
    expect(report?.hitRate.percent).toBe(100);
    expect(log).not.toMatch(/^::(warning|notice)/m);
  });

  it('a matrix: each job has a scope of its own, and none disturbs another', async () => {
    for (const version of ['1', '2'])
      await build({ tags: 'acme/api' }, { BUILDKIT_CACHE_MATRIX: JSON.stringify({ version }) });
    expect(scopes()).toHaveLength(2);
  });

  it('two builds of one job with one scope: told, with the cure', async () => {
    await build({ 'cache-scope': 'same' });
    const other = another();
    const step = await build({ 'cache-scope': 'same', file: './Dockerfile', context: other.path });
    expect(annotationsOf(step)).toEqual([expect.stringMatching(/^::warning .*same/)]);
    expect(step.summary).toMatch(/same/);
  });

  it('one build twice in one job: nothing to tell', async () => {
    await build({ 'cache-scope': 'same', tags: 'a:1' });
    expect(annotationsOf(await build({ 'cache-scope': 'same', tags: 'a:2' }))).toEqual([]);
  });

  it('a source that another build fills: told as information, with the cure', async () => {
    await build({ 'cache-scope': 'shared' });
    builder.empty();
    const other = another();
    const step = await build({ cache: 'type=gha,scope=shared', 'cache-write': 'never' }, { cwd: other.path });
    expect(annotationsOf(step)).toEqual([]);
    expect(step.summary).toContain('`type=gha,scope=shared` was read, and not one step was found in it');
  });

  it('cache: none: nothing is read or written', async () => {
    const step = await build({ cache: 'none' });
    expect(rowsOf(step)).toEqual([[], []]);
    expect(service.entries()).toEqual([]);
    expect(annotationsOf(step)).toEqual([]);
  });

  it('cache-write: never: read and not written', async () => {
    const step = await build({ 'cache-write': 'never' });
    expect(rowsOf(step)).toEqual([['not-found'], ['skipped']]);
    expect(service.entries()).toEqual([]);
    expect(annotationsOf(step)).toEqual([]);
    expect(step.summary).toContain('Set `cache-write: auto`');
  });

  it.each([
    ['min', 0],
    ['max', 1],
  ])('cache-mode: %s: a step that asks more of another stage finds %i of its steps', async (mode, cached) => {
    const cache = `type=registry,ref=${registry.host}/inputs/${mode}`;
    await build({ cache, 'cache-mode': mode });
    builder.empty();
    project.edit('Dockerfile', (text) =>
      text.replace('/made /made', '/made /more').replace('cat /made', 'cat /more'),
    );
    const step = await build({ cache, 'cache-write': 'never' });
    expect(step.report?.hitRate).toMatchObject({ cached, total: 3 });
  });

  it('several places, of which one is gone: the others are written and read', async () => {
    const gone = await aRegistry();
    await gone.kill();
    const cache = `type=gha,scope=several\ntype=registry,ref=${gone.host}/a/b\ntype=local,dest=${temp}/cache`;
    const first = await build({ cache });
    expect(rowsOf(first)[1]).toEqual(['written', 'failed', 'written']);
    expect(annotationsOf(first)).toEqual([
      expect.stringMatching(`^::warning .*registry .${gone.host}/a/b. was neither read nor written`),
    ]);
    builder.empty();
    const second = await build({ cache });
    expect(rowsOf(second)[0]).toEqual(['imported', 'unreachable', 'imported']);
    expect(second.report?.hitRate.percent).toBe(100);
    await gone.remove();
  });
});
