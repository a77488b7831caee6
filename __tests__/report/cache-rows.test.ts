import { describe, expect, it } from '@jest/globals';
import type { CacheEntry, CachePlan } from '../../src/cache/types.ts';
import type { CacheVertex } from '../../src/metrics/types.ts';
import { type CacheFacts, destinationRows, sourceRows } from '../../src/report/cache-rows.ts';

const entry = (type: string, attributes: Record<string, string> = {}): CacheEntry => ({
  type,
  attributes: Object.entries(attributes),
});
const read = (overrides: Partial<CacheVertex>): CacheVertex => ({
  side: 'import',
  completed: true,
  ...overrides,
});
const written = (overrides: Partial<CacheVertex>): CacheVertex => ({
  side: 'export',
  completed: true,
  ...overrides,
});
const facts = (overrides: Partial<CacheFacts>): CacheFacts => ({
  vertices: [],
  text: [],
  result: 'succeeded',
  ...overrides,
});
const planned = (sources: CacheEntry[], destinations: CacheEntry[] = []): CachePlan => ({
  sources,
  destinations,
  dropped: new Map(),
});

describe('sources', () => {
  it.each([
    ['imported', undefined],
    ['not-found', 'failed to configure registry cache importer: h/x:cache: not found'],
    ['not-found', 'manifest unknown: manifest unknown'],
    ['refused', 'failed to authorize: 401 Unauthorized'],
    ['refused', 'unexpected status from HEAD request: 403 Forbidden'],
    ['refused', 'denied: installation not allowed'],
    ['unreachable', 'dial tcp 127.0.0.1:9: connect: connection refused'],
    ['unreachable', 'lookup h: no such host'],
    ['unreachable', 'unexpected status: 503 Service Unavailable'],
    ['failed', 'invalid character in index'],
  ])('%s: %s', (result, error) => {
    const rows = sourceRows(
      facts({
        plan: planned([entry('registry', { ref: 'h/x:cache' })]),
        vertices: [read({ type: 'registry', name: 'h/x:cache', seconds: 0.2, error })],
      }),
    );
    expect(rows).toEqual([
      {
        entry: 'type=registry,ref=h/x:cache',
        type: 'registry',
        ref: 'h/x:cache',
        result,
        seconds: 0.2,
        ...(error === undefined ? {} : { message: error }),
      },
    ]);
  });

  it('are tied to their vertices: registries by reference, the others in order', () => {
    const rows = sourceRows(
      facts({
        plan: planned([
          entry('gha', { scope: 'a' }),
          entry('registry', { ref: 'h/one' }),
          entry('gha', { scope: 'b' }),
          entry('registry', { ref: 'h/two' }),
        ]),
        vertices: [
          read({ type: 'registry', name: 'h/two', seconds: 2 }),
          read({ type: 'gha', name: 'gha:1', seconds: 3 }),
          read({ type: 'registry', name: 'h/one', seconds: 1 }),
          read({ type: 'gha', name: 'gha:2', seconds: 4 }),
        ],
      }),
    );
    expect(rows.map(({ scope, ref, seconds }) => [scope ?? ref, seconds])).toEqual([
      ['a', 3],
      ['h/one', 1],
      ['b', 4],
      ['h/two', 2],
    ]);
  });

  it.each([
    ['not found due to err: could not read cache/index.json'],
    ['skipped due to err: could not read cache/index.json'],
  ])('a local directory that is not there has no vertex, only a warning: %s', (reason) => {
    const text = [`WARNING: local cache import at cache ${reason}`];
    const [row] = sourceRows(facts({ plan: planned([entry('local', { src: 'cache' })]), text }));
    expect(row).toMatchObject({ type: 'local', src: 'cache', result: 'not-found', message: text[0] });
  });

  it('a gha scope that is known to be empty was not found, whatever BuildKit says', () => {
    const plan = planned([entry('gha', { scope: 'new' }), entry('gha')]);
    const vertices = [read({ type: 'gha' }), read({ type: 'gha' })];
    const rows = sourceRows(facts({ plan, vertices, emptyScopes: new Set(['new']) }));
    expect(rows.map(({ result }) => result)).toEqual(['not-found', 'imported']);
    const byDefault = sourceRows(facts({ plan, vertices, emptyScopes: new Set(['buildkit']) }));
    expect(byDefault.map(({ result }) => result)).toEqual(['imported', 'not-found']);
  });

  it('without a vertex are unknown', () => {
    const [row] = sourceRows(facts({ plan: planned([entry('gha')]) }));
    expect(row).toMatchObject({ result: 'unknown', message: expect.any(String) });
  });

  it('of a foreign log are its vertices', () => {
    const rows = sourceRows(
      facts({ vertices: [read({ type: 'registry', name: 'h/x' }), read({ type: 'gha', name: 'gha:1' })] }),
    );
    expect(rows.map((row) => row.entry)).toEqual(['type=registry,ref=h/x', 'type=gha']);
  });

  it('that buildx drops say so, on both sides', () => {
    const both = [entry('gha'), entry('gha', { mode: 'max' })] as const;
    const plan = { ...planned([both[0]], [both[1]]), dropped: new Map(both.map((one) => [one, 'no token'])) };
    const expected = expect.objectContaining({ type: 'gha', result: 'dropped', message: 'no token' });
    expect([...sourceRows(facts({ plan })), ...destinationRows(facts({ plan }))]).toEqual([
      expected,
      expected,
    ]);
  });

  it('hold no secret', () => {
    const plan = planned([entry('s3', { bucket: 'b', secret_access_key: 'planted' })]);
    expect(JSON.stringify(sourceRows(facts({ plan })))).not.toContain('planted');
  });
});

describe('destinations', () => {
  const plan = planned([], [entry('registry', { ref: 'h/x' }), entry('inline')]);
  it.each([
    ['written', 'succeeded', [written({ type: 'registry', seconds: 1, bytes: 5 })]],
    ['failed', 'succeeded', [written({ type: 'registry', error: 'denied' })]],
    ['skipped', 'failed', []],
    ['unknown', 'succeeded', []],
    ['unknown', 'cancelled', [written({ type: 'registry', completed: false })]],
  ] as const)('%s in a build that %s', (result, build, vertices) => {
    const [row] = destinationRows(facts({ plan, vertices, result: build }));
    expect(row).toMatchObject({ type: 'registry', result });
  });

  it('inline is part of the image', () => {
    expect(destinationRows(facts({ plan }))[1]).toMatchObject({ type: 'inline', result: 'written' });
  });
});
