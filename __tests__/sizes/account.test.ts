import { describe, expect, it } from '@jest/globals';
import { BUILDKIT_VERSION } from '../../src/github/cache-service.ts';
import { accountOf } from '../../src/sizes/account.ts';
import { entryKey } from '../../src/sizes/account-keys.ts';
import { refKind, refName } from '../../src/sizes/account-refs.ts';
import { toolOf } from '../../src/sizes/account-tools.ts';
import { blob, DAY, digest, entry, family, index, MAIN, NOW, pull } from './entries.ts';

const FACTS = { repository: 'acme/shop', now: NOW, defaultBranch: MAIN, openPulls: new Set([7]) };

describe('the key of an entry', () => {
  it.each([
    [
      'index-api-1-ce53a0a2#3',
      { kind: 'index', scope: 'api', refHash: 'ce53a0a2', family: 'index-api-1-ce53a0a2', number: 3 },
    ],
    [
      'index-api-1-ce53a0a2-sig#12',
      { kind: 'index', scope: 'api', family: 'index-api-1-ce53a0a2-sig', number: 12 },
    ],
    ['index-a-1-00000000-1-ce53a0a2#1', { kind: 'index', scope: 'a-1-00000000', refHash: 'ce53a0a2' }],
    ['index-a\nb-1-ce53a0a2#1', { kind: 'index', scope: 'a\nb' }],
    [`buildkit-blob-1-${digest('a')}`, { kind: 'blob', name: digest('a') }],
    [`buildkit-blob-1-${digest('a')}-sig`, { kind: 'blob', name: `${digest('a')}-sig` }],
    ['index-api-1-ce53a0a2', { kind: 'other' }],
    ['index-api-1-ce53a0a2#', { kind: 'other' }],
    ['index-api-1-CE53A0A2#1', { kind: 'other' }],
    ['buildkit-blob-2-sha256:ab', { kind: 'other' }],
    ['buildkit-blob-1-sha256:xyz', { kind: 'other' }],
  ])('%j', (key, expected) => {
    expect(entryKey({ key, version: BUILDKIT_VERSION })).toMatchObject(expected);
    expect(entryKey({ key, version: 'f'.repeat(64) })).toEqual({ kind: 'other' });
  });

  it('has the version that was seen on GitHub', () => {
    expect(BUILDKIT_VERSION).toMatch(/^693bb701/);
  });
});

describe('a ref', () => {
  it.each([
    [MAIN, 'default', 'main'],
    ['refs/heads/feature/a', 'branch', 'feature/a'],
    ['refs/heads/gh-readonly-queue/main/pr-7-abc', 'merge-queue', 'gh-readonly-queue/main/pr-7-abc'],
    ['refs/tags/v1', 'tag', 'tag v1'],
    ['refs/pull/7/merge', 'open-pull', 'pull request 7'],
    ['refs/pull/8/merge', 'closed-pull', 'pull request 8'],
    ['refs/pull/x/merge', 'other', 'refs/pull/x/merge'],
  ])('%s is of kind %s', (ref, kind, name) => {
    expect(refKind(ref, FACTS)).toBe(kind);
    expect(refName(ref)).toBe(name);
  });

  it('of a pull request is not taken for closed when that is not known', () => {
    expect(refKind(pull(8), {})).toBe('pull');
  });
});

it.each([
  ['node-cache-Linux-x64-npm-958aff96', 'setup-node'],
  ['setup-go-Linux-x64-ubuntu24-go-1.24-ab', 'setup-go'],
  ['v0-rust-build-Linux-x64-ab', 'rust-cache'],
  ['gradle-home-v1|Linux|build', 'gradle'],
  ['Linux-node-958aff96', 'Linux-node'],
  ['macOS-ARM64-pods-ab', 'macOS-ARM64-pods'],
  ['cache-v1', 'cache-v1'],
  ['terraform', 'terraform'],
  ['x'.repeat(300), 'x'.repeat(40)],
])('the cache %s counts under %s', (key, tool) => {
  expect(toolOf(key)).toBe(tool);
});

describe('the account', () => {
  it('of nothing is nothing', () => {
    expect(accountOf([], { repository: 'acme/shop', now: NOW })).toEqual({
      repository: 'acme/shop',
      at: NOW,
      total: { entries: 0, bytes: 0 },
      limit: 10e9,
      limitIsAssumed: true,
      buildkit: { entries: 0, bytes: 0, indexes: { entries: 0, bytes: 0 }, blobs: { entries: 0, bytes: 0 } },
      refs: [],
      kinds: [],
      idle: [
        { from: 0, to: 1, entries: 0, bytes: 0 },
        { from: 1, to: 3, entries: 0, bytes: 0 },
        { from: 3, to: 7, entries: 0, bytes: 0 },
        { from: 7, entries: 0, bytes: 0 },
      ],
      added: { entries: 0, bytes: 0 },
      superseded: { entries: 0, bytes: 0 },
      scopes: [],
      tools: [],
      notes: [],
    });
  });

  it('tells whose everything is', () => {
    const entries = [
      index('api', 1, { age: 5, idle: 3 }),
      index('api', 2, { age: 2, idle: 0.5 }),
      blob('a', { bytes: 500 }),
      blob('b', { ref: pull(5), bytes: 300, idle: 8, age: 8 }),
      blob('c', { ref: pull(7), bytes: 200, idle: 0, age: 0.9 }),
      index('web', 1, { ref: 'refs/heads/feature', idle: 2 }),
      entry({ key: 'Linux-node-1', bytes: 40, idle: 2 }),
      entry({ key: 'Linux-node-2', bytes: 50, idle: 2 }),
      entry({ key: 'setup-go-1', bytes: 60, idle: 2 }),
    ];
    const account = accountOf(entries, { ...FACTS, limit: 20e9, notes: ['a note'] });
    expect(account).toMatchObject({
      total: { entries: 9, bytes: 1180 },
      limit: 20e9,
      buildkit: {
        entries: 6,
        bytes: 1030,
        indexes: { entries: 3, bytes: 30 },
        blobs: { entries: 3, bytes: 1000 },
      },
      kinds: [
        { kind: 'default', refs: 1, entries: 6, bytes: 670 },
        { kind: 'closed-pull', refs: 1, entries: 1, bytes: 300 },
        { kind: 'open-pull', refs: 1, entries: 1, bytes: 200 },
        { kind: 'branch', refs: 1, entries: 1, bytes: 10 },
      ],
      idle: [
        { entries: 2, bytes: 210 },
        { entries: 5, bytes: 660 },
        { entries: 1, bytes: 10 },
        { entries: 1, bytes: 300 },
      ],
      added: { entries: 1, bytes: 200 },
      superseded: { entries: 1, bytes: 10 },
      scopes: [
        { scope: 'api', refs: 1, indexes: { entries: 2, bytes: 20 } },
        { scope: 'web', refs: 1, indexes: { entries: 1, bytes: 10 } },
      ],
      tools: [
        { tool: 'Linux-node', entries: 2, bytes: 90 },
        { tool: 'setup-go', entries: 1, bytes: 60 },
      ],
      notes: ['a note'],
    });
    expect(account.refs[0]).toEqual({
      ref: MAIN,
      kind: 'default',
      entries: 6,
      bytes: 670,
      buildkitBytes: 520,
      accessedAt: NOW - 0.5 * DAY,
    });
    expect(account.refs[1]).toMatchObject({ ref: pull(5), pull: 5, kind: 'closed-pull' });
    expect(account).not.toHaveProperty('limitIsAssumed');
    expect(account).not.toHaveProperty('unnamed');
  });

  it('tells what no readable index names, of refs whose indexes were all read', () => {
    const [live, other] = [index('api', 2), index('web', 1)];
    const entries = [
      index('api', 1, { age: 9 }),
      live,
      other,
      blob('a'),
      blob('b'),
      blob('c', { ref: pull(7) }),
    ];
    const names = (...contents: string[]) => new Set(contents.map(digest));
    const read = (indexes: Array<[number, Set<string>]>) =>
      accountOf(entries, { ...FACTS, indexes: new Map(indexes) });
    expect(read([[live.id, names('a')]])).not.toHaveProperty('unnamed');
    const account = read([
      [live.id, names('a')],
      [other.id, names('c')],
    ]);
    expect(account.unnamed).toEqual({ entries: 1, bytes: 1000 });
    expect(account.scopes[0]).toEqual({
      scope: 'api',
      refs: 1,
      indexes: { entries: 2, bytes: 20 },
      named: { entries: 1, bytes: 1000 },
    });
  });

  it('counts indexes apart that are signed, and those of each ref', () => {
    const entries = [
      index('api', 1),
      index('api', 1, { key: `${family('api', MAIN, '-sig')}#1` }),
      index('api', 1, { ref: pull(7) }),
    ];
    const account = accountOf(entries, FACTS);
    expect(account.superseded.entries).toBe(0);
    expect(account.scopes).toMatchObject([{ scope: 'api', refs: 2 }]);
  });
});
