import { describe, expect, it } from '@jest/globals';
import type { CacheEntry, CachePlan, LeftOut } from '../../src/cache/types.ts';
import type { CacheVertex } from '../../src/metrics/types.ts';
import type { CacheFacts } from '../../src/report/cache-facts.ts';
import { destinationRows, sourceRows } from '../../src/report/cache-rows.ts';

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
  hasImage: true,
  counts: { cached: 3, total: 9 },
  ...overrides,
});
const planned = (
  sources: CacheEntry[],
  destinations: CacheEntry[] = [],
  leftOut: LeftOut[] = [],
): CachePlan => ({
  sources,
  destinations,
  leftOut,
  notes: [],
});

describe('sources', () => {
  it.each([
    ['imported', undefined, 3],
    ['not-found', 'failed to configure registry cache importer: h.io/x:cache: not found', 0],
    ['not-found', 'manifest unknown: manifest unknown', 0],
    ['refused', 'failed to authorize: 401 Unauthorized', 0],
    ['refused', 'unexpected status from HEAD request: 403 Forbidden', 0],
    ['refused', 'denied: installation not allowed', 0],
    [
      'refused',
      'error getting credentials - err: exec: "docker-credential-x": executable file not found in $PATH',
      0,
    ],
    ['unreachable', 'dial tcp 127.0.0.1:9: connect: connection refused', 0],
    ['unreachable', 'lookup h: no such host', 0],
    ['unreachable', 'unexpected status: 503 Service Unavailable', 0],
    ['unreachable', 'context deadline exceeded', 0],
    ['failed', 'invalid character in index', 0],
    ['failed', 'unexpected status: 429 Too Many Requests', 0],
    ['failed', 'something else', 0],
  ])('%s: %s', (result, error, servedAtMost) => {
    const [row, ...others] = sourceRows(
      facts({
        plan: planned([entry('registry', { ref: 'h.io/x:cache' })]),
        vertices: [read({ type: 'registry', name: 'h.io/x:cache', seconds: 0.2, error })],
      }),
    );
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      entry: 'type=registry,ref=h.io/x:cache',
      type: 'registry',
      ref: 'h.io/x:cache',
      result,
      seconds: 0.2,
      servedAtMost,
    });
    if (error === undefined) expect(row?.message).toBeUndefined();
    else expect(row?.message).toContain(error);
  });

  it('tell the likely cause and what to do behind the words of BuildKit', () => {
    const plan = planned([entry('registry', { ref: 'ghcr.io/acme/api:cache' })]);
    const vertices = [read({ type: 'registry', name: 'ghcr.io/acme/api:cache', error: '401 Unauthorized' })];
    expect(sourceRows(facts({ plan, vertices }))[0]).toMatchObject({
      message:
        '401 Unauthorized. `ghcr.io` did not accept the login, or there was none. Log in to it before the build as somebody who may read there, and give the job `permissions: packages: read`.',
      cause: { kind: 'login' },
    });
  });

  it('are tied to their vertices: by the name that is known, the others in order of the plan', () => {
    const sources = [
      entry('gha', { scope: 'a' }),
      entry('registry', { ref: 'h/one' }),
      entry('gha', { scope: 'b' }),
      entry('registry', { ref: 'h/two' }),
      entry('gha', { scope: 'c' }),
    ];
    const vertices = [
      read({ type: 'registry', name: 'h/two', seconds: 2 }),
      read({ type: 'gha', name: 'gha:1', seconds: 3 }),
      read({ type: 'registry', name: 'h/one', seconds: 1 }),
      read({ type: 'gha', name: 'gha:2', seconds: 4 }),
      read({ type: 'gha', name: 'gha:3', seconds: 5 }),
    ];
    const told = (importerNames?: Map<CacheEntry, string>) =>
      sourceRows(facts({ plan: planned(sources), vertices, importerNames })).map(
        ({ scope, ref, seconds }) => [scope ?? ref, seconds],
      );
    expect(told()).toEqual([
      ['a', 3],
      ['h/one', 1],
      ['b', 4],
      ['h/two', 2],
      ['c', 5],
    ]);
    const names = new Map(sources.map((source, index) => [source, `gha:${index === 4 ? 1 : 9}`]));
    expect(told(names)).toEqual([
      ['a', 4],
      ['h/one', 1],
      ['b', 5],
      ['h/two', 2],
      ['c', 3],
    ]);
  });

  it('that are the same place share the one vertex that BuildKit makes of them', () => {
    const sources = [
      entry('registry', { ref: 'h/x' }),
      entry('registry', { ref: 'h/x', 'registry.insecure': 'true' }),
    ];
    const vertices = [read({ type: 'registry', name: 'h/x', seconds: 1 })];
    const rows = sourceRows(facts({ plan: planned(sources), vertices }));
    expect(rows.map(({ result, seconds }) => [result, seconds])).toEqual([
      ['imported', 1],
      ['imported', 1],
    ]);
  });

  it.each([
    [
      'not-found',
      'not found due to err: could not read cache/index.json: open cache/index.json: no such file or directory',
    ],
    [
      'not-found',
      'skipped due to err: could not read cache/index.json: open cache/index.json: no such file or directory',
    ],
    ['not-found', 'skipped: no digest found for tag latest'],
    ['failed', 'skipped due to err: could not unmarshal cache/index.json: invalid character'],
    [
      'failed',
      'skipped due to err: could not read cache/index.json: open cache/index.json: permission denied',
    ],
    ['failed', 'skipped: digest sha256:00 unavailable: not found'],
  ])(
    '%s: a local directory that buildx itself could not read has no vertex, only a warning: %s',
    (result, reason) => {
      const text = [`WARNING: local cache import at cache ${reason}`];
      const [row] = sourceRows(facts({ plan: planned([entry('local', { src: 'cache' })]), text }));
      expect(row).toMatchObject({ type: 'local', src: 'cache', result, servedAtMost: 0 });
      expect(row?.message).toContain(text[0]);
    },
  );

  it('that were redirected show the directory of the user', () => {
    const own = entry('local', { src: 'cache' });
    const told = new Map([[own, entry('local', { src: '/tmp/scratch/1' })]]);
    const text = [
      'WARNING: local cache import at /tmp/scratch/1 not found due to err: open /tmp/scratch/1/index.json',
    ];
    const [row] = sourceRows(facts({ plan: planned([own]), text, told }));
    expect(row).toMatchObject({
      entry: 'type=local,src=cache',
      result: 'not-found',
      message: 'WARNING: local cache import at cache not found due to err: open cache/index.json',
    });
  });

  it('a gha scope that is known to be empty was not found, whatever BuildKit says', () => {
    const plan = planned([entry('gha', { scope: 'new' }), entry('gha')]);
    const vertices = [read({ type: 'gha' }), read({ type: 'gha' })];
    const rows = sourceRows(facts({ plan, vertices, emptyScopes: new Set(['new']) }));
    expect(rows.map(({ result, servedAtMost }) => [result, servedAtMost])).toEqual([
      ['not-found', 0],
      ['imported', 3],
    ]);
    const byDefault = sourceRows(facts({ plan, vertices, emptyScopes: new Set(['buildkit']) }));
    expect(byDefault.map(({ result }) => result)).toEqual(['imported', 'not-found']);
  });

  it('that ended with the build are unknown', () => {
    const plan = planned([entry('gha')]);
    const vertices = [read({ type: 'gha', error: 'rpc error: context canceled' })];
    const [row] = sourceRows(facts({ plan, vertices, result: 'cancelled' }));
    expect(row).toMatchObject({ result: 'unknown' });
    expect(row?.servedAtMost).toBeUndefined();
  });

  it('of a foreign log are its vertices', () => {
    const rows = sourceRows(
      facts({ vertices: [read({ type: 'registry', name: 'h/x' }), read({ type: 'gha', name: 'gha:1' })] }),
    );
    expect(rows.map((row) => row.entry)).toEqual(['type=registry,ref=h/x', 'type=gha']);
  });

  it('hold no secret', () => {
    const plan = planned([entry('s3', { bucket: 'b', secret_access_key: 'planted' })]);
    const vertices = [read({ type: 's3', error: 'GET https://h/b?X-Amz-Signature=planted: 403 Forbidden' })];
    expect(JSON.stringify(sourceRows(facts({ plan, vertices })))).not.toContain('planted');
  });
});

describe('destinations', () => {
  const plan = planned([], [entry('registry', { ref: 'h/x' }), entry('inline')]);
  it.each([
    ['written', 'succeeded', [written({ type: 'registry', seconds: 1, bytes: 5 })]],
    ['failed', 'succeeded', [written({ type: 'registry', error: 'denied' })]],
    ['skipped', 'failed', []],
    ['skipped', 'succeeded', [written({ type: 'registry', isEmpty: true })]],
    ['skipped', 'cancelled', [written({ type: 'registry', error: 'context canceled' })]],
    ['dropped', 'succeeded', []],
    ['unknown', 'unknown', [written({ type: 'registry', completed: false })]],
  ] as const)('%s in a build that %s', (result, build, vertices) => {
    const [row] = destinationRows(facts({ plan, vertices, result: build }));
    expect(row).toMatchObject({ type: 'registry', result });
  });

  it('inline is part of the image, and nothing is known where BuildKit says nothing of it', () => {
    const vertices = [written({ type: 'inline', seconds: 0.1 })];
    expect(destinationRows(facts({ plan, vertices }))[1]).toMatchObject({ result: 'written', seconds: 0.1 });
    expect(destinationRows(facts({ plan }))[1]).toMatchObject({ type: 'inline', result: 'unknown' });
    expect(destinationRows(facts({ plan, hasImage: false }))[1]).toMatchObject({
      result: 'skipped',
      message: 'This build left no image that could hold an inline cache.',
    });
  });

  it('of which the directory was swapped show that of the user, and its bytes', () => {
    const [own, other] = [entry('local', { dest: 'cache' }), entry('local', { dest: 'broken' })];
    const told = new Map([
      [own, entry('local', { dest: '/w/cache.new' })],
      [other, entry('local', { dest: '/w/b.new' })],
    ]);
    const vertices = [
      written({ type: 'local', layers: 4, bytes: 7 }),
      written({ type: 'local', error: 'open /w/b.new/ingest: no space left on device' }),
    ];
    const rows = destinationRows(
      facts({ plan: planned([], [own, other]), vertices, told, localBytes: new Map([[own, 512]]) }),
    );
    expect(rows).toMatchObject([
      { dest: 'cache', result: 'written', bytes: 512, layers: 4 },
      { dest: 'broken', result: 'failed', cause: { kind: 'disk' } },
    ]);
    expect(rows[1]?.message).toMatch(/^open broken\/ingest: no space left on device\. The disk that holds/);
  });

  it.each([
    ['registry', { layers: 2 }],
    ['local', { layers: 2 }],
    ['gha', { newLayers: 2 }],
    ['s3', { newLayers: 2 }],
    ['azblob', { newLayers: 2 }],
    ['unheard-of', {}],
  ])('name layers as BuildKit does: %s', (type, expected) => {
    const vertices = [written({ type, layers: 2 })];
    const [row] = destinationRows(facts({ plan: planned([], [entry(type)]), vertices }));
    const { layers, newLayers } = row ?? {};
    expect({
      ...(layers === undefined ? {} : { layers }),
      ...(newLayers === undefined ? {} : { newLayers }),
    }).toEqual(expected);
  });

  it('of one type are told apart by the repository that an error names', () => {
    const plan = planned(
      [],
      [entry('registry', { ref: 'h.io/a/one:cache' }), entry('registry', { ref: 'h.io/a/two:cache' })],
    );
    const error = 'error writing layer blob: Head "https://h.io/v2/a/two/blobs/sha256:00": 403 Forbidden';
    const vertices = [written({ type: 'registry', error }), written({ type: 'registry', seconds: 1 })];
    expect(destinationRows(facts({ plan, vertices })).map(({ result }) => result)).toEqual([
      'written',
      'failed',
    ]);
    const similar = [
      written({ type: 'registry', error: error.replace('/two/', '/two-more/') }),
      written({ type: 'registry' }),
    ];
    expect(destinationRows(facts({ plan, vertices: similar })).map(({ result }) => result)).toEqual([
      'failed',
      'written',
    ]);
  });
});

describe('what a fork is refused is no trouble', () => {
  const unauthorized = 'unexpected status from HEAD request to https://h/v2/x: 401 Unauthorized';
  const plan = { ...planned([entry('registry', { ref: 'h/x' })], [entry('registry', { ref: 'h/x' })]) };
  const rowsOf = (error: string, isFork?: true) => {
    const vertices = [read({ type: 'registry', name: 'h/x', error }), written({ type: 'registry', error })];
    const all = facts({ plan: { ...plan, isFork }, vertices });
    return [...sourceRows(all), ...destinationRows(all)];
  };

  it('and says why', () => {
    const message = `${unauthorized}. GitHub gives code from a fork no secrets to log in with. A cache that needs no login, such as \`type=gha\`, serves forks too.`;
    const row = { result: 'skipped', message, cause: undefined };
    expect(
      rowsOf(unauthorized, true).map(({ result, message, cause }) => ({ result, message, cause })),
    ).toEqual([row, row]);
    expect(rowsOf(unauthorized).map(({ result }) => result)).toEqual(['refused', 'failed']);
  });

  it('while all else that fails is', () => {
    expect(rowsOf('dial tcp: connection refused', true).map(({ result }) => result)).toEqual([
      'unreachable',
      'failed',
    ]);
  });
});

describe('what was left out before the build', () => {
  const gha = entry('gha', { scope: 'a' });
  const leftOut: LeftOut[] = [
    {
      side: 'source',
      entry: entry('local', { src: 'cache' }),
      result: 'not-found',
      message: 'not there yet',
    },
    { side: 'source', entry: gha, result: 'dropped', message: 'no token' },
    { side: 'source', entry: gha, result: 'skipped', message: 'not on this event' },
    { side: 'destination', entry: gha, result: 'dropped', message: 'no token' },
    {
      side: 'destination',
      entry: entry('s3', { bucket: 'b' }),
      result: 'skipped',
      message: 'not on pull requests',
    },
  ];
  const plan = planned([entry('registry', { ref: 'h/x' })], [], leftOut);
  const all = facts({ plan, vertices: [read({ type: 'registry', name: 'h/x' })] });

  it('stands behind what was planned', () => {
    expect(sourceRows(all).map(({ entry: of, result, message }) => [of, result, message])).toEqual([
      ['type=registry,ref=h/x', 'imported', undefined],
      ['type=local,src=cache', 'not-found', 'not there yet'],
      ['type=gha,scope=a', 'dropped', 'no token'],
      ['type=gha,scope=a', 'skipped', 'not on this event'],
    ]);
    expect(destinationRows(all).map(({ type, result, message }) => [type, result, message])).toEqual([
      ['gha', 'dropped', 'no token'],
      ['s3', 'skipped', 'not on pull requests'],
    ]);
  });
});

describe('what BuildKit never mentioned', () => {
  const plan = planned([entry('gha')], [entry('s3', { bucket: 'b' })]);
  const rowsOf = (overrides: Partial<CacheFacts>) => {
    const all = facts({ plan, ...overrides });
    return [...sourceRows(all), ...destinationRows(all)].map(({ result, cause }) => [result, cause?.kind]);
  };

  it('was dropped, in a build that succeeded and ran steps', () => {
    expect(rowsOf({})).toEqual([
      ['dropped', 'silent'],
      ['dropped', 'silent'],
    ]);
    expect(sourceRows(facts({ plan }))[0]?.message).toBe(
      "BuildKit never mentioned this cache, so it was not used. Buildx leaves `type=gha` out without a word where the job has no token or address for the Actions cache, and where the builder's BuildKit does not know it. Call the action with `uses`, and use a builder with a newer BuildKit.",
    );
  });

  it.each([
    ['there was no step, as with `call`', { counts: { cached: 0, total: 0 } }, 'unknown'],
    ['the build failed', { result: 'failed' as const }, 'skipped'],
    ['the log ended early', { result: 'unknown' as const }, 'skipped'],
  ])('is not known where %s', (_, overrides, destination) => {
    expect(rowsOf(overrides)).toEqual([
      ['unknown', undefined],
      [destination, undefined],
    ]);
  });
});

describe('places of object stores', () => {
  it.each([
    ['s3', { bucket: 'b', region: 'r', prefix: 'p/', name: 'api' }, 'b/p/api'],
    ['s3', { bucket: 'b', region: 'r' }, 'b'],
    ['azblob', { account_url: 'https://a.example', container: 'c', name: 'api' }, 'c/api'],
    ['azblob', { account_url: 'https://a.example' }, undefined],
    ['registry', { ref: 'r.io/a:b', name: 'x' }, undefined],
  ] as const)('%s is told apart by %j', (type, attributes, name) => {
    const plan = planned([entry(type, attributes)]);
    expect(sourceRows(facts({ plan }))[0]?.name).toBe(name);
  });
});
