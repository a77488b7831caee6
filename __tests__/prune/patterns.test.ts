import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matcher } from '../../src/prune/patterns.ts';

it.each([
  ['refs/heads/main', 'refs/heads/main', true],
  ['refs/heads/main', 'refs/heads/main2', false],
  ['refs/heads/*', 'refs/heads/feature/a', true],
  ['refs/heads/*', 'refs/head', false],
  ['*', '', true],
  ['*', 'anything/at/all', true],
  ['**', 'a', true],
  ['*-sig#*', 'index-a-1-00000000-sig#3', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*b*c', 'abbcc', true],
  ['a*bc*c', 'abc', false],
  ['a.c', 'abc', false],
  ['index-?', 'index-a', false],
  ['', '', true],
  ['', 'a', false],
])('%s and %s: %j', (pattern, text, expected) => {
  expect(matcher([pattern])(text)).toBe(expected);
});

it('is enough when one of several matches, and nothing matches none', () => {
  expect(matcher(['a*', '*b'])('xb')).toBe(true);
  expect(matcher([])('x')).toBe(false);
});

it('agrees with a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const plain = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
  fc.assert(
    fc.property(text, plain, (pattern, value) => {
      expect(matcher([pattern])(value)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(value));
    }),
  );
});

it('takes no longer for many stars', () => {
  const started = performance.now();
  expect(matcher(['*a'.repeat(200)])(`${'a'.repeat(100_000)}b`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(200);
});
