import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fillBranch, ofBranch, ofOther } from '../../src/cache/branch.ts';

const fill = (text: string, kind: 'reference' | 'key' | 'directory', branch: string) =>
  fillBranch(text, kind, ofBranch(branch));

describe('{branch} in a tag', () => {
  it.each([
    ['main', 'img:main'],
    ['Release_1.0', 'img:Release_1.0'],
    ['feature/login', 'img:feature-login-df7c7aeb'],
    ['-odd', 'img:odd-7b268a2d'],
    ['.odd', 'img:odd-d1e2aae1'],
    ['größe', 'img:gr--e-d353a267'],
    ['日本', 'img:cf2abf0c'],
    ['pr-7', 'img:pr-7-c1cec5c4'],
    ['PR-7', 'img:PR-7-7fd7d21a'],
    ['tag-v1', 'img:tag-v1-cbbb861a'],
    ['queue-main', 'img:queue-main-7fc4f805'],
    ['local', 'img:local-25bf8e1a'],
    ['locally', 'img:locally'],
    ['fix-deadbeef', 'img:fix-deadbeef-4df4b325'],
    ['deadbeef', 'img:deadbeef-2baf1f40'],
    ['', 'img:e3b0c442'],
  ])('%j: %s', (branch, text) => {
    expect(fill('img:{branch}', 'reference', branch)).toBe(text);
  });

  it('stays as it is when it is made here', () => {
    expect(fillBranch('img:{branch}', 'reference', ofOther('pr-7'))).toBe('img:pr-7');
    expect(fillBranch('img:{branch}', 'reference', ofOther('local'))).toBe('img:local');
    expect(fillBranch('img:{branch}', 'reference', ofOther('tag-v1.0'))).toBe('img:tag-v1.0');
  });

  it('of 128 characters at most is cut and told apart by its hash', () => {
    const tag = fill('img:x-{branch}-y', 'reference', 'b'.repeat(200))?.slice('img:'.length);
    expect(tag).toMatch(/^x-b{115}-[0-9a-f]{8}-y$/);
    expect(tag).toHaveLength(128);
    expect(fill('img:{branch}', 'reference', 'b'.repeat(128))).toBe(`img:${'b'.repeat(128)}`);
  });

  it.each([
    [119, 'b', 'b'],
    [120, 'feature/login', 'df7c7aeb'],
    [121, 'feature/login', undefined],
    [121, 'main', 'main'],
  ])('behind %d characters, %s is %s', (length, branch, text) => {
    const prefix = `img:${'x'.repeat(length)}`;
    expect(fill(`${prefix}{branch}`, 'reference', branch)).toBe(text && prefix + text);
  });
});

describe('{branch} elsewhere', () => {
  it.each<[string, 'reference' | 'key' | 'directory', string, string | undefined]>([
    ['ghcr.io/acme/{branch}:cache', 'reference', 'main', 'ghcr.io/acme/main:cache'],
    ['localhost:5000/{branch}', 'reference', 'main', 'localhost:5000/main'],
    ['ghcr.io/acme/{branch}/cache', 'reference', 'Main', 'ghcr.io/acme/main-eb814be3/cache'],
    ['ghcr.io/acme/{branch}', 'reference', 'a__b', 'ghcr.io/acme/a__b'],
    ['ghcr.io/acme/{branch}', 'reference', 'a_-b', 'ghcr.io/acme/a-b-56f89b84'],
    ['ghcr.io/acme/{branch}', 'reference', 'ab_', 'ghcr.io/acme/ab-31acfee1'],
    ['a/{branch}:{branch}', 'reference', 'x/Y', 'a/x-y-36df6651:x-Y-36df6651'],
    ['a/{branch}:t@sha256:{branch}', 'reference', 'main', undefined],
    ['a/{branch}:t@sha256:0', 'reference', 'main', 'a/main:t@sha256:0'],
    ['no place', 'key', 'main', 'no place'],
    ['api-{branch}-{branch}', 'key', 'main', 'api-main-main'],
    ['api-{branch}', 'key', 'Feature/Login', 'api-feature-login-1ce27709'],
    ['/caches/{branch}', 'directory', '../../etc', '/caches/etc-74ccf3c5'],
    ['/caches/{branch}', 'directory', '.hidden', '/caches/hidden-16924190'],
    ['/caches/{branch}/x', 'directory', 'a..b', '/caches/a-b-f62b4241/x'],
    ['/caches/{branch}', 'directory', '$&', '/caches/2b5e39eb'],
  ])('%s, %s, %s: %s', (text, kind, branch, filled) => {
    expect(fill(text, kind, branch)).toBe(filled);
  });

  it('has 80 characters at most', () => {
    expect(fill('{branch}', 'key', 'b'.repeat(81))).toMatch(/^b{71}-[0-9a-f]{8}$/);
    expect(fill('{branch}', 'key', 'b'.repeat(80))).toBe('b'.repeat(80));
  });
});

/** Branches as people name them, near misses of what is made here, and anything at all. */
const branch = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'A', 'b', '-', '_', '.', '/', '7', 'ä'), maxLength: 12 }),
  fc
    .tuple(fc.constantFrom('pr-', 'tag-', 'queue-', 'x-', ''), fc.stringMatching(/^[0-9a-f]{7,9}$/))
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);
const other = fc.oneof(
  fc.nat().map((number) => ofOther(`pr-${number}`)),
  branch.map((name) => ofOther(`tag-${name}`)),
  branch.map((name) => ofOther(`queue-${name}`)),
  fc.constant(ofOther('local')),
);
const value = fc.oneof(branch.map(ofBranch), other);
const KINDS = [
  ['img:{branch}', 'reference', /^img:\w[\w.-]{0,127}$/],
  ['img:cache-{branch}-x', 'reference', /^img:\w[\w.-]{0,127}$/],
  ['h.io/{branch}', 'reference', /^h\.io\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/],
  ['{branch}', 'key', /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?$/],
  ['{branch}', 'directory', /^(?!.*\.\.)[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?$/],
] as const;

describe.each(KINDS)('%s as %s', (text, kind, allowed) => {
  it('is always allowed there, and the same for the same branch', () => {
    fc.assert(
      fc.property(value, (value) => {
        const filled = fillBranch(text, kind, value);
        expect(filled).toMatch(allowed);
        expect(fillBranch(text, kind, { ...value })).toBe(filled);
      }),
    );
  });

  it('keeps what is distinct distinct', () => {
    fc.assert(
      fc.property(value, value, (one, two) => {
        const same = one.name === two.name && one.made === two.made;
        expect(fillBranch(text, kind, one) === fillBranch(text, kind, two)).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a branch that is named like the text of another one a text of its own', () => {
    fc.assert(
      fc.property(value, (value) => {
        const filled = fillBranch(text, kind, value);
        const [before = '', after = ''] = text.split('{branch}');
        const piece = filled?.slice(before.length, filled.length - after.length) ?? '';
        fc.pre(piece !== value.name || value.made);
        expect(fillBranch(text, kind, ofBranch(piece))).not.toBe(filled);
      }),
    );
  });
});
