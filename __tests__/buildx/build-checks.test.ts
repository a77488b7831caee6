import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { buildChecks } from '../../src/buildx/build-checks.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

it('reads what BuildKit found in a recorded build', () => {
  const metadata = JSON.parse(
    readFileSync('__tests__/fixtures/builds/container/warnings/metadata.json', 'utf8'),
  );
  const checks = buildChecks(metadata);
  expect(checks.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 10]);
  expect(checks[1]).toEqual({
    rule: 'MaintainerDeprecated',
    message: 'Maintainer instruction is deprecated in favor of using label',
    line: 2,
    url: 'https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/',
  });
});

it.each([
  [
    { short: base64('Something: odd (line 3)'), range: [{ start: { line: 3 } }] },
    [{ rule: 'Something', message: 'odd', line: 3 }],
  ],
  [{ short: base64('no rule at all') }, [{ message: 'no rule at all' }]],
  [{ short: 7 }, []],
  [{ short: base64('') }, []],
  [{}, []],
  [null, []],
  [{ short: base64('x'), range: 'none', url: 4 }, [{ message: 'x' }]],
])('%j', (warning, expected) => {
  expect(buildChecks({ 'buildx.build.warnings': [warning] })).toEqual(expected);
});

it.each([undefined, {}, { 'buildx.build.warnings': 'x' }])('%j holds none', (metadata) => {
  expect(buildChecks(metadata)).toEqual([]);
});
