import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { indexReader } from '../../src/github/cache-service.ts';
import { aProject, emptyBuilder, type Project } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine, ENGINES } from './an-engine.ts';

describeEngine('the Actions cache, by default', (engine) => {
  describe.each(ENGINES)('on the %s engine', (name) => {
    const env = { ...engine.engines[name].env, ...engine.cacheService.env };
    const scope = `test-${name}-${process.pid}`;
    const steps: StepResult[] = [];
    let project: Project;
    const step = async () => {
      const inputs = {
        context: '.',
        'cache-scope': scope,
        'fail-hit-rate': '90',
        tags: 'stages:test',
        load: 'true',
      };
      const result = await runAction(inputs, { env, cwd: project.path });
      steps.push(result);
      return result;
    };
    beforeAll(() => {
      project = aProject('multi-stage');
      emptyBuilder(engine, name, 'stages:test');
    });
    afterAll(() => {
      project.remove();
      forget(...steps);
    });

    it('a first build finds nothing, says so, writes it, and is not held against a limit', async () => {
      const { code, report, summary } = await step();
      expect(report?.cache.sources).toEqual([
        expect.objectContaining({ type: 'gha', scope, result: 'not-found' }),
      ]);
      expect(report?.cache.destinations).toEqual([
        expect.objectContaining({ type: 'gha', scope, result: 'written' }),
      ]);
      expect(report?.limits[0]).toMatchObject({ name: 'hit-rate', verdict: 'pass' });
      expect(summary).toContain('first build');
      expect(code).toBe(0);
    });

    it('the next one on an emptied builder gets everything from it', async () => {
      emptyBuilder(engine, name, 'stages:test');
      const { code, report, outputs, log } = await step();
      expect(outputs['hit-rate']).toBe('100.0');
      expect(report?.cache.sources).toEqual([expect.objectContaining({ result: 'imported' })]);
      expect(report?.sizes.pulled).toBeGreaterThan(0);
      expect(code).toBe(0);
      expect(log).not.toContain(engine.cacheService.env.ACTIONS_RUNTIME_TOKEN);
    });
  });

  it('knows nothing where nobody answers', async () => {
    const token = engine.cacheService.env.ACTIONS_RUNTIME_TOKEN ?? '';
    await expect(indexReader({ url: 'http://127.0.0.1:9/', token }).exists('any')).resolves.toBeUndefined();
    await expect(
      indexReader({ url: engine.cacheService.url, token: 'no.jwt' }).exists('any'),
    ).resolves.toBeUndefined();
  });
});
