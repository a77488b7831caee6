import { type ChildProcess, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentsOf } from '../../src/local-cache/contents.ts';
import { bytesBelow, filesBelow } from './a-directory.ts';
import { killBelow } from './a-process.ts';
import { aProject, dockerOf, type Project } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine, ENGINES, type Engine } from './an-engine.ts';

/** A big step that stays and a smaller one that changes with its file; random, so that no two builds share a blob. */
const dockerfile = ({ registry }: Engine, big = 2_000_000) => `FROM ${registry}/library/busybox:1
RUN head -c ${big} /dev/urandom > /big
COPY a.txt /
RUN head -c 1000000 /dev/urandom > /small
`;

const LAYOUT = ['blobs', 'index.json', 'oci-layout'];

describeEngine('a local directory as a cache', (engine) => {
  const importer = anImporter(engine);
  beforeAll(importer.create);
  afterAll(importer.remove);

  describe.each(ENGINES)('on the %s engine', (name) => {
    const results: StepResult[] = [];
    const made: string[] = [];
    const projects: Project[] = [];
    afterAll(() => {
      forget(...results);
      for (const { remove } of projects) remove();
      for (const path of made) rmSync(path, { recursive: true, force: true });
    });
    const directory = () => {
      const path = mkdtempSync(join(tmpdir(), 'cache-parent-'));
      made.push(path);
      return join(path, 'cache');
    };
    const project = (big?: number) => {
      const one = aProject({
        Dockerfile: dockerfile(engine, big),
        'a.txt': `${process.pid} ${Math.random()}\n`,
      });
      projects.push(one);
      return one;
    };
    const step = async (
      { path: cwd }: Project,
      inputs: Record<string, string>,
      watch?: (child: ChildProcess, log: string) => void,
    ) => {
      const { env } = engine.engines[name];
      const result = await runAction(
        { outputs: 'type=cacheonly', 'cache-write': 'always', provenance: 'false', ...inputs },
        { cwd, env, watch },
      );
      results.push(result);
      return result;
    };
    /** One build that must pass, whatever its cache does. */
    const build = async (one: Project, dest: string, more = '') => {
      const result = await step(one, { cache: `type=local,dest=${dest}${more}` });
      expect({ code: result.code, log: result.code === 0 ? '' : result.log }).toEqual({ code: 0, log: '' });
      return result;
    };
    /** Whether another builder, which has nothing, finds every step in the cache. */
    const expectWhole = async (one: Project, dest: string) => {
      expect((await contentsOf(dest)).isWhole).toBe(true);
      expect(readdirSync(dest).toSorted()).toEqual(LAYOUT);
      const { hitRate } = await importer.build(one, dest);
      expect(hitRate).toMatchObject({ percent: 100, total: 3 });
    };

    it('does not grow with ten changed builds, and does not write again what stays', async () => {
      const [one, dest] = [project(), directory()];
      await build(one, dest);
      const first = bytesBelow(dest);
      const biggest = filesBelow(dest).toSorted((a, b) => statSync(b).size - statSync(a).size)[0] ?? '';
      const { ino, mtimeMs } = statSync(biggest);
      for (let number = 2; number <= 10; number++) {
        one.edit('a.txt', (text) => `${text}${number}\n`);
        await build(one, dest);
      }
      expect(bytesBelow(dest)).toBeLessThanOrEqual(1.2 * first);
      expect(statSync(biggest)).toMatchObject({ ino, mtimeMs });
      await expectWhole(one, dest);
    });

    it('survives buildx killed in the middle of an export', async () => {
      const [one, dest] = [project(60_000_000), directory()];
      const small = project();
      await build(small, dest);
      const before = filesBelow(dest).toSorted();
      let killed: Promise<boolean> | undefined;
      const { code, temp } = await step(one, { cache: `type=local,dest=${dest}` }, (child, log) => {
        if (killed || !log.includes('exporting cache to client directory')) return;
        killed = killInTheMiddle(child.pid ?? 0, [dest, runnerTempOf(child)]);
      });
      expect({ wasWriting: await killed, code }).toEqual({ wasWriting: true, code: 1 });
      expect(filesBelow(dest).toSorted()).toEqual(before);
      expect(readdirSync(temp).filter((name) => name.startsWith('.new-'))).toEqual([]);
      await expectWhole(small, dest);
      await build(one, dest);
      await expectWhole(one, dest);
    });

    it('a disk that is full costs the cache and not the build; with room again it works', async () => {
      const [small, one, disk] = [project(100_000), project(6_000_000), directory()];
      execFileSync('mkdir', [disk]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=5m', 'tmpfs', disk]);
      try {
        const dest = join(disk, 'cache');
        await build(small, dest);
        const { report, summary, log } = await build(one, dest);
        expect(report?.cache.destinations).toEqual([expect.objectContaining({ result: 'failed' })]);
        expect(log).toMatch(/::warning.*(no space left on device|disk is full)/i);
        expect(summary).toMatch(/no space left on device|disk is full/i);
        await expectWhole(small, dest);
        execFileSync('mount', ['-o', 'remount,size=64m', disk]);
        await build(one, dest);
        await expectWhole(one, dest);
      } finally {
        execFileSync('umount', [disk]);
      }
    });

    it.each([['{"schemaVersion":2,"mani'], ['']])('comes after index.json that is %j', async (text) => {
      const [one, dest] = [project(), directory()];
      await build(one, dest);
      writeFileSync(join(dest, 'index.json'), text);
      await build(one, dest);
      await expectWhole(one, dest);
    });

    it('is the cache of its own export, whatever else is exported beside it', async () => {
      const [one, dest] = [project(), directory()];
      const other = `type=registry,ref=${engine.registry}/tests-local-cache/${name}:cache,compression=zstd,force-compression=true`;
      for (const text of ['first\n', 'second\n', 'second\n']) {
        one.edit('a.txt', () => text);
        const { code } = await step(one, { cache: `type=local,dest=${dest}\n${other}` });
        expect(code).toBe(0);
        await expectWhole(one, dest);
      }
    });

    it('in the build context, and in the middle of COPY . ., makes no step miss', async () => {
      const one = aProject({
        Dockerfile: `FROM ${engine.registry}/library/busybox:1\nCOPY . /src\nRUN ls /src | wc -l\n`,
        '.dockerignore': 'cache\n',
        'a.txt': `${Math.random()}`,
      });
      projects.push(one);
      await build(one, 'cache');
      const { report } = await build(one, 'cache');
      expect(report?.hitRate).toMatchObject({ percent: 100, total: 2 });
      expect(readdirSync(join(one.path, 'cache')).toSorted()).toEqual(LAYOUT);
    });
  });
});

/** A builder of the test's own, so that emptying it costs nobody else. */
function anImporter(engine: Engine) {
  const name = `tests-importer-${process.pid}`;
  const docker = (...args: string[]) => dockerOf(engine, 'container', 'buildx', ...args);
  return {
    create() {
      const container = dockerOf(engine, 'container', 'inspect', 'buildx_buildkit_bkca-container0');
      const image: string = JSON.parse(container)[0].Config.Image;
      const driver = [
        '--driver',
        'docker-container',
        '--driver-opt',
        `image=${image}`,
        '--driver-opt',
        'network=host',
      ];
      docker('create', '--name', name, ...driver, '--bootstrap');
    },
    remove() {
      docker('rm', '--force', name);
    },
    async build({ path: cwd }: Project, src: string) {
      docker('prune', '--builder', name, '--all', '--force');
      const inputs = {
        builder: name,
        cache: 'none',
        'cache-from': `type=local,src=${src}`,
        outputs: 'type=cacheonly',
      };
      const result = await runAction(inputs, { cwd, env: engine.engines.container.env });
      forget(result);
      if (!result.report) throw new Error(result.log);
      return result.report;
    },
  };
}

/** Waits for a blob that is half written, then kills buildx with all that it started. False: there never was one. */
async function killInTheMiddle(pid: number, directories: readonly string[]): Promise<boolean> {
  const isWriting = () => directories.some((path) => uploadsBelow(path).length > 0);
  for (let turn = 0; turn < 20_000 && !isWriting(); turn++) await setTimeout(1);
  const wasWriting = isWriting();
  killBelow(pid);
  return wasWriting;
}

function uploadsBelow(directory: string): string[] {
  const fresh = readdirSync(directory).filter((name) => name.startsWith('.new-'));
  return fresh.flatMap((name) => {
    const ingest = join(directory, name, 'ingest');
    return existsSync(ingest) ? readdirSync(ingest) : [];
  });
}

function runnerTempOf({ pid }: ChildProcess): string {
  const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return variables.find((text) => text.startsWith('RUNNER_TEMP='))?.slice('RUNNER_TEMP='.length) ?? '';
}
