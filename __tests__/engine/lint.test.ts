import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { annotationsOf } from './a-cache-fault.ts';
import { aProject, type Project } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine, type EngineName } from './an-engine.ts';

describeEngine('cache entries that are wrong', (engine) => {
  const results: StepResult[] = [];
  let project: Project;
  let service: CacheService;
  let directory = '';
  beforeAll(async () => {
    project = aProject({
      Dockerfile: `FROM ${engine.registry}/library/busybox:1\nRUN echo lint-${process.pid}\n`,
    });
    service = await startCacheService();
    directory = mkdtempSync(join(tmpdir(), 'lint-'));
  });
  afterAll(async () => {
    project.remove();
    forget(...results);
    rmSync(directory, { recursive: true });
    await service.close();
  });
  const build = async (name: EngineName, inputs: Record<string, string>) => {
    const env = { ...engine.engines[name].env, ...service.env() };
    const all = { context: '.', outputs: 'type=cacheonly', ...inputs };
    const step = await runAction(all, { env, cwd: project.path });
    results.push(step);
    return step;
  };
  const hasStarted = ({ log }: StepResult) => /^#\d+ /m.test(log);

  it.each<[string, EngineName, Record<string, string>, string[]]>([
    [
      'what BuildKit would refuse, all at once with the lines to write instead',
      'container',
      {
        cache: 'type=registry\ntype=gcs,bucket=b',
        'cache-to': 'type=local',
        push: 'maybe',
      },
      [
        '4 inputs need a correction',
        'type=registry without ref. Write type=registry,ref=IMAGE',
        'type=gcs,bucket=b: BuildKit has no cache of this type',
        'type=local without dest. Write type=local,dest=DIRECTORY',
        'push: "maybe"',
      ],
    ],
    [
      'two exports to one reference',
      'container',
      { 'cache-to': 'type=registry,ref=h.io/a/b:c\ntype=registry,ref=h.io/a/b:c,mode=min' },
      ['h.io/a/b:c'],
    ],
  ])('end before the build starts: %s', async (_, name, inputs, words) => {
    const step = await build(name, inputs);
    expect({ code: step.code, started: hasStarted(step), report: step.report }).toEqual({
      code: 1,
      started: false,
      report: undefined,
    });
    const [first, ...more] = annotationsOf(step);
    expect(more).toEqual([]);
    expect(first).toMatch(/^::error::The build was not started/);
    for (const text of words) expect(first).toContain(text);
  });

  it('end where this builder cannot do them, with the cure', async () => {
    const step = await build('embedded', {
      builder: 'default',
      cache: 'type=s3,region=r,bucket=b,name=lint',
    });
    expect({ code: step.code, started: hasStarted(step) }).toEqual({ code: 1, started: false });
    expect(annotationsOf(step)).toEqual([
      expect.stringMatching(
        /^::error::The build was not started\. .*knows no cache of type s3\. Add `docker\/setup-buildx-action`/,
      ),
    ]);
  });

  it('are told of and do no harm where BuildKit would ignore them', async () => {
    const line = `type=gha,scope=lint,moed=max`;
    const step = await build('container', { cache: `${line}\ntype=local,dest=${directory}/cache,mode=all` });
    expect(step.code).toBe(0);
    expect(step.report?.cache.destinations.map(({ result }) => result)).toEqual(['written', 'written']);
    expect(annotationsOf(step)).toEqual([
      expect.stringMatching(/^::warning.*moed.*mode/),
      expect.stringMatching(/^::warning.*mode=all/),
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['the default', {}],
    ['none', { cache: 'none' }],
    [
      'two places with all that they know',
      { cache: 'type=gha,scope=l,timeout=5m\ntype=local,dest=DIR,compression=zstd' },
    ],
  ])('are not seen where there are none: %s', async (_, { cache, ...inputs }) => {
    const places: Record<string, string> = cache
      ? { cache: cache.replace('DIR', join(directory, 'good')) }
      : {};
    const step = await build('container', { ...inputs, ...places });
    expect({ code: step.code, annotations: annotationsOf(step) }).toEqual({ code: 0, annotations: [] });
  });
});
