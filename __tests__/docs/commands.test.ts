import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blocks, ROOT } from './pages.ts';

const RECORDED = join(ROOT, '__tests__/fixtures/builds/container/code-changed');

/** What shell examples run, one command a line. */
const commands = blocks('sh').flatMap(({ page, text }) =>
  text
    .trim()
    .split('\n')
    .map((command) => ({ page, command })),
);
const isOfTheProject = (command: string) => /^(npm|node (scripts|bench)\/)/.test(command);

/** A Docker whose builds print a recorded log, and that has no engine. */
const DOCKER = `#!/bin/sh
case "$*" in
  *--progress=rawjson*) cat rawjson.log >&2 ;;
  'build '*|'compose '*) cat build.log >&2 ;;
  *) echo "Cannot connect to the Docker daemon" >&2; exit 1 ;;
esac
`;

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'docs-'));
  const made = spawnSync(process.execPath, ['scripts/build.mjs', join(directory, 'dist')], { cwd: ROOT });
  if (made.status !== 0) throw new Error(String(made.stderr));
  copyFileSync(join(RECORDED, 'plain.log'), join(directory, 'build.log'));
  for (const name of ['rawjson.log', 'Dockerfile']) copyFileSync(join(RECORDED, name), join(directory, name));
  mkdirSync(join(directory, 'bin'));
  program('docker', DOCKER);
  program('node', `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
  program('buildkit-cache', `#!/bin/sh\nexec node "${join(directory, 'dist/cli.cjs')}" "$@"\n`);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function program(name: string, text: string): void {
  const path = join(directory, 'bin', name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

describe('the shell examples', () => {
  it.each(commands.filter(({ command }) => !isOfTheProject(command)))('$page: $command', ({ command }) => {
    const env = { PATH: `${join(directory, 'bin')}:/usr/bin:/bin` };
    const run = spawnSync('/bin/sh', ['-c', command], { cwd: directory, env, encoding: 'utf8' });
    expect({
      status: run.status,
      errors: run.stderr.replace(/^(Building 1 of 4|No builds of your own): .*\n/gm, ''),
    }).toEqual({
      status: 0,
      errors: '',
    });
    if (command.includes('json')) expect(JSON.parse(run.stdout)).toMatchObject({ schemaVersion: 1 });
    else expect(run.stdout).toContain('66.7 % from cache');
  });

  it.each(commands.filter(({ command }) => isOfTheProject(command)))(
    '$page: $command is there',
    ({ command }) => {
      const { scripts }: { scripts: Record<string, string> } = JSON.parse(
        readFileSync(`${ROOT}package.json`, 'utf8'),
      );
      const named = [...command.matchAll(/npm (?:run )?([\w:]+)/g)].map((match) => match[1] ?? '');
      expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named.filter((name) => name !== 'ci')));
      const paths = command.split(' ').filter((word) => /^(scripts|bench|__tests__)\//.test(word));
      expect(paths.filter((path) => !existsSync(ROOT + path))).toEqual([]);
    },
  );
});
