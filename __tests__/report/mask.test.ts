import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mask } from '../../src/report/mask.ts';

it.each([
  ['plain', 'a planted-secret b', ['planted-secret'], 'a *** b'],
  ['several times', 'planted planted', ['planted'], '*** ***'],
  ['the longer first', 'planted-secret', ['planted', 'planted-secret'], '***'],
  ['each line of a value', 'key: line-two', ['line-one\nline-two'], 'key: ***'],
  ['URL-encoded', 'q=pl%2Fanted', ['pl/anted'], 'q=***'],
  ['escaped in JSON', '"pl\\"anted"', ['pl"anted'], '"***"'],
  ['with characters of a pattern', 'a.*+?[b] c', ['.*+?[b]'], 'a*** c'],
  ['too short to tell', 'abc abc', ['abc'], 'abc abc'],
  ['none', 'text', [], 'text'],
])('masks %s', (_, text, secrets, expected) => {
  expect(mask(text, secrets)).toBe(expected);
});

it('masks all strings of a value and leaves the rest', () => {
  const value = { a: ['planted', 1, undefined], b: { c: 'x planted' }, d: true };
  expect(mask(value, ['planted'])).toEqual({ a: ['***', 1, undefined], b: { c: 'x ***' }, d: true });
});

it('leaves the words that decide things, whatever a secret is called', () => {
  const value = { verdict: 'fail', result: 'failed', steps: [{ status: 'cached', text: 'it will fail' }] };
  expect(mask(value, ['fail', 'failed', 'cached'])).toEqual({
    verdict: 'fail',
    result: 'failed',
    steps: [{ status: 'cached', text: 'it will ***' }],
  });
});

it('leaves no secret in any text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(secret.trim().length >= 4 && !secret.includes('*'));
      expect(mask(before + secret + after, [secret])).not.toContain(secret.trim());
    }),
  );
});
