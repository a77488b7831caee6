import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, emptyBuilder, type Project } from './a-project.ts';
import { ghaStore, IMAGE, localStore, registryStore, STORES, type Store } from './a-store.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine, ENGINES, type Engine, type EngineName } from './an-engine.ts';

// A stage that is no part of the image, one layer that weighs something, and content that no second run makes again.
const PROJECT = {
  Dockerfile: `FROM busybox:1 AS base
WORKDIR /made
FROM base AS build
COPY source.txt .
RUN head -c 1000000 /dev/urandom > output && cp source.txt more
FROM base
COPY --from=build /made/output .
RUN wc -c output > size
`,
  'source.txt': 'source\n',
};

/** A rewritten index is next to nothing beside a megabyte of layers. */
const NEXT_TO_NOTHING = 30_000;

const pairs = STORES.flatMap((kind) => kind.engines.map((name) => [kind.name, name, kind] as const));

describeEngine('every backend gives back what it was given', (engine) => {
  describe.each(pairs)('%s on the %s engine', (type, name, kind) => {
    const job = aJob(engine, name);
    let store: Store;
    let cold = 0;
    beforeAll(async () => {
      store = await kind.make(engine);
      job.empty(store);
    });
    afterAll(() => store.remove());

    it('a cold build writes it', async () => {
      const { code, report, log } = await job.build([store], { cache: store.place });
      expect(report?.cache.destinations).toEqual([expect.objectContaining({ type, result: 'written' })]);
      expect(report?.hitRate.cached).toBe(0);
      expect(code).toBe(0);
      expect(unmasked(log)).not.toContain(engine.s3.attributes.secret_access_key);
      expect(unmasked(log)).not.toContain(engine.azure.attributes.secret_access_key);
      cold = await store.bytes();
      expect(cold).toBeGreaterThan(1_000_000);
    });

    it('an emptied builder gets everything from it, and uploads next to nothing', async () => {
      job.empty(store);
      const { code, report } = await job.build([store], { cache: store.place });
      expect(report?.cache.sources).toEqual([expect.objectContaining({ result: 'imported' })]);
      expect(report?.cache.destinations).toEqual([expect.objectContaining({ type, result: 'written' })]);
      expect(report?.hitRate).toMatchObject({ percent: 100 });
      expect(steps(report, 'cached', 'pulled')).toEqual(['COPY', 'COPY', 'RUN', 'RUN', 'WORKDIR']);
      expect(code).toBe(0);
      expect((await store.bytes()) - cold).toBeLessThan(NEXT_TO_NOTHING);
    });

    it(`a step that asks more of the other stage finds ${type === 'inline' ? 'nothing' : 'all'} of it`, async () => {
      job.empty(store);
      job.edit('Dockerfile', (text) => `${text}COPY --from=build /made/more .\n`);
      const { report } = await job.build([store], { cache: store.place });
      // Inline holds the stages that the image is made of, no other.
      expect(steps(report, 'executed')).toEqual(type === 'inline' ? ['COPY', 'COPY', 'RUN'] : ['COPY']);
    });
  });

  describe.each(ENGINES)('gha, a registry and a directory together on the %s engine', (name) => {
    const job = aJob(engine, name);
    let stores: Store[] = [];
    const all = () => stores.map(({ place }) => place);
    beforeAll(async () => {
      stores = await Promise.all([ghaStore(), registryStore(), localStore()]);
      job.empty();
    });
    afterAll(() => Promise.all(stores.map((store) => store.remove())));

    it('a cold build writes all three', async () => {
      const { code, report } = await job.build(stores, { cache: all().join('\n') });
      expect(report?.cache.destinations.map(({ type, result }) => [type, result])).toEqual([
        ['gha', 'written'],
        ['registry', 'written'],
        ['local', 'written'],
      ]);
      expect(code).toBe(0);
    });

    it.each(['gha', 'registry', 'local'])('%s alone gives everything', async (type) => {
      job.empty();
      const from = all().find((place) => place.startsWith(`type=${type},`)) ?? '';
      const { report } = await job.build(stores, {
        cache: 'none',
        'cache-from': from.replace(/,dest=.*/, ''),
      });
      expect(report?.cache.sources).toEqual([expect.objectContaining({ type, result: 'imported' })]);
      expect(report?.hitRate.percent).toBe(100);
    });

    it('all three are read at once, and get next to nothing new', async () => {
      job.empty();
      const before = await sizes(stores);
      const { report } = await job.build(stores, { cache: all().join('\n') });
      expect(report?.cache.sources.map(({ result }) => result)).toEqual(['imported', 'imported', 'imported']);
      expect(report?.cache.destinations.map(({ result }) => result)).toEqual([
        'written',
        'written',
        'written',
      ]);
      expect(report?.hitRate.percent).toBe(100);
      const growth = (await sizes(stores)).map((bytes, i) => bytes - (before[i] ?? 0));
      expect(Math.max(...growth)).toBeLessThan(NEXT_TO_NOTHING);
    });
  });
});

/** Builds of the project by the action on one engine, with what they leave behind removed at the end. */
function aJob(engine: Engine, name: EngineName) {
  const results: StepResult[] = [];
  let project: Project;
  beforeAll(() => {
    project = aProject(PROJECT);
  });
  afterAll(() => {
    project.remove();
    forget(...results);
  });
  return {
    empty: (store?: Store) => emptyBuilder(engine, name, store?.inputs.tags ?? IMAGE),
    edit: (file: string, change: (text: string) => string) => project.edit(file, change),
    async build(stores: readonly Store[], inputs: Record<string, string>): Promise<StepResult> {
      const env = Object.assign({}, engine.engines[name].env, ...stores.map((store) => store.env));
      const result = await runAction(
        { context: '.', ...stores[0]?.inputs, ...inputs },
        { env, cwd: project.path },
      );
      results.push(result);
      return result;
    },
  };
}

/** Instructions of the steps that ended so, sorted: stages run side by side. */
const steps = (report: StepResult['report'], ...statuses: string[]): string[] =>
  (report?.steps ?? [])
    .filter(({ status }) => statuses.includes(status))
    .map(({ instruction }) => instruction ?? '')
    .sort();

const sizes = (stores: readonly Store[]): Promise<number[]> =>
  Promise.all(stores.map((store) => store.bytes()));

/** A log without the lines that teach the runner what to mask. */
const unmasked = (log: string): string =>
  log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
