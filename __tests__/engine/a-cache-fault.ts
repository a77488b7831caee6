import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, dockerOf, type Project } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import type { Engine, EngineName } from './an-engine.ts';
import { anOwnBuilder, type OwnBuilder } from './an-own-builder.ts';

/** A place with a cache that a test breaks and mends. */
export interface FragilePlace {
  /** The line of `cache`. */
  line: string;
  /** What the job's environment says just now, beside or in place of the engine's. */
  env?(engine: Readonly<Record<string, string>>): Record<string, string>;
  break(): void | Promise<void>;
  /** Breaks it while the build runs, called with the process and its log so far. */
  during?(child: ChildProcess, log: string): void;
  mend(): void | Promise<void>;
  remove(): void | Promise<void>;
  /** What may stand in no text that is written. */
  secrets?(): string[];
}

/** What a side of the place is to look like in the report. */
interface ExpectedRow {
  result: string;
  /** Absent: no cause is given. */
  cause?: string;
}

/** One fault, what it is to be called, and how it comes and goes. */
export interface CacheFault {
  fault: string;
  engines: readonly EngineName[];
  make(engine: Engine): Promise<FragilePlace>;
  /** A build writes the cache before it breaks, and the builder forgets it. */
  isWrittenBefore?: true;
  source: ExpectedRow;
  destination: ExpectedRow;
  /** How it is told, once: what is left out before the build is no warning. */
  told: 'warning' | 'notice';
  /** The place, the fault and the cure, as the summary names them. */
  words: readonly (string | RegExp)[];
}

export const BOTH: readonly EngineName[] = ['embedded', 'container'];
export const CONTAINER: readonly EngineName[] = ['container'];

const STEPS = 3;

/** Docker's own BuildKit finds the layers of images that were loaded. */
const NOT_LOADED = { load: 'false', outputs: 'type=oci,dest=image.tar' };

/** The tests of each fault: the good build passes and says what is wrong, and with the fault gone all is well. */
export function describeFaults(engine: Engine, purpose: string, faults: readonly CacheFault[]): void {
  const builder = anOwnBuilder(engine, purpose);
  beforeAll(builder.create);
  afterAll(builder.remove);
  const rows = faults.flatMap((row) => row.engines.map((name) => ({ ...row, name })));
  describe.each(rows)('$fault, on the $name engine', ({ name, ...row }) => {
    let place: FragilePlace;
    const job = aFragileJob(engine, name, builder);
    beforeAll(async () => {
      place = await row.make(engine);
    });
    afterAll(() => place.remove());

    it('costs no good build: one message names the place, the fault and the cure', async () => {
      if (row.isWrittenBefore) expectSound(await job.buildElsewhere(place, NOT_LOADED));
      await place.break();
      const step = await job.build(place, (child, log) => place.during?.(child, log));
      expectGoodBuild(step);
      expect(rowsOf(step)).toEqual({ source: row.source, destination: row.destination });
      expect(annotationsOf(step)).toEqual([expect.stringMatching(`^::${row.told} `)]);
      for (const words of row.words) expect(step.summary).toMatch(words);
      expectNoSecret(step, place);
    });

    it('is gone with the next run, which writes what an emptied builder reads', async () => {
      await place.mend();
      expectSound(await job.build(place));
      const { report } = expectSound(await job.buildElsewhere(place, { 'cache-write': 'never' }));
      expect(report?.cache.sources).toEqual([expect.objectContaining({ result: 'imported' })]);
      expect(report?.hitRate).toMatchObject({ percent: 100, total: STEPS });
    });
  });
}

/** Builds of one project that no other test has built, by the action. */
export function aFragileJob(engine: Engine, name: EngineName, builder: OwnBuilder) {
  const image = `${builder.name}-${Math.random().toString(36).slice(2)}:test`;
  const results: StepResult[] = [];
  let project: Project;
  beforeAll(() => {
    project = aProject(filesOf(engine, image));
  });
  afterAll(() => {
    project.remove();
    forget(...results);
    dockerOf(engine, 'container', 'image', 'rm', '--force', image);
  });
  const run = async (
    where: EngineName | OwnBuilder,
    place: FragilePlace,
    inputs: Record<string, string>,
    watch?: (child: ChildProcess, log: string) => void,
  ) => {
    const isOwn = typeof where !== 'string';
    const { env: own } = engine.engines[isOwn ? 'container' : where];
    const env = { ...own, ...place.env?.(own) };
    const on: Record<string, string> = isOwn ? { builder: where.name } : {};
    const all = { context: '.', cache: place.line, tags: image, load: 'true', ...on, ...inputs };
    const result = await runAction(all, { env, cwd: project.path, watch });
    results.push(result);
    return result;
  };
  return {
    project: () => project,
    /** On the engine under test; the container one is a builder of the test's own. */
    build: (
      place: FragilePlace,
      watch?: (child: ChildProcess, log: string) => void,
      inputs: Record<string, string> = {},
    ) => run(name === 'container' ? builder : name, place, inputs, watch),
    /** On a builder that has nothing. */
    buildElsewhere(place: FragilePlace, inputs: Record<string, string> = {}) {
      builder.empty();
      const step = run(builder, place, inputs);
      return step.finally(() => builder.empty());
    },
  };
}

/** A layer that weighs something and is another each time it is made, a file, and a step after it. */
const filesOf = ({ registry }: Engine, salt: string): Record<string, string> => ({
  Dockerfile: `FROM ${registry}/library/busybox:1
RUN echo ${salt} && head -c 3000000 /dev/urandom > /big
COPY file.txt /
RUN wc -c /big /file.txt > /size
`,
  'file.txt': `${salt}\n`,
});

/** It passed, and its outputs are those of any other. */
export function expectGoodBuild({ code, log, report, outputs }: StepResult): void {
  expect({ code, log: code === 0 ? '' : log }).toEqual({ code: 0, log: '' });
  expect(report?.build.result).toBe('succeeded');
  expect(outputs).toMatchObject({
    digest: expect.stringMatching(/^sha256:/),
    imageid: expect.stringMatching(/^sha256:/),
    'hit-rate': expect.stringMatching(/^\d+\.\d$/),
    'steps-total': String(STEPS),
    verdict: 'pass',
    report: expect.stringMatching(/report\.json$/),
    summary: expect.stringMatching(/summary\.md$/),
  });
}

/** A good build that wrote what it was to write and found nothing to say. */
export function expectSound(step: StepResult): StepResult {
  expectGoodBuild(step);
  expect(annotationsOf(step)).toEqual([]);
  for (const { result } of step.report?.cache.destinations ?? [])
    expect(result).toMatch(/^(written|skipped)$/);
  return step;
}

/** The one source and the one destination of a report. */
export function rowsOf({ report }: StepResult) {
  const { sources = [], destinations = [] } = report?.cache ?? {};
  const shape = (rows: Array<{ result: string; cause?: { kind: string } }>) =>
    rows.map(({ result, cause }) => (cause ? { result, cause: cause.kind } : { result }));
  const [source, ...moreSources] = shape(sources);
  const [destination, ...moreDestinations] = shape(destinations);
  const more = [...moreSources, ...moreDestinations];
  return more.length === 0 ? { source, destination } : { source, destination, more };
}

/** The lines of a log that GitHub shows on the run's page. */
export const annotationsOf = ({ log }: StepResult): string[] =>
  log.split('\n').filter((line) => /^::(error|warning|notice)\b/.test(line));

/** The log is without the lines that teach the runner what to mask. */
export function expectNoSecret(step: StepResult, place: FragilePlace): void {
  const log = step.log.replace(/^::add-mask::.*$/gm, '');
  const written = [log, step.summary, JSON.stringify(step.report), JSON.stringify(step.outputs)];
  for (const secret of place.secrets?.() ?? [])
    for (const text of written) expect(text).not.toContain(secret);
}
