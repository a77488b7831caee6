import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type LogSources, reportOfLog } from '../src/log-report.ts';
import { logReader } from '../src/progress/detect.ts';

const BUILDS = join(import.meta.dirname, 'fixtures/builds');

async function recorded(build: string, sources: LogSources = {}) {
  const reader = logReader();
  for (const line of readFileSync(join(BUILDS, build, 'rawjson.log'), 'utf8').split('\n')) reader.read(line);
  const [record] = reader.end();
  if (!record) throw new Error(`${build} holds no recorded build`);
  return reportOfLog(record, sources);
}

it.each<[string, string, LogSources, string | undefined]>([
  ['all its images', 'embedded/bake', {}, 'bake-api, bake-worker'],
  ['the folder of its Dockerfile', 'container/stages', { file: 'services/shop/Dockerfile' }, 'shop'],
  ['nothing else', 'container/stages', {}, undefined],
])('a log is named after %s', async (_, build, sources, name) => {
  expect((await recorded(build, sources)).build.name).toBe(name);
});

it.each([
  ['succeeded', 'container/stages'],
  ['failed', 'container/failed'],
  ['cancelled', 'container/cancelled'],
])('a log tells that its build %s', async (result, build) => {
  expect((await recorded(build)).build.result).toBe(result);
});
