import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { renderSize } from '../../src/cli/usage-size.ts';
import { type AGitHub, aGitHub, TOKEN } from '../github/a-github.ts';
import { blob, entry, pull } from '../sizes/entries.ts';
import { type ACli, aCli } from './a-cli.ts';

describe('buildkit-cache usage', () => {
  let cli: ACli;
  const running: AGitHub[] = [];
  beforeAll(async () => {
    cli = await aCli();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.close()));
  });
  afterAll(() => cli.remove());

  async function github(start: Parameters<typeof aGitHub>[0] = {}): Promise<Record<string, string>> {
    const started = await aGitHub(start);
    running.push(started);
    return { GITHUB_API_URL: started.url, GH_TOKEN: TOKEN };
  }
  const entries = () => [blob('a', { bytes: 4e9, ref: pull(5) }), entry({ bytes: 1e9 })];

  it('shows what a repository holds', async () => {
    const env = await github({ entries: entries() });
    const { status, stdout, stderr } = await cli.run(['usage', '--repo', 'acme/shop'], { env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^acme\/shop — 5 GB of 10 GB \(50 %\) in 2 caches\n█{20}·{20}\n/);
    expect(stdout).toContain('1 closed pull request holds 4 GB');
  });

  it('takes the repository of the job, and shows JSON and Markdown', async () => {
    const env = { ...(await github({ entries: entries() })), GITHUB_REPOSITORY: 'acme/shop' };
    const json = await cli.run(['usage', '--format', 'json'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({
      schemaVersion: 1,
      repository: 'acme/shop',
      total: { entries: 2, bytes: 5e9 },
      kinds: [{ kind: 'closed-pull' }, { kind: 'default' }],
    });
    const markdown = await cli.run(['usage', '--format', 'markdown'], { env });
    expect(markdown.stdout).toMatch(/^### Actions cache of `acme\/shop`\n\n5 GB of 10 GB/);
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no repository', [], { GH_TOKEN: TOKEN }, /^No repository is named; write --repo OWNER\/NAME\.$/],
    [
      'no name',
      ['--repo', 'shop'],
      { GH_TOKEN: TOKEN },
      /^--repo: "shop" is not a repository; write it as OWNER\/NAME\.$/,
    ],
    ['no token', ['--repo', 'acme/shop'], {}, /^There is no token for GitHub; set GITHUB_TOKEN or GH_TOKEN/],
    ['no such directory', ['--local', '/dev/null/none'], {}, /^local \/dev\/null\/none was not measured: /],
    ['two places', ['--local', 'a', '--repo', 'a/b'], {}, /cannot be used with option/],
  ])('%s is told in one sentence', async (_, args, env, sentence) => {
    const { status, stdout, stderr } = await cli.run(['usage', ...args], { env });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toMatch(sentence);
  });

  it('tells in one sentence what GitHub refuses, without the token', async () => {
    const env = await github({ permissions: {} });
    const { status, stderr } = await cli.run(['usage', '--repo', 'acme/shop'], { env });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^gha repository acme\/shop was not measured: The token may not ask.*`actions: read`/,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain(TOKEN);
  });

  it('measures a directory', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'usage-'));
    mkdirSync(join(directory, 'empty'));
    const { status, stderr } = await cli.run(['usage', '--local', join(directory, 'empty')]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `local ${join(directory, 'empty')} was not measured: there is no cache\n`,
    });
    rmSync(directory, { recursive: true });
  });
});

describe('the size of one place', () => {
  const size = {
    place: 'registry r.io/a`b:cache',
    type: 'registry',
    bytes: 4e9,
    limit: 5e9,
    blobs: 1,
    sharedBytes: 1e9,
    unreferencedBytes: 2e6,
    message: 'it is <old>',
  };

  it('is one line with all that is known', () => {
    expect(renderSize(size, 'text')).toBe(
      'registry r.io/a`b:cache: 4 GB of 5 GB (80 %), 1 blob, 1 GB shared with the image, 2 MB that no index names\nit is <old>\n',
    );
    expect(renderSize({ place: 'local /c', type: 'local', bytes: 5 }, 'text')).toBe('local /c: 5 B\n');
  });

  it('is the same in Markdown and in JSON', () => {
    expect(renderSize(size, 'markdown')).toBe(
      '**``registry r.io/a`b:cache``**: 4 GB of 5 GB (80 %), 1 blob, 1 GB shared with the image, 2 MB that no index names\n\nit is &lt;old&gt;\n',
    );
    expect(JSON.parse(renderSize(size, 'json'))).toEqual({ schemaVersion: 1, ...size });
  });
});
