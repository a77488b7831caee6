import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AGitHub, aGitHub, TOKEN } from '../github/a-github.ts';
import { blob, index, pull } from '../sizes/entries.ts';
import { type ACli, aCli } from './a-cli.ts';

const BRANCH = 'refs/heads/feature';

describe('buildkit-cache prune', () => {
  let cli: ACli;
  const running: AGitHub[] = [];
  beforeAll(async () => {
    cli = await aCli();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.close()));
  });
  afterAll(() => cli.remove());

  async function github(start: Parameters<typeof aGitHub>[0] = {}) {
    const server = await aGitHub(start);
    running.push(server);
    return {
      server,
      env: { GITHUB_API_URL: server.url, GITHUB_TOKEN: TOKEN, GITHUB_REPOSITORY: 'acme/shop' },
    };
  }

  it('tells what would go, and deletes it with --apply', async () => {
    const { server, env } = await github({ entries: [blob('a', { ref: pull(5), bytes: 3e6 }), blob('b')] });
    const dry = await cli.run(['prune', '--closed-pull-requests'], { env });
    expect(dry).toMatchObject({ status: 0, stderr: '' });
    expect(dry.stdout).toMatch(/^Would delete 1 cache \(3 MB\) of acme\/shop/);
    expect(server.entries).toHaveLength(2);
    const wet = await cli.run(['prune', '--closed-pull-requests', '--apply'], { env });
    expect(wet.status).toBe(0);
    expect(wet.stderr).toMatch(/^Would delete 1 cache/);
    expect(wet.stdout).toMatch(/^Deleted 1 cache \(3 MB\) of acme\/shop; 1 cache \(1 kB\) is left\.\n/);
    expect(server.entries).toHaveLength(1);
  });

  it('understands every option', async () => {
    const { env } = await github({
      entries: [
        index('api', 1, { ref: BRANCH, age: 9, idle: 8 }),
        index('api', 2, { ref: BRANCH, age: 8, idle: 8 }),
        index('web', 1, { ref: 'refs/heads/other', age: 9, idle: 8 }),
        index('old', 1, { ref: BRANCH, age: 9, idle: 8 }),
      ],
    });
    const args = [
      '--keys',
      'index-api-*',
      'index-web-*',
      '--refs',
      BRANCH,
      '--max-deletions',
      '1',
      '--format',
      'json',
    ];
    const planned = async (...policy: string[]) =>
      JSON.parse((await cli.run(['prune', ...policy, ...args], { env })).stdout);
    expect(await planned('--idle-days', '7')).toMatchObject({
      planned: { entries: 2 },
      deletions: [{ policy: 'idle-days' }],
    });
    expect(await planned('--superseded-indexes')).toMatchObject({ planned: { entries: 1 } });
    expect(await planned('--keep-bytes', '30B')).toMatchObject({ planned: { entries: 1 } });
    expect(await planned('--all-tools')).toMatchObject({ deletions: [{ policy: 'selected' }] });
  });

  it('tells all that is wrong at once', async () => {
    const { status, stdout, stderr } = await cli.run(['prune', '--idle-days', 'x', '--keep-bytes', 'y'], {
      env: { GITHUB_TOKEN: TOKEN },
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^idle-days: "x" is not a number of days above 0; .*\.$/),
      expect.stringMatching(/^keep-bytes: "y" is not a size; .*\.$/),
      'No repository is named; write --repo OWNER/NAME.',
    ]);
  });

  it('says what is missing to delete', async () => {
    const { env } = await github({ entries: [blob('a', { ref: BRANCH })], permissions: { actions: 'read' } });
    const { status, stdout } = await cli.run(['prune', '--refs', BRANCH, '--apply'], { env });
    expect(status).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Stopped after 0 of 1 deletion: The token may not ask GitHub',
    );
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Add `actions: write` to the permissions of the job');
  });

  it('says what is missing to look', async () => {
    const { env } = await github({ permissions: {} });
    const { status, stdout, stderr } = await cli.run(['prune', '--idle-days', '3'], { env });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Nothing was pruned\. The token may not ask.*`actions: read`/);
  });

  it('tells what was done when it is interrupted, without waiting for a pause', async () => {
    const { env } = await github({
      entries: [1, 2].map((at) => blob(`${at}`, { ref: BRANCH })),
      faults: [
        {
          on: 'DELETE',
          after: 1,
          status: 429,
          message: 'secondary rate limit',
          headers: { 'retry-after': '60' },
        },
      ],
    });
    const started = performance.now();
    const { status, stdout } = await cli.run(['prune', '--refs', BRANCH, '--apply'], {
      env,
      interruptAt: /Would delete 2/,
    });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(status).toBe(1);
    expect(stdout).toMatch(/Stopped after [01] of 2 deletions: The question for .* was\s+cancelled\./);
  });
});
