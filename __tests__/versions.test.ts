import { expect, it } from '@jest/globals';
import { buildxVersion, isOlder } from '../src/versions.ts';

it.each([
  ['github.com/docker/buildx v0.36.1 461836ba0', 'v0.36.1'],
  ['github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4', '0.29.1+ds1'],
  ['github.com/docker/buildx v0.21.0-desktop.1 1a2b', 'v0.21.0-desktop.1'],
  ['something else', undefined],
])('%s', (text, version) => {
  expect(buildxVersion(`${text}\n`)).toBe(version);
});

it.each([
  ['v0.19.9', true],
  ['0.12.1', true],
  ['v0.20.0', false],
  ['v0.20.0-rc1', false],
  ['0.29.1+ds1', false],
  ['v0.36.1', false],
  ['v1.0.0', false],
  ['v0.0.0+unknown', false],
  ['461836ba0', false],
  ['', false],
  [undefined, false],
])('%s is older than 0.20.0: %s', (version, older) => {
  expect(isOlder(version, '0.20.0')).toBe(older);
});
