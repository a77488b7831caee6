import { afterAll, expect, it } from '@jest/globals';
import { OWN_BUILDER } from '../../src/buildx/builder.ts';
import { aProject, dockerOf } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine } from './an-engine.ts';

/** A cache that the docker driver cannot write, at a place where nobody answers. */
const S3 =
  'type=s3,region=none,bucket=none,endpoint_url=http://127.0.0.1:9,access_key_id=AKIDEXAMPLE,secret_access_key=secret-example';

describeEngine('a builder of our own, where the current one cannot do what is needed', (engine) => {
  const { env } = engine.engines.embedded;
  const project = aProject({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' });
  const steps: StepResult[] = [];
  afterAll(() => {
    forget(...steps);
    project.remove();
    dockerOf(engine, 'embedded', 'buildx', 'rm', '--force', OWN_BUILDER);
  });
  const step = async (inputs: Record<string, string>) => {
    const result = await runAction({ context: '.', cache: 'none', ...inputs }, { env, cwd: project.path });
    steps.push(result);
    return result;
  };

  it('is made, used, and used again; a cache that cannot be written is told and fails nothing', async () => {
    for (const turn of ['made', 'reused']) {
      const { code, report, log } = await step({ 'cache-to': S3 });
      expect({ turn, code, log: code === 0 ? '' : log }).toEqual({ turn, code: 0, log: '' });
      expect(report?.build.builder).toMatchObject({ name: OWN_BUILDER, driver: 'docker-container' });
      expect(report?.cache.destinations[0]).toMatchObject({ type: 's3', result: 'failed' });
      expect(report?.notes.map(({ message }) => message).join()).toContain(
        'cannot do cache export of type s3',
      );
      expect(log).toMatch(/::warning title=.*cache trouble::s3 `\S+` was not written/);
    }
  });

  it('leaves the current builder as it was', async () => {
    const { report } = await step({});
    expect(report?.build.builder).toMatchObject({ name: 'default', driver: 'docker' });
  });
});
