import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinReference, splitReference, withoutHost } from '../../src/cache/reference.ts';

it.each([
  ['api', { name: 'api' }],
  ['api:1', { name: 'api', tag: '1' }],
  ['localhost:5000/api', { name: 'localhost:5000/api' }],
  ['localhost:5000/a/b:1', { name: 'localhost:5000/a/b', tag: '1' }],
  ['ghcr.io/a/b@sha256:0', { name: 'ghcr.io/a/b', digest: 'sha256:0' }],
  ['ghcr.io/a/b:1@sha256:0', { name: 'ghcr.io/a/b', tag: '1', digest: 'sha256:0' }],
  ['', { name: '' }],
])('%j is taken apart', (text, parts) => {
  expect(splitReference(text)).toEqual(parts);
});

it('gives back every text', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', ':', '/', '@') }));
  fc.assert(fc.property(text, (text) => expect(joinReference(splitReference(text))).toBe(text)));
});

it.each([
  ['api', 'api'],
  ['acme/api', 'acme/api'],
  ['ghcr.io/acme/api', 'acme/api'],
  ['localhost/api', 'api'],
  ['registry:5000/acme/api', 'acme/api'],
])('%s without its host is %s', (name, expected) => {
  expect(withoutHost(name)).toBe(expected);
});
