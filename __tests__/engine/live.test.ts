import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from '@jest/globals';
import { byVertex, replay, tails } from '../progress/printed.ts';
import { aProject, type Project } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine, ENGINES } from './an-engine.ts';

/** Projects with much to print: output of programs, transfers, parallel stages, heredocs, errors. */
const PROJECTS = ['python-service', 'multi-stage', 'heredoc', 'imitator', 'copy-link'];

describeEngine('the live log beside what BuildKit prints of the same build', (engine) => {
  describe.each(ENGINES)('on the %s engine', (name) => {
    const { env } = engine.engines[name];
    const projects: Project[] = [];
    const steps: StepResult[] = [];
    afterAll(() => {
      forget(...steps);
      for (const project of projects) project.remove();
    });

    const history = (id: string, progress: string) =>
      spawnSync('docker', ['buildx', 'history', 'logs', id, '--progress', progress], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
      }).stderr;

    it.each(PROJECTS)('has the same lines for every vertex of %s', async (source) => {
      const project = aProject(source);
      projects.push(project);
      const inputs = { context: '.', cache: 'none', 'no-cache': 'true', outputs: 'type=cacheonly' };
      const step = await runAction(inputs, { env, cwd: project.path });
      steps.push(step);
      const id = step.report?.build.ref?.split('/').at(-1) ?? '';
      const printed = history(id, 'plain');
      expect(printed.length).toBeGreaterThan(100);
      const ours = replay(history(id, 'rawjson'));
      expect(byVertex(ours)).toEqual(byVertex(printed));
      expect(tails(ours)).toEqual(tails(printed));
    });
  });
});
