import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/report/types.ts';
import { aProject, dockerOf, emptyBuilder, type Project } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine, ENGINES } from './an-engine.ts';

const SERVICE = 9;
const AFTER_CODE = ['builder 5/6', 'builder 6/6', 'production 5/5'];
const AFTER_DEPENDENCIES = ['builder 3/6', 'builder 4/6', ...AFTER_CODE, 'production 4/5'];

describeEngine('a Python service through dist/index.cjs', (engine) => {
  describe.each(ENGINES)('on the %s engine', (name) => {
    const { env } = engine.engines[name];
    const ref = `${engine.registry}/tests/service-${name}`;
    const fromRegistry = { 'cache-from': `type=registry,ref=${ref}:cache` };
    const steps: StepResult[] = [];
    let project: Project;

    const step = async (inputs: Record<string, string> = {}) => {
      const result = await runAction(
        { tags: 'service:test', cache: 'none', ...inputs },
        { env, cwd: project.path },
      );
      steps.push(result);
      return result;
    };
    beforeAll(() => {
      project = aProject('python-service');
      emptyBuilder(engine, name, 'service:test');
    });
    afterAll(() => {
      project.remove();
      forget(...steps);
    });

    it('builds cold with 0 % from cache and writes a registry cache', async () => {
      const { code, outputs, report, log } = await step({ 'cache-to': `type=registry,ref=${ref}:cache` });
      expect({ code, log: code === 0 ? '' : log }).toEqual({ code: 0, log: '' });
      expect(outputs).toMatchObject({
        'hit-rate': '0.0',
        'steps-cached': '0',
        'steps-total': String(SERVICE),
        verdict: 'pass',
      });
      expect(report?.cache.destinations).toEqual([
        expect.objectContaining({ type: 'registry', ref: `${ref}:cache`, result: 'written' }),
      ]);
    });

    it('finds everything unchanged: 100 %, and every step has its line', async () => {
      const { report, outputs, summary } = await step({ 'fail-hit-rate': '95' });
      expect(outputs['hit-rate']).toBe('100.0');
      expect(outputs.verdict).toBe('pass');
      expect(report?.steps.map(({ line }) => line).sort()).toEqual([13, 14, 15, 16, 2, 3, 4, 7, 8]);
      expect(summary).toContain('100 % from cache');
    });

    it('gets everything from the registry on an emptied builder, with bytes pulled', async () => {
      emptyBuilder(engine, name, 'service:test');
      const { report, outputs } = await step({
        'cache-from': `type=registry,ref=${ref}:cache`,
        load: 'true',
      });
      expect(outputs['hit-rate']).toBe('100.0');
      expect(report?.cache.sources).toEqual([
        expect.objectContaining({ result: 'imported', ref: `${ref}:cache` }),
      ]);
      expect(report?.hitRate.pulled).toBeGreaterThan(0);
      expect(sum(report, 'bytesPulled')).toBeGreaterThan(1_000_000);
    });

    it('runs exactly the steps behind changed code, and fails below the limit after the report is written', async () => {
      project.edit('app/main.py', (text) => text.replace('"ok"', '"fine"'));
      const { code, report, log, summary, outputs } = await step({ ...fromRegistry, 'fail-hit-rate': '95' });
      expect(executed(report)).toEqual(AFTER_CODE);
      expect(code).toBe(1);
      expect(outputs).toMatchObject({ verdict: 'fail', 'hit-rate': '66.7' });
      expect(log).toMatch(
        /::error .*The hit rate is 66\.7 %25, below the limit of 95 %25 \(fail-hit-rate\)\./,
      );
      expect(summary).toContain('The hit rate is 66.7 %');
    });

    it('lets the same build pass once it is unchanged', async () => {
      const { code, outputs } = await step({ 'fail-hit-rate': '95' });
      expect({ code, rate: outputs['hit-rate'] }).toEqual({ code: 0, rate: '100.0' });
    });

    it('runs exactly the steps behind changed dependencies', async () => {
      project.edit('requirements.txt', (text) => `${text}httpx==0.28.1\n`);
      const { report } = await step();
      expect(executed(report)).toEqual(AFTER_DEPENDENCIES.sort());
    });

    it("keeps Docker's own figure beside ours, as docker buildx history counts it", async () => {
      const { report } = await step();
      const history = dockerOf(
        engine,
        name,
        'buildx',
        'history',
        'inspect',
        '--format',
        'json',
        idOf(report),
      );
      const { NumCachedSteps, NumTotalSteps } = JSON.parse(history);
      expect(report?.hitRate.docker).toMatchObject({ cached: NumCachedSteps, total: NumTotalSteps });
    });
  });
});

function executed(report: Report | undefined): string[] {
  return (report?.steps ?? [])
    .filter(({ status }) => status === 'executed')
    .map(({ id }) => id)
    .sort();
}

function sum(report: Report | undefined, figure: 'bytesPulled'): number {
  return (report?.steps ?? []).reduce((total, step) => total + (step[figure] ?? 0), 0);
}

function idOf(report: Report | undefined): string {
  return report?.build.ref?.split('/').at(-1) ?? '';
}
