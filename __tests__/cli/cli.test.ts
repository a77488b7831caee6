import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const CLI = resolve('dist/cli.cjs');
const BUILDS = resolve('__tests__/fixtures/builds/container');

function cli(args: string[], options: { input?: string | Buffer; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    input: options.input ?? '',
    env: { PATH: process.env.PATH, ...options.env },
  });
  return { status, stdout, stderr };
}

describe('buildkit-cache', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'cli-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const file = (name: string, content: string | Buffer) => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };

  it.each([[['--help']], [['report', '--help']], [['demo', '--help']], [['--version']]])(
    '%j is done',
    (args) => {
      expect(cli(args)).toMatchObject({ status: 0, stderr: '' });
    },
  );

  it.each([
    [['reprot'], /Did you mean report/],
    [['report', '--format', 'xml'], /Allowed choices are text, markdown, json/],
    [['report', '--fromat', 'json'], /Did you mean --format/],
    [[], /Usage: buildkit-cache/],
  ])('%j is wrong usage', (args, message) => {
    const { status, stderr } = cli(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('reports a log in a file and in a pipe alike, without colour where there is no terminal', () => {
    const log = join(BUILDS, 'code-changed', 'plain.log');
    const fromFile = cli(['report', log]);
    expect(fromFile).toMatchObject({ status: 0, stderr: '' });
    expect(fromFile.stdout).toContain('66.7 % from cache');
    expect(fromFile.stdout).not.toContain('\u001b');
    const piped = spawnSync('sh', ['-c', `cat "$1" | "$2" "$3" report -`, 'sh', log, process.execPath, CLI], {
      encoding: 'utf8',
    });
    expect(piped.stdout).toBe(fromFile.stdout);
  });

  it('shows colour when it is asked to, and none with NO_COLOR or --no-color', () => {
    const log = join(BUILDS, 'unchanged', 'rawjson.log');
    expect(cli(['report', log], { env: { FORCE_COLOR: '1' } }).stdout).toContain('\u001b[');
    expect(cli(['report', log], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stdout).not.toContain(
      '\u001b[',
    );
    expect(cli(['--no-color', 'report', log], { env: { FORCE_COLOR: '1' } }).stdout).not.toContain('\u001b[');
  });

  it('gives lines from the Dockerfile at hand', () => {
    const build = join(BUILDS, 'code-changed');
    const { stdout } = cli([
      'report',
      join(build, 'plain.log'),
      '--dockerfile',
      join(build, 'Dockerfile'),
      '--format',
      'json',
    ]);
    const report = JSON.parse(stdout);
    expect(report.schemaVersion).toBe(1);
    expect(report.steps.find((step: { text: string }) => step.text === 'COPY . .').line).toBe(7);
  });

  it('calls the build as it is told', () => {
    const { stdout } = cli(['report', join(BUILDS, 'unchanged', 'plain.log'), '--name', 'api']);
    expect(stdout).toMatch(/^api — 100 % from cache/);
  });

  it('ends with 1 when the build failed', () => {
    const { status, stdout } = cli(['report', join(BUILDS, 'failed', 'rawjson.log')]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/failed at/);
  });

  it('gives a list for several builds in one log', () => {
    const log = cli(['report', join(BUILDS, 'cold', 'plain.log'), '--format', 'json']);

    const both = ['cold', 'unchanged']
      .map((name) => readFileSync(join(BUILDS, name, 'plain.log'), 'utf8'))
      .join('\n');
    const reports = JSON.parse(cli(['report', '--format', 'json', file('both.log', both)]).stdout);
    expect(reports.map((one: { hitRate: { percent: number } }) => one.hitRate.percent)).toEqual([0, 100]);
    expect(JSON.parse(log.stdout)).toEqual(reports[0]);
  });

  it.each([
    ['an empty log', ''],
    ['binary garbage', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256))],
    ['a log without builds', 'hello\nthis is no build\n'],
  ])('%s is told in one sentence', (_, content) => {
    const { status, stdout, stderr } = cli(['report', file('bad.log', content)]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/bad\.log holds no build: expected/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('a Dockerfile that cannot be read is told in one sentence', () => {
    const { status, stderr } = cli([
      'report',
      join(BUILDS, 'cold', 'plain.log'),
      '--dockerfile',
      '/dev/null/none',
    ]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^The Dockerfile cannot be read: .*none/),
    });
  });

  it('a log of nothing but an error tells the error', () => {
    const text = 'ERROR: Cache export is not supported for the docker driver.\n';
    const { status, stderr } = cli(['report', file('driver.log', text)]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining('not supported for the docker driver'),
    });
  });

  const whole = () => readFileSync(join(BUILDS, 'code-changed', 'plain.log'), 'utf8');
  it.each([
    ['behind it', (log: string) => `${log}\nERROR: Job failed: exit code 1\n`],
    ['before it', (log: string) => `ERROR: failed to build: invalid tag\n\n${log}`],
  ])('an error of somebody else %s fails no build', (_, around) => {
    expect(cli(['report', file('around.log', around(whole()))])).toMatchObject({ status: 0, stderr: '' });
  });

  it('a log that ends between two steps leaves the result open', () => {
    const log =
      '#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n#2 [1/3] FROM a\n#2 DONE 0.0s\n#3 [2/3] RUN b\n#3 CACHED\n';
    expect(
      JSON.parse(cli(['report', '--format', 'json', file('cut-between.log', log)]).stdout).build.result,
    ).toBe('unknown');
  });

  it('the digest that old BuildKit prints under each name is no download', () => {
    const digest = `sha256:${'8abb6382fa1b364c'.repeat(4)}`;
    const log = `#1 [internal] load build definition from Dockerfile\n#1 ${digest}\n#1 DONE 0.1s\n\n#7 [2/2] COPY . .\n#7 ${digest}\n#7 DONE 0.1s\n`;
    expect(
      JSON.parse(cli(['report', '--format', 'json', file('old.log', log)]).stdout).hitRate,
    ).toMatchObject({ cached: 0, executed: 1 });
  });

  it('a file that is not there is told in one sentence', () => {
    const { status, stderr } = cli(['report', '/dev/null/none.log']);
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('reads rawjson that is cut in the middle of a line', () => {
    const whole = readFileSync(join(BUILDS, 'cold', 'rawjson.log'), 'utf8');
    const { status, stdout } = cli(['report', file('cut.log', whole.slice(0, whole.length * 0.6))]);
    expect(status).toBe(0);
    expect(stdout).toContain('from cache');
  });
});
