import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { PRUNE_INPUTS } from '../../src/prune/definitions.ts';
import { pruneOutputs } from '../../src/prune/report.ts';
import { type AGitHub, aGitHub, REPOSITORY, TOKEN } from '../github/a-github.ts';
import { blob, MAIN, pull } from '../sizes/entries.ts';

interface ActionFile {
  inputs: Record<string, { description: string; default?: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: string; steps: Record<string, unknown>[] };
}

const text = readFileSync(new URL('../../prune/action.yml', import.meta.url), 'utf8');
const action: ActionFile = parse(text);

describe('prune/action.yml', () => {
  it('has the inputs that the code reads, with their defaults', () => {
    const inputs = Object.entries(action.inputs).map(([name, input]) => [name, input.default]);
    expect(inputs).toEqual(
      PRUNE_INPUTS.map((input) => [input.name, 'default' in input ? input.default : undefined]),
    );
  });

  it('describes every input and output in a sentence', () => {
    for (const [name, { description }] of Object.entries({ ...action.inputs, ...action.outputs })) {
      expect({ name, description: description.trim() }).toEqual({
        name,
        description: expect.stringMatching(/^[A-Z`].{15,}\.$/s),
      });
    }
  });

  it('maps every output from the step', () => {
    const none = { deletions: [], removed: [], total: { entries: 0, bytes: 0 } };
    const names = [
      ...Object.keys(
        pruneOutputs({
          ...none,
          repository: '',
          defaultBranch: '',
          plan: { deletions: [], kept: [], total: none.total },
          isApplied: false,
          vanished: 0,
        }),
      ),
      'report',
    ];
    expect(Object.entries(action.outputs).map(([name, output]) => [name, output.value])).toEqual(
      names.map((name) => [name, `\${{ steps.prune.outputs.${name} }}`]),
    );
  });

  it('is one step, whose script holds no expression, on what action.yml pins', () => {
    const main = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8'));
    expect(action.runs).toEqual({
      using: 'composite',
      steps: [
        {
          id: 'prune',
          uses: main.runs.steps[0].uses,
          env: { INPUTS: '$' + '{{ toJSON(inputs) }}' },
          with: { script: "return require(process.env.GITHUB_ACTION_PATH + '/../dist/prune.cjs').prune()" },
        },
      ],
    });
    expect(text).toMatch(/uses: actions\/github-script@[0-9a-f]{40} # v\d+\.\d+\.\d+$/m);
  });
});

describe('the action', () => {
  let directory: string;
  const running: AGitHub[] = [];
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'prune-'));
    await build({
      entryPoints: [resolve('src/prune-action.ts')],
      outfile: join(directory, 'prune.cjs'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
    });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.close()));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function github(start: Parameters<typeof aGitHub>[0] = {}): Promise<AGitHub> {
    const started = await aGitHub(start);
    running.push(started);
    return started;
  }

  interface Ended {
    code: number | null;
    stdout: string;
    summary: string;
    outputs: Record<string, string>;
  }

  async function run(
    url: string,
    inputs: Record<string, string>,
    env: Record<string, string> = {},
  ): Promise<Ended> {
    const [summary, output] = ['summary.md', 'output'].map((name) => join(directory, name));
    if (summary === undefined || output === undefined) throw new Error('two files');
    for (const file of [summary, output]) writeFileSync(file, '');
    const child = spawn(
      process.execPath,
      ['-e', `require(${JSON.stringify(join(directory, 'prune.cjs'))}).prune()`],
      {
        env: {
          PATH: '/nowhere',
          GITHUB_API_URL: url,
          GITHUB_REPOSITORY: REPOSITORY,
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_OUTPUT: output,
          RUNNER_TEMP: directory,
          INPUTS: JSON.stringify({ 'github-token': TOKEN, ...inputs }),
          ...env,
        },
      },
    );
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stdout += chunk;
    });
    const code = await new Promise<number | null>((end) => child.on('close', end));
    return {
      code,
      stdout,
      summary: readFileSync(summary, 'utf8'),
      outputs: outputsIn(readFileSync(output, 'utf8')),
    };
  }

  function outputsIn(file: string): Record<string, string> {
    const found = file.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
    return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
  }

  const withoutMask = (stdout: string) => stdout.replace(`::add-mask::${TOKEN}\n`, '');

  it('tells what would go, and deletes it when it is asked to', async () => {
    const entries = [blob('a', { ref: pull(5), bytes: 3e6 }), blob('b', { bytes: 1e6 })];
    const server = await github({ entries });
    const dry = await run(server.url, { 'closed-pull-requests': 'true' });
    expect(dry).toMatchObject({
      code: 0,
      outputs: {
        deleted: '0',
        'freed-bytes': '0',
        'kept-bytes': '4000000',
        planned: '1',
        'planned-bytes': '3000000',
      },
      summary: expect.stringContaining('Would delete 1 cache (3 MB) of acme/shop'),
    });
    expect(server.entries).toHaveLength(2);
    const wet = await run(server.url, { 'closed-pull-requests': 'true', apply: 'true' });
    expect(wet).toMatchObject({
      code: 0,
      outputs: { deleted: '1', 'freed-bytes': '3000000', 'kept-bytes': '1000000' },
      summary: expect.stringContaining('Deleted 1 cache (3 MB) of acme/shop; 1 cache (1 MB) is left.'),
    });
    expect(wet.stdout.indexOf('Would delete')).toBeLessThan(wet.stdout.indexOf('Deleted 1 cache'));
    expect(server.entries.map(({ ref }) => ref)).toEqual([MAIN]);
    expect(JSON.parse(readFileSync(wet.outputs.report ?? '', 'utf8'))).toMatchObject({ applied: true });
    for (const { stdout, summary } of [dry, wet]) expect(withoutMask(stdout) + summary).not.toContain(TOKEN);
  });

  it('tells all that is wrong with its inputs, and asks GitHub nothing', async () => {
    const server = await github();
    const { code, stdout } = await run(server.url, { 'idle-days': 'many', apply: 'perhaps' });
    expect(code).toBe(1);
    expect(stdout).toContain(
      '::error::Nothing was pruned: 2 inputs need a correction.%0A- idle-days: "many"',
    );
    expect(server.requests).toEqual([]);
  });

  it('fails in one sentence without the permission to write', async () => {
    const server = await github({
      entries: [blob('a', { ref: pull(5) })],
      permissions: { actions: 'read', 'pull-requests': 'read' },
    });
    const { code, stdout, outputs } = await run(server.url, {
      'closed-pull-requests': 'true',
      apply: 'true',
    });
    expect(code).toBe(1);
    expect(stdout.match(/^::(error|warning)::.*$/gm)).toEqual([
      '::error::Pruning stopped after 0 deletions. The token may not ask GitHub for the deletion of caches of acme/shop (403). Add `actions: write` to the permissions of the job, or hand over a token that has it.',
    ]);
    expect(outputs.deleted).toBe('0');
  });

  it('does not fail for a fork, whose token never may', async () => {
    const server = await github({ permissions: {} });
    const payload = join(directory, 'event.json');
    writeFileSync(
      payload,
      JSON.stringify({ pull_request: { number: 5, head: { repo: { full_name: 'mallory/shop' } } } }),
    );
    const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: payload };
    const { code, stdout } = await run(server.url, { 'idle-days': '3' }, env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^::warning::Nothing was pruned\. The token may not ask/m);
  });

  it('only warns when GitHub fails, since the next run goes on', async () => {
    const { code, stdout } = await run('http://127.0.0.1:1', { 'idle-days': '3' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^::warning::Nothing was pruned\. GitHub could not be reached at 127\.0\.0\.1:1/m);
  });
});
