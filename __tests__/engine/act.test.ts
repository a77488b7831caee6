import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { home } from '../../scripts/engine/home.mjs';
import { dockerOf } from './a-project.ts';
import { describeEngine } from './an-engine.ts';

const ACT = join(home, 'bin', 'act');

/** What users can write, and what must come through unchanged. */
const LABEL = 'it\'s `a` "test" $HOME $(id) back\\slash';

const WORKFLOW = `
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - id: image
        uses: ./
        with:
          context: project
          tags: act/api:test
          load: true
          labels: |
            first=${LABEL}
            second=line
          cache: none
      - if: always()
        env:
          OUTPUTS: \${{ toJSON(steps.image.outputs) }}
        run: printf '%s' "$OUTPUTS" > "$OUTPUTS_FILE"
`;

/** On a user's machine the test is skipped without act; in CI that is a failure. */
const describeAct = existsSync(ACT) || process.env.CI ? describe : describe.skip;

describeEngine('a workflow through action.yml', (engine) =>
  describeAct('run by act', () => {
    let repository: string;

    beforeAll(() => {
      if (!existsSync(ACT)) throw new Error('act is missing: run scripts/engine/tools.mjs --install');
      repository = mkdtempSync(join(tmpdir(), 'act-'));
      for (const part of ['action.yml', 'dist'])
        cpSync(resolve(part), join(repository, part), { recursive: true });
      cpSync(resolve('__tests__/fixtures/projects/multi-stage'), join(repository, 'project'), {
        recursive: true,
      });
      mkdirSync(join(repository, '.github/workflows'), { recursive: true });
      writeFileSync(join(repository, '.github/workflows/build.yml'), WORKFLOW);
      execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: repository });
      execFileSync(
        'git',
        ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-q', '--allow-empty', '-m', 'x'],
        {
          cwd: repository,
        },
      );
    });
    afterAll(() => {
      if (repository) rmSync(repository, { recursive: true, force: true });
    });

    it('builds, shows the log, sets the outputs and writes the summary', () => {
      const { uses } = parse(readFileSync('action.yml', 'utf8')).runs.steps[0];
      const script = resolve('__tests__/fixtures/github-script');
      const run = spawnSync(
        ACT,
        [
          'push',
          '-P',
          'ubuntu-latest=-self-hosted',
          '-s',
          'GITHUB_TOKEN=none',
          '--local-repository',
          `${uses}=${script}`,
        ],
        {
          cwd: repository,
          encoding: 'utf8',
          env: {
            ...process.env,
            ...engine.engines.embedded.env,
            OUTPUTS_FILE: join(repository, 'outputs.json'),
          },
        },
      );
      expect({ status: run.status, log: run.status === 0 ? '' : run.stdout + run.stderr }).toEqual({
        status: 0,
        log: '',
      });
      expect(run.stdout).toContain('#1 [internal] load build definition from Dockerfile');
      const image = JSON.parse(dockerOf(engine, 'embedded', 'image', 'inspect', 'act/api:test'))[0];
      expect(image.Config.Labels).toMatchObject({ first: LABEL, second: 'line' });
      const outputs = JSON.parse(readFileSync(join(repository, 'outputs.json'), 'utf8'));
      expect(outputs).toMatchObject({ digest: expect.stringMatching(/^sha256:/), verdict: 'pass' });
      expect(Number(outputs['steps-total'])).toBeGreaterThan(5);
    });
  }),
);
