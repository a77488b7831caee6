import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { weighContext } from '../../src/sizes/context.ts';
import { contextFilter } from '../../src/sizes/context-ignore.ts';
import { type ContextFolder, folderBytes, heaviestEntries } from '../../src/sizes/context-tree.ts';

const directories: string[] = [];

/** A directory with files of these sizes, or texts. */
function aContext(files: Record<string, number | string>): string {
  const path = mkdtempSync(join(tmpdir(), 'context-'));
  directories.push(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof content === 'string' ? content : 'x'.repeat(content));
  }
  return path;
}

afterEach(() => {
  for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true });
});

describe('weighContext', () => {
  it('names what weighs most, without what is left out', async () => {
    const context = aContext({
      '.dockerignore': 'dist\n**/*.pyc\n.dockerignore\n',
      'dist/a': 9000,
      '.git/objects/aa': 400,
      '.git/objects/bb': 300,
      '.git/HEAD': 200,
      'data/models/large.bin': 5000,
      'data/README.md': 10,
      'src/a.py': 30,
      'src/a.pyc': 3000,
    });
    expect(await weighContext({ context })).toEqual({
      bytes: 5940,
      entries: [
        { path: 'data/models/large.bin', bytes: 5000 },
        { path: '.git/', bytes: 900 },
        { path: 'src/a.py', bytes: 30 },
      ],
    });
  });

  it('reads the rules that belong to the Dockerfile first, even where there are none in them', async () => {
    const context = aContext({
      '.dockerignore': 'b',
      'docker/app.Dockerfile.dockerignore': '*\n!a\n',
      'other.dockerignore': '',
      a: 1,
      b: 20,
    });
    const weight = async (file?: string) => (await weighContext({ context, file }))?.bytes;
    expect(await weight(join(context, 'docker/app.Dockerfile'))).toBe(1);
    expect(await weight(join(context, 'other'))).toBe(1 + 20 + 1 + 5);
    expect(await weight()).toBe(1 + 1 + 5);
  });

  it('does not follow links', async () => {
    const context = aContext({ a: 1 });
    symlinkSync(tmpdir(), join(context, 'link'));
    expect((await weighContext({ context }))?.entries.map(({ path }) => path)).toEqual(['link', 'a']);
  });

  it('says when there was no time for all', async () => {
    expect(await weighContext({ context: aContext({ a: 1 }) }, -1)).toEqual({
      bytes: 0,
      entries: [],
      isPartial: true,
    });
  });

  it.each(['https://github.com/acme/api.git', '-', 'git@github.com:acme/api.git', '/no/such/directory'])(
    'knows nothing of %s',
    async (context) => expect(await weighContext({ context })).toBeUndefined(),
  );

  it('knows nothing where a rule makes no sense', async () => {
    expect(await weighContext({ context: aContext({ '.dockerignore': '[a-', a: 1 }) })).toBeUndefined();
  });
});

describe('contextFilter', () => {
  it.each([
    ['node_modules\n', 'node_modules', false],
    ['*\n!src/app.py', 'src', true],
    ['*\n!src/app.py', 'srcs', false],
    ['*\n! /src/app.py', 'src', true],
    ['*\n!./src', 'src', true],
    ['*\n!src', 'src/deep', true],
    ['*\n!src/*/app', 'src/one', true],
    ['*\n!src/*/app', 'docs', false],
    ['*\n!**/*.md', 'docs', true],
    ['#!src\n*', 'src', false],
  ])('with %j looks into %s: %s', (rules, directory, expected) => {
    expect(contextFilter(rules)?.mayHoldMore(directory)).toBe(expected);
  });
});

describe('heaviestEntries', () => {
  const folder = (path: string, files: number[], ...folders: ContextFolder[]): ContextFolder => ({
    path,
    folders,
    files: files.map((bytes, index) => ({ path: `${path}${index}`, bytes })),
  });

  it('follows a folder down to what nearly fills it, and no further', () => {
    const root = folder('', [1], folder('a/', [10], folder('a/b/', [0, 90], folder('a/b/c/', []))));
    expect(heaviestEntries(root, 5)).toEqual([
      { path: 'a/b/1', bytes: 90 },
      { path: '0', bytes: 1 },
    ]);
    expect(heaviestEntries(folder('', [], folder('a/', [11], folder('a/b/', [89]))), 5)).toEqual([
      { path: 'a/', bytes: 100 },
    ]);
    expect(folderBytes(root)).toBe(101);
  });

  it('keeps the heaviest', () => {
    expect(heaviestEntries(folder('', [1, 3, 2]), 2).map(({ bytes }) => bytes)).toEqual([3, 2]);
  });
});
