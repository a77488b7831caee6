import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundle } from '../scripts/build.mjs';
import { nodes } from '../scripts/engine/nodes.mjs';

const DIST = resolve('dist');
const LARGEST = 1.5 * 1024 * 1024;

describe('dist/', () => {
  let built: string;
  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'dist-'));
    await bundle(built);
  });
  afterAll(() => rmSync(built, { recursive: true, force: true }));

  it('is what src/ builds: run `npm run build` and commit it', () => {
    expect(filesIn(DIST)).toEqual(filesIn(built));
    const changed = filesIn(built).filter(
      (file) => !readFileSync(join(built, file)).equals(readFileSync(join(DIST, file))),
    );
    expect(changed).toEqual([]);
  });

  it('holds the licence of every package in it', () => {
    const licences = readFileSync(join(DIST, 'licenses.txt'), 'utf8');
    for (const name of ['@actions/core', '@actions/exec', 'csv-parse', 'dockerfile-ast', 'commander']) {
      expect(licences).toContain(
        `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}\n`,
      );
    }
  });
});

const bundles = ['index.cjs', 'cli.cjs', 'prune.cjs'].map((name) => join(DIST, name));

it.each(bundles)('%s is no larger than 1.5 MB', (file) => {
  expect(statSync(file).size).toBeLessThanOrEqual(LARGEST);
});

describe.each(nodes())('on Node $major', ({ path }) => {
  const node = (...args: string[]) =>
    spawnSync(path, args, { encoding: 'utf8', env: { PATH: '/nowhere', INPUTS: '{}' } });

  it('the action exports run, which tells that there is no docker', () => {
    const { status, stdout, stderr } = node('-e', `require(${JSON.stringify(bundles[0])}).run()`);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('::error::There is no `docker` command on this machine');
  });

  it('the command line shows the recorded builds', () => {
    const { status, stdout, stderr } = node(bundles[1] ?? '', 'demo');
    expect(status).toBe(0);
    expect(stderr).toContain('No builds of your own: There is no `docker` command');
    expect(stdout).toContain('These are recorded builds');
    expect(stdout).toMatch(/unchanged +100 % +9 of 9/);
  });
});

it('is tested on Node 20 and 24 in CI', () => {
  if (process.env.CI) expect(nodes().map(({ major }) => major)).toEqual(expect.arrayContaining([20, 24]));
});

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}
