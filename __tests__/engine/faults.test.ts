import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { aProject, dockerOf, type Project } from './a-project.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine } from './an-engine.ts';

const STACK = /\n\s+at .*\(?.*:\d+:\d+\)?/;

describeEngine('what goes wrong is one clear message, and the build keeps its own result', (engine) => {
  const { env } = engine.engines.container;
  const results: StepResult[] = [];
  const projects: Project[] = [];
  const project = (source: string | Record<string, string>) => {
    const made = aProject(source);
    projects.push(made);
    return made.path;
  };
  const step: typeof runAction = async (inputs, options) => {
    const result = await runAction(
      { cache: 'none', ...inputs },
      { ...options, env: { ...env, ...options?.env } },
    );
    results.push(result);
    expect(result.log).not.toMatch(STACK);
    return result;
  };
  afterAll(() => {
    forget(...results);
    for (const one of projects) one.remove();
  });
  const good = () => project({ Dockerfile: 'FROM busybox:1\nRUN echo good\n' });

  it('a failing step: its line, its last log lines, the excerpt', async () => {
    const { code, log, report, summary, outputs } = await step({}, { cwd: project('failing') });
    expect(code).toBe(1);
    expect(report?.build).toMatchObject({ result: 'failed', error: { step: expect.any(String) } });
    expect(report?.build.error?.logTail).toHaveLength(10);
    expect(summary).toMatch(/failed at line \d+/);
    expect(summary).toContain('>>>');
    expect(log).toContain('::error title=');
    expect(outputs).toMatchObject({
      verdict: 'fail',
      digest: '',
      'steps-total': expect.stringMatching(/^\d+$/),
    });
  });

  it('bad inputs: all at once, before anything starts', async () => {
    const { code, log, report } = await step({
      push: 'yes',
      'fail-hit-rate': '120',
      'fail-build-time': 'soon',
      'cache-mode': 'most',
      'buld-args': 'A=1',
    });
    expect(code).toBe(1);
    for (const name of ['push', 'fail-hit-rate', 'fail-build-time', 'cache-mode', 'build-args'])
      expect(log).toContain(name);
    expect(log).toContain('5 inputs need a correction');
    expect(log).not.toContain('#1 ');
    expect(report).toBeUndefined();
  });

  it.each([['[1]'], ['{'], ['']])('INPUTS that are no object of strings: %j', async (text) => {
    const { code, log } = await step({}, { env: { INPUTS: text } });
    expect(code).toBe(1);
    expect(log).toMatch(/::error::The build was not started.*INPUTS/);
  });

  it('no Dockerfile', async () => {
    const { code, log, report } = await step({ context: '.' }, { cwd: project({ 'a.txt': 'a' }) });
    expect(code).toBe(1);
    expect(log).toMatch(/::error .*Dockerfile/);
    expect(report?.build.result).toBe('failed');
  });

  it('a Dockerfile that does not parse', async () => {
    const { code, report } = await step({}, { cwd: project({ Dockerfile: 'FROM busybox:1\nRUNN echo\n' }) });
    expect(code).toBe(1);
    expect(report?.build.error?.message).toMatch(/unknown instruction: RUNN/);
  });

  it.each([
    [
      'no daemon',
      {
        DOCKER_HOST: 'unix:///dev/null/docker.sock',
        DOCKER_CONFIG: engine.engines.embedded.env.DOCKER_CONFIG,
      },
      {},
      'No Docker daemon answers',
    ],
    ['no such builder', {}, { builder: 'nosuch' }, 'There is no builder "nosuch"'],
    ['no docker', { PATH: '/dev/null/nowhere' }, {}, 'There is no `docker` command'],
  ])('%s', async (_, variables, inputs, message) => {
    const node = { PATH: process.env.PATH };
    const { code, log } = await step(inputs, { cwd: good(), env: { ...node, ...variables } });
    expect(code).toBe(1);
    expect(log.match(/::error/g)).toHaveLength(1);
    expect(log).toContain(message);
  });

  it('GITHUB_OUTPUT and the summary absent', async () => {
    const variables = { GITHUB_OUTPUT: undefined, GITHUB_STEP_SUMMARY: undefined };
    const { code, log } = await step({}, { cwd: good(), env: variables });
    expect(code).toBe(0);
    expect(log).toContain('::group::Cache report');
    expect(log).toContain('::warning::The outputs could not be written: GITHUB_OUTPUT is not set.');
    expect(log).not.toContain('::set-output');
  });

  it('GITHUB_OUTPUT and the summary that cannot be written', async () => {
    const variables = {
      GITHUB_OUTPUT: '/dev/null/nowhere/output',
      GITHUB_STEP_SUMMARY: '/dev/null/nowhere/summary',
    };
    const { code, log } = await step({}, { cwd: good(), env: variables });
    expect(code).toBe(0);
    expect(log).toContain('::warning::The outputs could not be written');
    expect(log).toContain('::warning::The job summary could not be written');
  });

  it('RUNNER_TEMP that does not exist', async () => {
    const { code, log, outputs } = await step({}, { cwd: good(), env: { RUNNER_TEMP: '/dev/null/nowhere' } });
    expect(code).toBe(0);
    expect(log).toContain('::warning::The report could not be written');
    expect(outputs['hit-rate']).toMatch(/^\d+\.\d$/);
  });

  it('RUNNER_TEMP on a full disk', async () => {
    const disk = mkdtempSync(join(tmpdir(), 'full-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    try {
      writeFileSync(join(disk, 'filler'), Buffer.alloc(60 * 1024));
      const { code, log } = await step(
        { secrets: 'token=planted-secret' },
        { cwd: good(), env: { RUNNER_TEMP: disk } },
      );
      expect(code).toBe(0);
      expect(log).toContain('The report could not be written');
    } finally {
      execFileSync('umount', [disk]);
      rmSync(disk, { recursive: true });
    }
  });

  describe('a job that is cancelled', () => {
    it.each(['SIGINT', 'SIGTERM'] as const)(
      'by %s: buildx ends, the report is written, nothing is left',
      async (signal) => {
        let sent = false;
        const { code, report, summary, temp } = await step(
          { secrets: 'token=planted-secret', 'no-cache': 'true' },
          {
            cwd: project('slow'),
            watch(child, log) {
              if (sent || !/#\d+ \d+\.\d+ /.test(log)) return;
              sent = true;
              child.kill(signal);
            },
          },
        );
        expect(sent).toBe(true);
        expect(code).toBe(1);
        expect(report?.build.result).toBe('cancelled');
        expect(summary).toMatch(/cancelled/);
        expect(
          readdirSync(temp).filter((name) => !/^(output|summary|buildkit-cache-report-)/.test(name)),
        ).toEqual([]);
      },
    );
  });

  it('buildx killed in the middle', async () => {
    let killed = false;
    const { code, log, report } = await step(
      { 'no-cache': 'true' },
      {
        cwd: project('slow'),
        watch(child, text) {
          if (killed || !/#\d+ \d+\.\d+ /.test(text)) return;
          killed = true;
          execFileSync('pkill', ['-KILL', '-P', String(child.pid)]);
        },
      },
    );
    expect(killed).toBe(true);
    expect(code).toBe(1);
    expect(report?.build.result).toBe('failed');
    expect(log).toMatch(/::error .*buildx was ended by SIGKILL/);
  });

  it('an engine that goes away in the middle', async () => {
    const builder = `tests-vanishing-${process.pid}`;
    const image = JSON.parse(dockerOf(engine, 'container', 'inspect', 'buildx_buildkit_bkca-container0'))[0]
      .Config.Image;
    const made = [
      '--driver',
      'docker-container',
      '--driver-opt',
      `image=${image}`,
      '--driver-opt',
      'network=host',
    ];
    dockerOf(engine, 'container', 'buildx', 'create', '--name', builder, ...made, '--bootstrap');
    try {
      let gone = false;
      const base = `FROM ${engine.registry}/library/busybox:1`;
      const { code, report, log } = await step(
        { builder },
        {
          cwd: project({ Dockerfile: `${base}\nRUN for i in $(seq 60); do echo $i; sleep 1; done\n` }),
          watch(_, text) {
            if (gone || !/#\d+ \d+\.\d+ /.test(text)) return;
            gone = true;
            dockerOf(engine, 'container', 'rm', '--force', `buildx_buildkit_${builder}0`);
          },
        },
      );
      expect({ gone, code }).toEqual({ gone: true, code: 1 });
      expect(report?.build.result).toBe('failed');
      expect(log).toMatch(/::error title=.*the build failed.*::.{10,}/);
    } finally {
      dockerOf(engine, 'container', 'buildx', 'rm', '--force', builder);
    }
  });

  it('secrets appear nowhere', async () => {
    const cwd = project({
      Dockerfile:
        'FROM busybox:1\nARG API_TOKEN\nRUN --mount=type=secret,id=token --mount=type=secret,id=other test -s /run/secrets/token -a -s /run/secrets/other\nRUN echo $API_TOKEN | wc -c && exit 3\n',
    });
    const planted = [
      'planted-value-1',
      'planted-value-2',
      'planted-value-3',
      'planted-value-4',
      'planted-value-5',
    ];
    const result = await step(
      {
        secrets: `token=${planted[0]}`,
        'secret-envs': 'other=OTHER_SECRET',
        'build-args': `API_TOKEN=${planted[2]}`,
        'cache-from': `type=s3,region=r,bucket=b,endpoint_url=http://127.0.0.1:9,secret_access_key=${planted[3]},access_key_id=a`,
        'build-contexts': `extra=http://user:${planted[4]}@127.0.0.1:9/none.git`,
      },
      { cwd, env: { OTHER_SECRET: planted[1] } },
    );
    const log = result.log.replace(/^::add-mask::.*$/gm, '');
    const written = [log, result.summary, JSON.stringify(result.outputs), JSON.stringify(result.report)];
    for (const secret of planted) for (const text of written) expect(text).not.toContain(secret);
    expect(result.report?.build.result).toBe('failed');
  });

  it('a program that speaks to the runner is not heard', async () => {
    const said = '::set-output name=digest::planted';
    const cwd = project({
      Dockerfile: `FROM busybox:1\nRUN printf '%s\\n\\r%s\\n##[error]planted\\n' '${said}' '${said}' && exit 1\n`,
    });
    const { log } = await step({ annotations: 'false' }, { cwd });
    const commands = log
      .split(/[\r\n]+/)
      .filter((line) => /^\s*::(?!group|endgroup|add-mask)|##\[/.test(line));
    expect(commands).toEqual([]);
    expect(log).toContain('set-output name=digest');
  });

  it('leaves the workspace as it was', async () => {
    const cwd = good();
    await step({ load: 'true', tags: 'left:alone' }, { cwd });
    expect(readdirSync(cwd)).toEqual(['Dockerfile']);
  });
});
