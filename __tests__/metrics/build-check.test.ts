import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { buildChecks } from '../../src/buildx/build-checks.ts';
import { checksOf, parseCheck } from '../../src/metrics/build-check.ts';
import { logReader } from '../../src/progress/detect.ts';

const BUILD = '__tests__/fixtures/builds/container/warnings';

it.each(['rawjson.log', 'plain.log'])(
  'finds in %s what the metadata tells, but for the addresses',
  (file) => {
    const reader = logReader();
    for (const line of readFileSync(`${BUILD}/${file}`, 'utf8').split('\n')) reader.read(line);
    const [record] = reader.end();
    const told = buildChecks(JSON.parse(readFileSync(`${BUILD}/metadata.json`, 'utf8')));
    expect(record && checksOf(record)).toEqual(told.map(({ url: _, ...check }) => check));
  },
);

it.each([
  ['Rule: odd (line 3)', { rule: 'Rule', message: 'odd', line: 3 }],
  ['no rule: at all', { message: 'no rule: at all' }],
  ['', undefined],
])('%j', (text, check) => {
  expect(parseCheck(text)).toEqual(check);
});
