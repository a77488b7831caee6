import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { runtimeToken } from '../../scripts/engine/cache-token.mjs';
import {
  aFragileJob,
  annotationsOf,
  BOTH,
  expectGoodBuild,
  expectSound,
  type FragilePlace,
  rowsOf,
} from './a-cache-fault.ts';
import { aProject, dockerOf, type Project } from './a-project.ts';
import { aRegistry, type Registry } from './a-registry.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine } from './an-engine.ts';
import { anOwnBuilder } from './an-own-builder.ts';

/** More than a manifest or an index weighs, and less than a layer of the projects here. */
const LAYER = 1_000_000;

/** How often buildx was run, by the first line of its output. */
const attemptsIn = ({ log }: StepResult): number => log.match(/^#0 building with /gm)?.length ?? 0;

describeEngine('a cache that has lost what its index names', (engine) => {
  const builder = anOwnBuilder(engine, 'healing');
  let registry: Registry;
  beforeAll(async () => {
    builder.create();
    registry = await aRegistry();
  });
  afterAll(async () => {
    builder.remove();
    await registry.remove();
  });

  /** Not loaded: Docker's own store would lend its blobs to the builder in it. */
  const pushed = () => ({ load: 'false', push: 'true', tags: `${registry.host}/elsewhere:1` });

  describe.each(BOTH)('in a registry, on the %s engine', (name) => {
    const job = aFragileJob(engine, name, builder);
    let place: FragilePlace;
    beforeAll(() => {
      place = {
        line: `type=registry,ref=${registry.host}/cache:${name}`,
        break: () => expect(registry.evict({ atLeast: LAYER })).toBeGreaterThan(0),
        mend: () => {},
        remove: () => {},
      };
    });

    it('costs no build: it runs again without it, and both attempts are told and counted', async () => {
      expectSound(await job.buildElsewhere(place, pushed()));
      await place.break();
      const step = await job.build(place);
      expectGoodBuild(step);
      expect(attemptsIn(step)).toBe(2);
      expect(step.log).toContain('could not fetch content descriptor');
      expect(step.log).toContain(
        `The cache \`${place.line}\` has lost blobs that its index still names. The build runs again without it.`,
      );
      expect(rowsOf(step)).toEqual({
        source: { result: 'failed', cause: 'evicted' },
        destination: { result: 'written' },
      });
      expect(step.summary).toContain('This run writes it anew.');
      expect(step.summary).toContain('The build ran twice: the first attempt failed after ');
      expect(annotationsOf(step)).toEqual([expect.stringMatching(/^::warning /)]);
    });

    it('is whole again with that run', async () => {
      const { report } = expectSound(await job.buildElsewhere(place, { 'cache-write': 'never' }));
      expect(report?.hitRate).toMatchObject({ percent: 100 });
    });
  });

  describe.each(BOTH)('in the Actions cache, on the %s engine', (name) => {
    const job = aFragileJob(engine, name, builder);
    let service: CacheService;
    let place: FragilePlace;
    beforeAll(async () => {
      service = await startCacheService();
      const isBlob = ({ key }: { key: string }) => key.startsWith('buildkit-blob-');
      place = {
        line: 'type=gha,scope=healing',
        env: () => service.env(runtimeToken()),
        break: () => service.lose(isBlob),
        mend: () => service.evict(isBlob),
        remove: () => service.close(),
      };
    });
    afterAll(() => place.remove());

    it('costs no build, and says what to do about entries that the service still lists', async () => {
      expectSound(await job.buildElsewhere(place, pushed()));
      await place.break();
      const step = await job.build(place);
      expectGoodBuild(step);
      expect(attemptsIn(step)).toBe(2);
      expect(rowsOf(step)).toEqual({
        source: { result: 'failed', cause: 'evicted' },
        destination: { result: 'written' },
      });
      expect(step.summary).toContain('delete the entries');
    });

    it('needs no second attempt once they are gone, and is whole again', async () => {
      await place.mend();
      expect(attemptsIn(await job.buildElsewhere(place))).toBe(1);
      const { report } = expectSound(await job.buildElsewhere(place, { 'cache-write': 'never' }));
      expect(report?.hitRate).toMatchObject({ percent: 100 });
    });
  });

  describe('while an image is pushed', () => {
    const job = aFragileJob(engine, 'container', builder);

    it('is no reason to fail before a manifest was sent', async () => {
      const image = `${registry.host}/pushed:1`;
      const place = {
        line: `type=registry,ref=${registry.host}/cache:push`,
        break() {},
        mend() {},
        remove() {},
      };
      expectSound(await job.buildElsewhere(place));
      registry.evict({ atLeast: LAYER });
      const step = await job.build(place, undefined, { load: 'false', push: 'true', tags: image });
      expect({ code: step.code, attempts: attemptsIn(step) }).toEqual({ code: 0, attempts: 2 });
      expect(dockerOf(engine, 'container', 'buildx', 'imagetools', 'inspect', image)).toContain(
        step.outputs.digest,
      );
    });
  });

  describe('is not what a build fails on', () => {
    const results: StepResult[] = [];
    const projects: Project[] = [];
    afterAll(() => {
      forget(...results);
      for (const project of projects) project.remove();
    });
    const step = async (project: Project, inputs: Record<string, string>) => {
      const { env } = engine.engines.container;
      const all = { context: '.', builder: builder.name, ...inputs };
      const result = await runAction(all, { env, cwd: project.path });
      results.push(result);
      return result;
    };
    const project = (dockerfile: string) => {
      const made = aProject({ Dockerfile: dockerfile });
      projects.push(made);
      return made;
    };
    const busybox = `${engine.registry}/library/busybox:1`;

    it('when a program says so', async () => {
      const cache = `type=registry,ref=${registry.host}/cache:program`;
      const made = project(`FROM ${busybox}\nRUN echo ${Math.random()} > /a\n`);
      await step(made, { cache });
      const words = `blob sha256:${'0'.repeat(64)} not found`;
      made.edit('Dockerfile', (text) => `${text}RUN echo "${words}"; echo "ERROR: ${words}" >&2; exit 1\n`);
      const failed = await step(made, { cache });
      expect({ code: failed.code, attempts: attemptsIn(failed) }).toEqual({ code: 1, attempts: 1 });
    });

    it('when a base image has lost its blobs', async () => {
      const cache = `type=registry,ref=${registry.host}/cache:base`;
      const base = `${registry.host}/base:${Math.random().toString(36).slice(2)}`;
      await step(project(`FROM ${busybox}\nRUN head -c 2000000 /dev/urandom > /big\n`), {
        cache: 'none',
        push: 'true',
        tags: base,
      });
      const made = project(`FROM ${base}\nRUN wc -c /big > /size\n`);
      await step(made, { cache });
      builder.empty();
      registry.evict({ atLeast: LAYER });
      made.edit('Dockerfile', (text) => text.replace('/size', '/weight'));
      const failed = await step(made, { cache });
      expect({ code: failed.code, attempts: attemptsIn(failed) }).toEqual({ code: 1, attempts: 1 });
      expect(failed.report?.cache.sources).toEqual([expect.objectContaining({ result: 'imported' })]);
    });
  });
});
