import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sizeOf } from '../../src/local-cache/size.ts';
import { aDirectory } from './a-layout.ts';

it('counts as du does', async () => {
  const directory = aDirectory();
  mkdirSync(join(directory, 'a/b'), { recursive: true });
  writeFileSync(join(directory, 'a/one'), 'x'.repeat(12_345));
  linkSync(join(directory, 'a/one'), join(directory, 'a/b/two'));
  symlinkSync('/usr', join(directory, 'link'));
  const du = execFileSync('du', ['-s', '--block-size=1', '--apparent-size', directory], { encoding: 'utf8' });
  expect(await sizeOf(directory)).toBe(Number(du.split('\t')[0]));
});

it('knows no size of what is not there', async () => {
  expect(await sizeOf(join(aDirectory(), 'none'))).toBeUndefined();
});
