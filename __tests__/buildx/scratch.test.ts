import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openScratch } from '../../src/buildx/scratch.ts';

let temp: string;
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'scratch-test-'));
});
afterEach(() => rmSync(temp, { recursive: true, force: true }));

it('keeps secret values in files that only this user can read, and removes them', () => {
  const scratch = openScratch(temp);
  const file = scratch?.writeSecret('planted\nsecret') ?? '';
  expect(scratch?.writeSecret('another')).not.toBe(file);
  expect(file.startsWith(temp)).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('planted\nsecret');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  scratch?.close();
  expect(readdirSync(temp)).toEqual([]);
});

it('reads nothing from files that buildx did not write', () => {
  const scratch = openScratch(temp);
  expect(scratch?.read(scratch.metadataFile)).toBeUndefined();
  scratch?.close();
});

it('falls back to the directory of the system', () => {
  const scratch = openScratch(join(temp, 'missing'));
  expect(scratch?.metadataFile.startsWith(tmpdir())).toBe(true);
  scratch?.close();
});
