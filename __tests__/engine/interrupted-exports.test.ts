import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faults } from '../../scripts/engine/cache-faults.mjs';
import { startCacheService } from '../../scripts/engine/cache-service.mjs';
import { aFragileJob, BOTH, CONTAINER, expectSound, type FragilePlace } from './a-cache-fault.ts';
import { killBelow } from './a-process.ts';
import { aProxy, PASS } from './a-proxy.ts';
import { aRegistry } from './a-registry.ts';
import { describeEngine, type EngineName } from './an-engine.ts';
import { anOwnBuilder } from './an-own-builder.ts';

/** A place that kills buildx in the middle of the next export. */
interface Trap {
  place: FragilePlace;
  set(): void;
  wasSprung(): boolean;
  /**
   * What the next build is: the one that was killed, or one that shares no blob with it. The service holds on to the keys
   * of uploads that never ended, and BuildKit takes those for stored; the layers of another machine have other digests.
   */
  next: 'again' | 'anew';
}

async function aGhaTrap(): Promise<Trap> {
  const service = await startCacheService();
  let isSet = false;
  let sprung = false;
  const env = service.env();
  const place: FragilePlace = {
    line: 'type=gha,scope=killed',
    env: () => env,
    break: () => {},
    mend: () => {
      service.faults = [];
    },
    during(child, log) {
      if (!isSet || !log.includes('exporting to GitHub Actions Cache')) return;
      isSet = false;
      sprung = true;
      killBelow(child.pid ?? 0);
    },
    remove: () => service.close(),
  };
  return {
    place,
    set() {
      isSet = true;
      service.faults = [faults.slow(3000, { on: 'upload' })];
    },
    wasSprung: () => sprung,
    next: 'anew',
  };
}

async function aRegistryTrap(): Promise<Trap> {
  const registry = await aRegistry();
  const proxy = await aProxy(registry.host);
  let running: ChildProcess | undefined;
  let sprung = false;
  const place: FragilePlace = {
    line: `type=registry,ref=${proxy.host}/killed/cache`,
    break: () => {},
    mend: () => {},
    during(child) {
      running = child;
    },
    remove: async () => {
      await proxy.close();
      await registry.remove();
    },
  };
  return {
    place,
    set() {
      proxy.treat = ({ method }) => {
        if (method !== 'PUT') return PASS;
        proxy.treat = () => PASS;
        sprung = true;
        killBelow(running?.pid ?? 0);
        return PASS;
      };
    },
    wasSprung: () => sprung,
    next: 'again',
  };
}

const TRAPS: ReadonlyArray<[string, EngineName, () => Promise<Trap>]> = [
  ...BOTH.map((name): [string, EngineName, () => Promise<Trap>] => ['gha', name, aGhaTrap]),
  ...BOTH.map((name): [string, EngineName, () => Promise<Trap>] => ['registry', name, aRegistryTrap]),
];

describeEngine('buildx killed in the middle of an export', (engine) => {
  const builder = anOwnBuilder(engine, 'killed');
  beforeAll(builder.create);
  afterAll(builder.remove);

  describe.each(TRAPS)('to %s, on the %s engine', (type, name, make) => {
    const job = aFragileJob(engine, name, builder);
    let trap: Trap;
    beforeAll(async () => {
      trap = await make();
    });
    afterAll(() => trap.place.remove());

    it('ends that build, and says what became of its cache', async () => {
      expectSound(await job.build(trap.place));
      job.project().edit('Dockerfile', (text) => text.replace('RUN echo', 'RUN echo again'));
      trap.set();
      const { code, report, log } = await job.build(trap.place, (child, text) =>
        trap.place.during?.(child, text),
      );
      expect({ sprung: trap.wasSprung(), code }).toEqual({ sprung: true, code: 1 });
      expect(log).toMatch(/::error .*buildx was ended by SIGKILL/);
      expect(report?.cache.destinations).toEqual([expect.objectContaining({ type, result: 'skipped' })]);
      await trap.place.mend();
    });

    it('leaves the old cache whole', async () => {
      job.project().edit('Dockerfile', (text) => text.replace('RUN echo again', 'RUN echo'));
      const { report } = expectSound(await job.buildElsewhere(trap.place, { 'cache-write': 'never' }));
      expect(report?.hitRate).toMatchObject({ percent: 100 });
    });

    it('does not trouble the next build, whose cache is whole', async () => {
      job.project().edit('Dockerfile', (text) => text.replace('RUN echo', `RUN echo ${trap.next}`));
      expectSound(await job.build(trap.place));
      const { report } = expectSound(await job.buildElsewhere(trap.place, { 'cache-write': 'never' }));
      expect(report?.hitRate).toMatchObject({ percent: 100 });
    });
  });
});

describeEngine('an Actions cache that is slow', (engine) => {
  const builder = anOwnBuilder(engine, 'slow');
  beforeAll(builder.create);
  afterAll(builder.remove);

  describe.each(CONTAINER)('on the %s engine', (name) => {
    const job = aFragileJob(engine, name, builder);
    it('costs time, is told in seconds, and is no trouble', async () => {
      const service = await startCacheService({ faults: [faults.slow(100)] });
      const env = service.env();
      const place: FragilePlace = {
        line: 'type=gha,scope=slow',
        env: () => env,
        break: () => {},
        mend: () => {},
        remove: () => service.close(),
      };
      try {
        const { report, summary } = expectSound(await job.build(place));
        expect(report?.cache.destinations[0]?.seconds).toBeGreaterThan(0.5);
        expect(summary).toMatch(/caches? took|writing the cache/i);
        const again = expectSound(await job.buildElsewhere(place));
        expect(again.report?.hitRate).toMatchObject({ percent: 100 });
      } finally {
        await place.remove();
      }
    });
  });
});
