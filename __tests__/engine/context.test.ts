import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { weighContext } from '../../src/sizes/context.ts';
import { bytesBelow } from './a-directory.ts';
import { aProject, dockerOf } from './a-project.ts';
import { describeEngine, ENGINES } from './an-engine.ts';

const FILES = [
  'a.txt',
  'A.TXT',
  'a+b.txt',
  'aab.txt',
  'x(1).log',
  '{c}.log',
  'src/app.py',
  'src/app.pyc',
  'src/deep/er/x.pyc',
  'src/deep/keep.me',
  'node_modules/a/index.js',
  'node_modules/a/node_modules/b/index.js',
  'packages/one/node_modules/c/index.js',
  'packages/one/src/index.js',
  'docs/README.md',
  'docs/guide.md',
  'docs/api/index.md',
  'target/debug/app',
  'target/release/app',
  'target/release/deps/lib.a',
  '[x].txt',
  'x.txt',
  'tmp/file one',
  '.git/objects/aa',
];

/** Rules that are easy to read wrongly. */
const RULES: Array<[string, string]> = [
  ['none', ''],
  ['names and folders', 'node_modules\n.git\n'],
  ['folders at any depth', '**/node_modules\n**/*.pyc\n'],
  ['all but', '*\n!src\n!packages/*/src\n'],
  ['an exception inside', 'target\n!target/release/app\n'],
  ['an exception from an exception', 'docs\n!docs/*.md\ndocs/guide.md\n'],
  ['an exception at any depth', '*\n!**/*.md\n'],
  ['slashes and dots', '/src/\n./docs/api\n../x.txt\npackages/one/../one/src\n'],
  ['comments, blanks and a byte order mark', '\uFEFF# a.txt\n\n   x.txt  \n #docs\n'],
  ['signs of regular expressions', 'a+b.txt\nx(1).log\n{c}.log\n'],
  ['classes and escapes', '\\[x\\].txt\n[ax].txt\n'],
  ['upper case', 'A.txt\n'],
  ['a question mark and a star', '?.txt\nsrc/*.py\n'],
  ['all below', 'target/**\n!target/*/deps\n'],
  ['spaces', 'tmp/file one\n'],
  ['line ends of Windows', 'docs\r\n!docs/guide.md\r\n'],
  ['everything, with a comment', '**\n# !src\n'],
];

describeEngine('.dockerignore', (engine) => {
  const project = aProject({ Dockerfile: 'FROM scratch\nCOPY . /\n' });
  for (const file of FILES) {
    mkdirSync(dirname(join(project.path, file)), { recursive: true });
    writeFileSync(join(project.path, file), file.repeat(100));
  }
  afterAll(() => project.remove());

  describe.each(ENGINES)('on the %s engine', (name) => {
    it.each(RULES)('lets through what BuildKit lets through: %s', async (what, rules) => {
      const sent = aProject({});
      writeFileSync(join(project.path, '.dockerignore'), rules);
      const { builder = 'default' } = engine.engines[name];
      const output = `type=local,dest=${sent.path}`;
      dockerOf(engine, name, 'buildx', 'build', '--builder', builder, '--output', output, project.path);
      const found = await weighContext({ context: project.path });
      expect({ what, bytes: found?.bytes }).toEqual({ what, bytes: bytesBelow(sent.path) });
      sent.remove();
    });
  });
});
