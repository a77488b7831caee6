import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BuildIdentity, deriveScope } from '../../src/cache/scope.ts';

const identityOf = (overrides: Partial<BuildIdentity> = {}): BuildIdentity => ({
  tags: ['ghcr.io/acme/api:1'],
  dockerfile: 'Dockerfile',
  context: '.',
  platforms: [],
  ...overrides,
});
const scopeOf = (overrides: Partial<BuildIdentity> = {}) => deriveScope(identityOf(overrides));
/** A scope without its hash. */
const words = (overrides: Partial<BuildIdentity>) => scopeOf(overrides).replace(/-?[0-9a-f]{8}$/, '');

describe('a derived scope', () => {
  it('is the same in every version, since another one would be another cache', () => {
    expect(scopeOf()).toBe('acme-api-511eb1ec');
    expect(
      scopeOf({
        tags: ['ghcr.io/acme/api:1', 'acme/api:1'],
        dockerfile: './docker/api.Dockerfile',
        context: 'services/api/',
        target: 'release',
        platforms: ['linux/amd64', 'linux/arm64'],
        matrix: { node: 20, os: 'debian' },
      }),
    ).toBe('acme-api-release-amd64-arm64-eb855dd3');
  });

  it.each<[string, Partial<BuildIdentity>]>([
    ['acme-api', {}],
    ['api', { tags: ['api'] }],
    ['acme-api', { tags: ['localhost:5000/Acme/api@sha256:00'] }],
    ['services-api-gateway-service', { tags: ['a.io/acme/team/services/api-gateway-service:1'] }],
    ['abcdefghijklmnopqrstuvwxyz012345', { tags: ['xyzabcdefghijklmnopqrstuvwxyz012345'] }],
    ['acme-api-build', { target: 'build' }],
    ['acme-api-build.er_1', { target: 'Build.er_1' }],
    ['acme-api-abcdefghijklmnop', { target: 'abcdefghijklmnopqrstuvwxyz' }],
    ['acme-api-amd64-arm-v7-arm64', { platforms: ['linux/arm64', 'linux/amd64', 'linux/arm/v7'] }],
    ['acme-api-windows-amd64', { platforms: ['windows/amd64'] }],
    ['dockerfile', { tags: [] }],
    ['dockerfile', { tags: ['', 'a/b'] }],
    ['services-api', { tags: [], dockerfile: 'services/api/Dockerfile', context: 'services/api' }],
    ['docker-api.dockerfile', { tags: [], dockerfile: './docker/api.Dockerfile' }],
    ['services-api', { tags: [], context: './services/api' }],
    ['shop', { tags: [], context: 'https://github.com/acme/shop.git#5ca1ab1e' }],
    ['shop', { tags: [], context: 'git@github.com:shop' }],
    ['services-api', { tags: [], context: 'https://github.com/acme/shop.git#5ca1ab1e:services/api' }],
    ['x', { tags: [], context: 'https://github.com/acme/shop.git?ref=main&subdir=x' }],
    ['', { tags: [], dockerfile: '日本' }],
  ])('begins with %s for %j', (name, overrides) => {
    expect(words(overrides)).toBe(name);
  });

  const FULL: Partial<BuildIdentity> = {
    target: 'release',
    platforms: ['linux/amd64', 'linux/arm64'],
    matrix: { node: 20, nested: { a: 1, b: [1, 2] } },
    dockerfile: 'docker/Dockerfile',
  };

  it.each<[string, Partial<BuildIdentity>]>([
    ['another tag', { tags: ['ghcr.io/acme/api:2'] }],
    ['a digest', { tags: ['ghcr.io/acme/api@sha256:00'] }],
    ['more tags', { tags: ['ghcr.io/acme/api:1', 'x/y:1'] }],
    ['another order of platforms', { platforms: ['linux/arm64', 'linux/amd64', 'linux/arm64'] }],
    ['another order of the matrix', { matrix: { nested: { b: [1, 2], a: 1 }, node: 20 } }],
    ['another spelling of the paths', { dockerfile: './docker//Dockerfile', context: './' }],
  ])('stays for %s', (_, overrides) => {
    expect(scopeOf({ ...FULL, ...overrides })).toBe(scopeOf(FULL));
  });

  it.each<[string, Partial<BuildIdentity>]>([
    ['image', { tags: ['ghcr.io/acme/web:1'] }],
    ['registry', { tags: ['docker.io/acme/api:1'] }],
    ['target', { target: 'test' }],
    ['target, for none', { target: undefined }],
    ['set of platforms', { platforms: ['linux/amd64'] }],
    ['matrix value', { matrix: { node: 22, nested: { a: 1, b: [1, 2] } } }],
    ['order inside of a list', { matrix: { node: 20, nested: { a: 1, b: [2, 1] } } }],
    ['matrix, for none', { matrix: undefined }],
    ['Dockerfile', { dockerfile: 'docker/Dockerfile.web' }],
    ['context', { context: 'services' }],
  ])('is another one for another %s', (_, overrides) => {
    expect(scopeOf({ ...FULL, ...overrides })).not.toBe(scopeOf(FULL));
  });

  it('takes an empty matrix for none', () => {
    expect(scopeOf({ matrix: {} })).toBe(scopeOf());
  });

  it.each([
    ['a commit', 'https://github.com/acme/shop.git#5ca1ab1e', 'https://github.com/acme/shop.git#0ddba11'],
    ['a commit before a folder', 'git@github.com:acme/shop.git#a:x', 'git@github.com:acme/shop.git#b:x'],
    ['a query', 'https://h/s.git?ref=a&subdir=x', 'https://h/s.git?subdir=x&ref=refs/pull/7/merge'],
    ['a token', 'https://x-access-token:one@h/s.git', 'https://two@h/s.git'],
  ])('of a Git context does not hold %s', (_, one, two) => {
    for (const tags of [[], ['a/b']]) {
      expect(scopeOf({ tags, context: one })).toBe(scopeOf({ tags, context: two }));
    }
  });

  it.each([
    ['https://h/s.git#main:x', 'https://h/s.git#main:y'],
    ['https://h/s.git?subdir=x', 'https://h/s.git?subdir=y'],
    ['https://h/s.git', 'https://h/t.git'],
    ['ssh://git@h/s.git', 'https://h/s.git'],
  ])('tells the Git contexts %s and %s apart', (one, two) => {
    expect(scopeOf({ context: one })).not.toBe(scopeOf({ context: two }));
  });
});

const identity = fc.record({
  tags: fc.array(fc.stringMatching(/^[a-z]{1,4}(?:\.io\/[a-z/]{1,40}[a-z])?$/), { maxLength: 1 }),
  dockerfile: fc.stringMatching(/^[a-z]{1,3}(?:\/[a-z]{1,40})?$/),
  context: fc.stringMatching(/^[a-z]{1,3}(?:\/[a-z]{1,40})?$/),
  target: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  platforms: fc
    .uniqueArray(
      fc.constantFrom('linux/amd64', 'linux/arm64', 'linux/arm/v7', 'windows/amd64', 'linux/s390x'),
    )
    .map((platforms) => platforms.toSorted()),
  matrix: fc.option(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, maxKeys: 3 }), {
    nil: undefined,
  }),
});

describe('any derived scope', () => {
  it('is short, of few characters, and begins with a letter or a digit', () => {
    const anything = fc.record({
      tags: fc.array(fc.string({ unit: 'binary', maxLength: 100 })),
      dockerfile: fc.string({ unit: 'binary', maxLength: 100 }),
      context: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `https://h/${text}`),
      ),
      target: fc.string({ unit: 'binary', maxLength: 100 }),
      platforms: fc.array(fc.string({ unit: 'binary' }), { maxLength: 9 }),
    });
    fc.assert(
      fc.property(fc.oneof(identity, anything), (identity) => {
        expect(deriveScope(identity)).toMatch(/^(?=[a-z0-9])(?!.*--$)[a-z0-9._-]{0,70}[0-9a-f]{8}$/);
      }),
      { numRuns: 1000 },
    );
  });

  it('is that of one identity alone', () => {
    const canonical = (value: BuildIdentity) => JSON.stringify(sorted(value));
    fc.assert(
      fc.property(identity, identity, (one, two) => {
        expect(deriveScope(one) === deriveScope(two)).toBe(canonical(one) === canonical(two));
      }),
      { numRuns: 1000 },
    );
  });

  it('differs in one field for identities that do', () => {
    const field = fc.constantFrom<keyof BuildIdentity>(
      'tags',
      'dockerfile',
      'context',
      'target',
      'platforms',
      'matrix',
    );
    fc.assert(
      fc.property(identity, identity, field, (one, two, name) => {
        const other = { ...one, [name]: two[name] };
        fc.pre(JSON.stringify(sorted(other)) !== JSON.stringify(sorted(one)));
        expect(deriveScope(other)).not.toBe(deriveScope(one));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the tag or the order of platforms', () => {
    fc.assert(
      fc.property(identity, fc.stringMatching(/^\w{1,9}$/), (identity, tag) => {
        const tags = identity.tags.map((name) => `${name}:${tag}`);
        const platforms = identity.platforms.toReversed();
        expect(deriveScope({ ...identity, tags, platforms })).toBe(deriveScope(identity));
      }),
    );
  });
});

/** A value with its keys in order, as a second opinion on what is the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.keys(value)
    .sort()
    .filter((key) => Reflect.get(value, key) !== undefined)
    .map((key) => [key, sorted(Reflect.get(value, key))]);
}
