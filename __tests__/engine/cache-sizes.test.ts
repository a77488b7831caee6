import { execFile, execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { faults } from '../../scripts/engine/cache-faults.mjs';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { pullRequestToken } from '../../scripts/engine/cache-token.mjs';
import { home } from '../../scripts/engine/home.mjs';
import { docker } from '../../src/buildx/docker.ts';
import { parseCacheEntries } from '../../src/cache/entry.ts';
import type { CacheEntry } from '../../src/cache/types.ts';
import { measureSizes } from '../../src/sizes/caches-measure.ts';
import { registrySize } from '../../src/sizes/registry.ts';
import type { CacheSize } from '../../src/sizes/types.ts';
import { aProject, type Project } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine, ENGINES } from './an-engine.ts';

const SIX_MB = 6_000_000;

/** A stage that is no part of the image, and a layer that is; random, so that no two tests share a blob. */
const project = (mount: string) => `FROM busybox:1 AS build
COPY nonce .
RUN --mount=type=cache,id=${mount},target=/cached head -c 300000 /dev/urandom > /cached/file
RUN head -c 1000000 /dev/urandom > /output
FROM busybox:1
COPY --from=build /output /output
`;

describeEngine('what caches weigh', (engine) => {
  describe.each(ENGINES)('on the %s engine', (name) => {
    const mount = `sizes-${randomUUID()}`;
    let directory: string;
    let source: Project;
    let service: CacheService;

    /** Builds with the job's own token, and gives what its caches weigh. */
    async function build(token: string, lines: readonly string[]) {
      const env = { ...process.env, ...engine.engines[name].env, ...service.env(token) };
      const caches = lines.flatMap((line) => ['--cache-to', line]);
      const output = ['--quiet', '--output', 'type=cacheonly', source.path];
      // The service lives in this process, so nothing may block it.
      await promisify(execFile)('docker', ['buildx', 'build', ...caches, ...output], { env });
      const plan = { sources: [], destinations: lines.flatMap(entriesOf) };
      const environment = {
        workspace: directory,
        cacheService: { url: service.url, token },
        actionsCache: { token, isVersion2: true },
      };
      const builder = { name: engine.engines[name].builder ?? 'default' };
      return measureSizes(plan, { docker: docker(env), environment, builder });
    }

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'cache-sizes-'));
      source = aProject({ Dockerfile: project(mount), nonce: mount });
      service = await startCacheService();
    });
    afterAll(async () => {
      source.remove();
      rmSync(directory, { recursive: true, force: true });
      await service.close();
    });

    it('is what the service, the registry and the directory hold', async () => {
      const repository = `sizes/${mount}`;
      const local = join(directory, 'cache');
      const { caches, builder } = await build(service.token, [
        'type=gha,scope=sizes,mode=max',
        `type=registry,ref=${engine.registry}/${repository}:cache,mode=max`,
        `type=local,dest=${local},mode=max`,
      ]);
      expect(caches.map(({ type, message }) => [type, message])).toEqual([
        ['gha', undefined],
        ['registry', undefined],
        ['local', undefined],
      ]);
      expect(sizeOf(caches, 'gha')).toBe(heldBlobs(service));
      expect(sizeOf(caches, 'registry')).toBe(storedBlobs(repository));
      expect(sizeOf(caches, 'local')).toBe(du(local));
      expect(caches.find(({ type }) => type === 'local')?.unreferencedBytes).toBe(0);
      expect(sizeOf(caches, 'gha')).toBeGreaterThan(1_000_000);
      expect(builder.bytes).toBeGreaterThan(300_000);
      expect(builder.mounts).toContainEqual({ id: mount, bytes: expect.closeTo(300_000, -5) });
      expect(builder.disk?.freeBytes).toBeGreaterThan(0);
    });

    it('is the same for a cache that is an index of layers', async () => {
      const repository = `sizes/index-${mount}`;
      const ref = `${engine.registry}/${repository}:cache`;
      const { caches } = await build(service.token, [
        `type=registry,ref=${ref},mode=max,image-manifest=false`,
      ]);
      expect(sizeOf(caches, 'registry')).toBe(storedBlobs(repository));
    });

    it('is nothing where the registry has no such cache, and has a reason where there is no registry', async () => {
      const client = docker({ ...process.env, ...engine.engines[name].env });
      expect(await registrySize(`${engine.registry}/sizes/none:x`, client)).toBeUndefined();
      expect(await registrySize('127.0.0.1:9/sizes/none:x', client)).toEqual({
        place: 'registry 127.0.0.1:9/sizes/none:x',
        type: 'registry',
        message: expect.stringContaining('connection refused'),
      });
    });

    it('is in a pull request what it and its base hold, each blob once', async () => {
      source.edit('Dockerfile', (text) => `${text}RUN head -c 500000 /dev/urandom > /more\n`);
      const before = heldBlobs(service);
      const { caches } = await build(pullRequestToken(7), ['type=gha,scope=sizes,mode=max']);
      expect(sizeOf(caches, 'gha')).toBe(heldBlobs(service));
      expect(sizeOf(caches, 'gha')).toBeGreaterThan(before + 500_000);
      expect(caches[0]?.refs?.map(({ ref }) => ref)).toEqual(['refs/pull/7/merge', 'refs/heads/main']);
    });
  });
});

describeEngine('a limit on the size of caches', (engine) => {
  describe.each(ENGINES)('on the %s engine', (name) => {
    const steps: StepResult[] = [];
    const made: Array<() => unknown> = [];
    afterEach(async () => {
      forget(...steps.splice(0));
      await Promise.all(made.splice(0).map((remove) => remove()));
    });

    /** A build whose cache in a service of its own holds six megabytes, and some bytes more for its archive. */
    async function step(inputs: Record<string, string>) {
      const one = aProject({ Dockerfile: 'FROM scratch\nCOPY blob /blob\n' });
      writeFileSync(join(one.path, 'blob'), randomBytes(SIX_MB));
      const service = await startCacheService();
      made.push(one.remove, () => service.close());
      const run = async () => {
        const cache = { cache: 'type=gha,scope=limits', 'cache-write': 'always', outputs: 'type=cacheonly' };
        const env = { ...engine.engines[name].env, ...service.env() };
        const result = await runAction({ ...cache, ...inputs }, { env, cwd: one.path });
        steps.push(result);
        return result;
      };
      return { service, run };
    }

    it('fails the step with figure, place and cure, after everything was written', async () => {
      const { service, run } = await step({ 'fail-cache-size': '5MB' });
      const { code, log, report, outputs, summary } = await run();
      const limit = report?.limits.find((one) => one.name === 'cache-size');
      expect(limit).toMatchObject({ verdict: 'fail', fail: 5e6, figure: heldBlobs(service) });
      expect(limit?.message).toMatch(
        /^The cache size is 6 MB in gha scope limits, above the limit of 5 MB \(fail-cache-size\)\. .*`cache: type=registry,ref=IMAGE:cache`/,
      );
      expect(log).toContain('The cache size is 6 MB in gha scope limits, above the limit of 5 MB');
      expect(report?.cache.destinations).toEqual([expect.objectContaining({ result: 'written' })]);
      expect(outputs['cache-size']).toBe(String(heldBlobs(service)));
      expect(outputs.verdict).toBe('fail');
      expect(existsSync(outputs.report ?? '')).toBe(true);
      expect(summary).toContain('cache size outside its limit');
      expect(summary).toMatch(/\| gha scope limits \| 6 MB \| fails above 5 MB \| ❌ failed \|/);
      expect(code).toBe(1);
    });

    it('passes below it', async () => {
      const { run } = await step({ 'fail-cache-size': '7MB' });
      const { code, report, outputs } = await run();
      expect(report?.limits).toEqual([expect.objectContaining({ name: 'cache-size', verdict: 'pass' })]);
      expect(outputs.verdict).toBe('pass');
      expect(code).toBe(0);
    });

    it.each([
      [
        'says what was not measured and passes where a limit was asked for',
        { 'fail-cache-size': '5MB' },
        true,
      ],
      ['says nothing of it in a warning where none was', {}, false],
    ])('%s', async (_, inputs, isTold) => {
      const { service, run } = await step(inputs);
      // BuildKit has looked for the last time once its index is there.
      const watch = setInterval(() => {
        if (service.entries().some(({ key }) => key.startsWith('index-'))) {
          service.faults = [faults.unavailable({ on: 'find' })];
        }
      }, 2);
      made.push(() => clearInterval(watch));
      const { code, report, log, outputs } = await run();
      const reason = 'gha scope limits (the Actions cache service answered with the status 503)';
      expect(report?.limits).toEqual(
        isTold
          ? [
              expect.objectContaining({
                verdict: 'not-measured',
                message: `The cache size could not be held against its limit (fail-cache-size): ${reason}.`,
              }),
            ]
          : [],
      );
      expect(log.match(/^::warning/gm)?.length ?? 0).toBe(isTold ? 1 : 0);
      expect(outputs['cache-size']).toBe('');
      expect(code).toBe(0);
    });
  });
});

function entriesOf(line: string): CacheEntry[] {
  const parsed = parseCacheEntries(line);
  return 'fault' in parsed ? [] : parsed.entries;
}

function sizeOf(caches: readonly CacheSize[], type: string): number | undefined {
  return caches.find((cache) => cache.type === type)?.bytes;
}

/** Bytes of the distinct blobs that a service holds, in all refs. */
function heldBlobs(service: CacheService): number {
  const blobs = service.entries().filter(({ key }) => key.startsWith('buildkit-blob-'));
  return [...new Map(blobs.map(({ key, size }) => [key, size])).values()].reduce(
    (sum, size) => sum + size,
    0,
  );
}

/** Bytes of the blobs that belong to a repository on the disk of the tests' registry. */
function storedBlobs(repository: string): number {
  const root = join(home, 'registry', 'data', 'docker', 'registry', 'v2');
  const digests = readdirSync(join(root, 'repositories', repository, '_layers', 'sha256'));
  const sizes = digests.map(
    (hex) => statSync(join(root, 'blobs', 'sha256', hex.slice(0, 2), hex, 'data')).size,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function du(directory: string): number {
  return Number(
    execFileSync('du', ['--apparent-size', '-sb', directory], { encoding: 'utf8' }).split('\t')[0],
  );
}
