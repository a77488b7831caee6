import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCacheEntries, printEntry } from '../../src/cache/entry.ts';
import { type PlanFacts, planCache } from '../../src/cache/plan.ts';
import type { BuildIdentity } from '../../src/cache/scope.ts';
import type { CacheEntry, CacheEvent, CacheInputs, CachePlan } from '../../src/cache/types.ts';
import { OCCASIONS } from './occasions.ts';

const PUSH: CacheEvent = { name: 'push', branch: 'main', defaultBranch: 'main', isFork: false };
const IDENTITY: BuildIdentity = { tags: [], dockerfile: 'Dockerfile', context: '.', platforms: [] };
/** What deriveScope makes of IDENTITY, in this and every later version: another one would be another cache. */
const SCOPE = 'dockerfile-a2d6f057';

interface Given {
  cache?: string[];
  from?: string[];
  to?: string[];
  mode?: CacheInputs['mode'];
  scope?: string;
  write?: CacheInputs['write'];
}

function entries(lines: readonly string[]): CacheEntry[] {
  return lines.flatMap((line) => {
    const parsed = parseCacheEntries(line);
    if ('fault' in parsed) throw new Error(`${line}: ${parsed.fault}`);
    return parsed.entries;
  });
}

function planOf(given: Given, facts: Partial<PlanFacts> = {}): CachePlan {
  const inputs: CacheInputs = {
    places: given.cache && entries(given.cache),
    from: entries(given.from ?? []),
    to: entries(given.to ?? []),
    mode: given.mode ?? 'max',
    scope: given.scope,
    write: given.write ?? 'auto',
  };
  return planCache(inputs, { hasActionsCache: true, identity: IDENTITY, event: PUSH, ...facts });
}

/** What is read and what is written, as arguments of buildx. */
function sides(given: Given, facts: Partial<PlanFacts> = {}): [string[], string[]] {
  const plan = planOf(given, facts);
  return [plan.sources.map(printEntry), plan.destinations.map(printEntry)];
}

/** What is left out, one line each. */
function leftOut(given: Given, facts: Partial<PlanFacts> = {}): string[] {
  return planOf(given, facts).leftOut.map(
    ({ side, entry, result, message }) => `${side} ${printEntry(entry)} ${result}: ${message}`,
  );
}

it.each([true, false])('a plan says whether the code comes from a fork: %s', (isFork) => {
  expect(planOf({}, { event: { ...PUSH, isFork } }).isFork).toBe(isFork ? true : undefined);
});

describe('the default place', () => {
  it('is the Actions cache with a scope of its own', () => {
    expect(sides({})).toEqual([
      [`type=gha,scope=${SCOPE}`],
      [`type=gha,scope=${SCOPE},mode=max,ignore-error=true`],
    ]);
  });

  it.each<[string, Given, Partial<PlanFacts>]>([
    ['in a job without the Actions cache', {}, { hasActionsCache: false }],
    ['for none', { cache: [] }, {}],
  ])('is nothing %s', (_, given, facts) => {
    expect(planOf(given, facts)).toEqual({ sources: [], destinations: [], leftOut: [], notes: [] });
  });

  it.each<[string, Given, [string[], string[]]]>([
    ['cache-from', { from: ['a/b:c'] }, [['a/b:c'], []]],
    ['cache-to', { to: ['type=gha'] }, [[], ['type=gha,mode=max,ignore-error=true']]],
  ])('is nothing beside %s', (_, given, expected) => {
    expect(sides(given)).toEqual(expected);
  });
});

describe('a place', () => {
  it.each<[string, [string[], string[]]]>([
    ['type=gha,scope=x', [['type=gha,scope=x'], ['type=gha,scope=x,mode=max,ignore-error=true']]],
    [
      'type=gha,mode=min,scope=x,timeout=1m,ghtoken=t,repository=a/b',
      [
        ['type=gha,scope=x,timeout=1m'],
        ['type=gha,mode=min,scope=x,timeout=1m,ghtoken=t,repository=a/b,ignore-error=true'],
      ],
    ],
    ['a/b:c', [['a/b:c'], ['type=registry,ref=a/b:c,mode=max,ignore-error=true']]],
    [
      'type=registry,ref=a/b:c,compression=zstd,registry.insecure=true,image-manifest=true',
      [
        ['type=registry,ref=a/b:c,registry.insecure=true'],
        [
          'type=registry,ref=a/b:c,compression=zstd,registry.insecure=true,image-manifest=true,mode=max,ignore-error=true',
        ],
      ],
    ],
    ['type=local,dest=/c', [['type=local,src=/c'], ['type=local,dest=/c,mode=max,ignore-error=true']]],
    ['type=local,src=/c', [['type=local,src=/c'], ['type=local,dest=/c,mode=max,ignore-error=true']]],
    [
      'type=local,tag=x,src=/c,dest=/d,digest=sha256:0,reset=true',
      [
        ['type=local,src=/c,tag=x,digest=sha256:0'],
        ['type=local,dest=/d,tag=x,reset=true,mode=max,ignore-error=true'],
      ],
    ],
    [
      'type=s3,region=r,bucket=b,touch_refresh=1h',
      [
        ['type=s3,region=r,bucket=b'],
        ['type=s3,region=r,bucket=b,touch_refresh=1h,mode=max,ignore-error=true'],
      ],
    ],
    [
      'type=azblob,account_url=https://u,ignore-error=false',
      [
        ['type=azblob,account_url=https://u'],
        ['type=azblob,account_url=https://u,ignore-error=false,mode=max'],
      ],
    ],
    [
      'type=gha,scope=x,who=knows',
      [['type=gha,scope=x,who=knows'], ['type=gha,scope=x,who=knows,mode=max,ignore-error=true']],
    ],
    ['type=new,where=there', [['type=new,where=there'], ['type=new,where=there']]],
    ['type=inline', [[], ['type=inline']]],
  ])('%s is read and written, each side with what it knows', (line, expected) => {
    expect(sides({ cache: [line] })).toEqual(expected);
  });

  it('of type=inline is read from every tag', () => {
    const identity = { ...IDENTITY, tags: ['a/b:1', 'a/b:2', 'a/b:1'] };
    expect(sides({ cache: ['type=inline'] }, { identity })).toEqual([
      ['type=registry,ref=a/b:1', 'type=registry,ref=a/b:2'],
      ['type=inline'],
    ]);
  });

  it('stands before cache-from and cache-to, which stay as given', () => {
    const given = {
      cache: ['type=gha,scope=x'],
      from: ['a/b:{branch}', 'type=gha', 'type=registry,ref=c,mode=max'],
      to: ['type=inline', 'a/b:{branch}', 'type=gha', 'type=local,dest=/c,ignore-error=false'],
    };
    expect(sides(given)).toEqual([
      ['type=gha,scope=x', 'a/b:{branch}', 'type=gha', 'type=registry,ref=c,mode=max'],
      [
        'type=gha,scope=x,mode=max,ignore-error=true',
        'type=inline',
        'type=registry,ref=a/b:{branch},mode=max,ignore-error=true',
        'type=gha,mode=max,ignore-error=true',
        'type=local,dest=/c,ignore-error=false,mode=max',
      ],
    ]);
  });

  it('gets cache-mode and cache-scope where it does not say them', () => {
    const given = {
      cache: ['type=gha', 'type=gha,scope=x,mode=max', 'a/b:c'],
      to: ['type=gha,scope=y'],
      mode: 'min' as const,
      scope: 's-{branch}',
    };
    expect(sides(given)).toEqual([
      ['type=gha,scope=s-main', 'type=gha,scope=x', 'a/b:c'],
      [
        'type=gha,scope=s-main,mode=min,ignore-error=true',
        'type=gha,scope=x,mode=max,ignore-error=true',
        'type=registry,ref=a/b:c,mode=min,ignore-error=true',
        'type=gha,scope=y,mode=min,ignore-error=true',
      ],
    ]);
  });
});

/** One place of each kind, by a short name: its sources, given the branches that are read, and its destination. */
const PLACES: ReadonlyArray<
  [name: string, line: string, sources: (reads: string[]) => string[], destination: string]
> = [
  ['gha', 'type=gha,scope=api', () => ['type=gha,scope=api'], 'type=gha,scope=api'],
  ['shared', 'h.io/api:cache', () => ['h.io/api:cache'], 'type=registry,ref=h.io/api:cache'],
  [
    'branch',
    'h.io/api:x-{branch}',
    (reads) => reads.map((name) => `h.io/api:x-${name}`),
    'type=registry,ref=h.io/api:x-OWN',
  ],
  ['local', 'type=local,dest=/c', () => ['type=local,src=/c'], 'type=local,dest=/c'],
  ['s3', 'type=s3,region=r,bucket=b', () => ['type=s3,region=r,bucket=b'], 'type=s3,region=r,bucket=b'],
  ['inline', 'type=inline', () => ['type=registry,ref=h.io/api:1'], 'type=inline'],
];
const ALL = PLACES.map(([name]) => name);
const cache = PLACES.map(([, line]) => line);
const identity = { ...IDENTITY, tags: ['h.io/api:1'] };

function expected(
  written: readonly string[],
  reads: string[],
  own = '',
  readsOwn = written.includes('branch'),
): [string[], string[]] {
  const names = [...new Set(readsOwn ? [own, ...reads] : reads)];
  const destinations = PLACES.filter(([name]) => written.includes(name)).map(([name, , , text]) =>
    name === 'inline' ? text : `${text.replace('OWN', own)},mode=max,ignore-error=true`,
  );
  return [PLACES.flatMap(([, , sources]) => sources(names)), destinations];
}

describe.each(OCCASIONS)('on $title', ({ event, reads, own, auto, row }) => {
  const possible = own === undefined ? ALL.filter((name) => name !== 'branch') : ALL;
  const writes: Record<CacheInputs['write'], readonly string[]> = {
    auto: auto === 'all' ? ALL : auto,
    always: possible,
    never: [],
  };

  it.each(['auto', 'always', 'never'] as const)('cache-write: %s', (write) => {
    expect(sides({ cache, write }, { event, identity })).toEqual(
      // Where no event tells a branch, nobody else writes what is read.
      expected(writes[write], reads, own, row.startsWith('none') || writes[write].includes('branch')),
    );
  });

  it.each(['auto', 'always', 'never'] as const)('%s tells every place that is not written', (write) => {
    const plan = planOf({ cache, write }, { event, identity });
    const skipped = plan.leftOut.filter(({ side }) => side === 'destination');
    const missing = PLACES.filter(([name]) => !writes[write].includes(name));
    expect(skipped.map(({ entry }) => printEntry(entry))).toEqual(missing.map(([, line]) => line));
    for (const { result, message } of skipped) {
      expect(result).toBe('skipped');
      expect(message).toMatch(/^[A-Z`][^\n]*\.$/);
    }
  });

  it.each(['auto', 'always', 'never'] as const)('%s lets no {branch} reach buildx', (write) => {
    const plan = planOf({ cache, write }, { event, identity });
    expect([...plan.sources, ...plan.destinations].map(printEntry).join('\n')).not.toContain('{');
  });

  it('always writes what cache-to names', () => {
    const given = { cache: [], to: ['h.io/api:{branch}'], write: 'never' as const };
    expect(sides(given, { event })[1]).toEqual([
      'type=registry,ref=h.io/api:{branch},mode=max,ignore-error=true',
    ]);
  });
});

describe('a place that is not written says why and what to set', () => {
  const on = (title: string): CacheEvent => {
    const found = OCCASIONS.find((occasion) => occasion.title === title);
    if (!found) throw new Error(`there is no occasion "${title}"`);
    return found.event;
  };
  const GHA = 'type=gha,scope=x';

  it.each<[string, string, string]>([
    [
      'a pull request',
      'h.io/a:{branch}',
      'A pull request only reads. Set `cache-write: always` to have this one write `pr-7`.',
    ],
    [
      'a pull request',
      'h.io/a:c',
      "A pull request only reads. Set `cache-write: always` to have it written all the same, best with `{branch}` in `ref`, so that this one writes `pr-7` and no other branch's cache.",
    ],
    [
      'a pull request',
      'type=local,src=/c',
      "A pull request only reads. Set `cache-write: always` to have it written all the same, best with `{branch}` in `dest`, so that this one writes `pr-7` and no other branch's cache.",
    ],
    [
      'a pull request',
      'type=s3,bucket=b',
      "A pull request only reads. Set `cache-write: always` to have it written all the same, best with `{branch}` in `name`, so that this one writes `pr-7` and no other branch's cache.",
    ],
    [
      'a pull request',
      'type=new,where=there',
      'A pull request only reads. Set `cache-write: always` to have it written all the same.',
    ],
    [
      'a pull request',
      GHA,
      'A pull request only reads. Set `cache-write: always` to have it written: GitHub keeps what this ref writes to itself.',
    ],
    [
      'a pull_request_target',
      GHA,
      'A pull request only reads, all the more where its job may use the secrets of the repository. A push to a branch of this repository writes it.',
    ],
    [
      'a pull_request_target',
      'type=gha,scope={branch}',
      'A pull request only reads, all the more where its job may use the secrets of the repository. A push to a branch of this repository writes it.',
    ],
    [
      'a pull request from a fork',
      'h.io/a:{branch}',
      'Code from a fork only reads, so that nobody from outside can fill a cache that others rely on. A push to a branch of this repository writes it.',
    ],
    [
      'a push of a tag',
      'h.io/a:{branch}',
      'A tag only reads, since no other build would look for what it writes. Set `cache-write: always` to have this one write `tag-v1`.',
    ],
    [
      'a merge group',
      'h.io/a:{branch}',
      'A merge queue only reads, since what it builds is not merged yet; the push that follows writes. Set `cache-write: always` to have this one write `queue-release`.',
    ],
    [
      'a push without a ref',
      'h.io/a:{branch}',
      'A build only reads when GitHub does not tell its branch. A push to a branch of this repository writes it.',
    ],
    [
      'an event that is not in the table',
      'h.io/a:{branch}',
      'An event that is not in the table of events only reads. Set `cache-write: always` to have this one write `main`.',
    ],
    [
      'a push of another branch',
      'h.io/a:c',
      'All branches share this place, so only the default branch writes it: put `{branch}` into `ref` to give each branch its own, or set `cache-write: always`.',
    ],
    [
      'a push of another branch, the default branch not known',
      'h.io/a:c',
      'All branches share this place, so only the default branch, `main` or `master` where GitHub does not name it, writes it: put `{branch}` into `ref` to give each branch its own, or set `cache-write: always`.',
    ],
    [
      'a push of another branch',
      'type=new,where=there',
      'All branches share this place, so only the default branch writes it: set `cache-write: always`.',
    ],
    [
      'a run after a run of another branch',
      GHA,
      'What follows another run has the Actions cache of the default branch, so only a run that follows that branch writes it: put `{branch}` into `scope` to give each branch its own, or set `cache-write: always`.',
    ],
  ])('on %s, %s', (title, line, message) => {
    const { destinations, leftOut } = planOf({ cache: [line] }, { event: on(title) });
    expect(destinations).toEqual([]);
    expect(leftOut.map((left) => left.message)).toEqual([message]);
  });

  it('for never', () => {
    expect(leftOut({ cache: [GHA], write: 'never' })).toEqual([
      'destination type=gha,scope=x skipped: `cache-write: never` only reads the places of `cache`. Set `cache-write: auto` to have pushes write them.',
    ]);
  });

  it('where a hash tells the branch apart', () => {
    const event = { ...PUSH, name: 'watch', branch: 'feature/login' };
    expect(leftOut({ cache: ['h.io/a:{branch}'] }, { event })).toEqual([
      'destination h.io/a:{branch} skipped: An event that is not in the table of events only reads. Set `cache-write: always` to have this one write `feature-login-df7c7aeb`.',
    ]);
  });
});

describe('{branch} that cannot be filled in', () => {
  const always = (line: string, event: CacheEvent) => {
    const plan = planOf({ cache: [line], write: 'always' }, { event });
    expect([plan.sources, plan.destinations]).toEqual([[], []]);
    return leftOut({ cache: [line], write: 'always' }, { event });
  };

  it('leaves both sides out where no branch is known', () => {
    expect(always('h.io/a:{branch}', { name: 'push', isFork: false })).toEqual([
      'source h.io/a:{branch} skipped: `{branch}` stands for nothing here, since neither the branch nor the default branch is known. Write the place without `{branch}` to have it read on this event.',
      'destination h.io/a:{branch} skipped: `{branch}` stands for nothing here, since the event tells neither a branch nor a pull request. Write the place without `{branch}` to have it written on this event.',
    ]);
  });

  it('leaves both sides out where it cannot stand', () => {
    const fault = '`{branch}` cannot stand in `bucket` of `type=s3`. Write it into `name` instead.';
    expect(always('type=s3,bucket={branch}', PUSH)).toEqual([
      `source type=s3,bucket={branch} dropped: ${fault}`,
      `destination type=s3,bucket={branch} dropped: ${fault}`,
    ]);
    expect(always('type=new,where={branch}', PUSH)[0]).toBe(
      'source type=new,where={branch} dropped: `{branch}` cannot stand in `where` of `type=new`.',
    );
  });

  it('leaves both sides out where a tag has no room', () => {
    const line = `h.io/a:${'x'.repeat(126)}{branch}`;
    const fault =
      '`{branch}` does not fit into `ref`: a tag holds at most 128 characters, of which a branch needs 8, and it cannot stand in a digest. Shorten what stands around it.';
    expect(always(line, PUSH)).toEqual([
      `source ${line} dropped: ${fault}`,
      `destination ${line} dropped: ${fault}`,
    ]);
  });

  it('reads what other branches wrote where this build has no name of its own', () => {
    const event = { name: 'merge_group', defaultBranch: 'main', isFork: false };
    const given = { cache: ['h.io/a:{branch}'], write: 'always' as const };
    expect(sides(given, { event })).toEqual([['h.io/a:main'], []]);
  });

  it('never reaches buildx, whatever the place and the event', () => {
    const event = fc.record(
      {
        name: fc.constantFrom('push', 'pull_request', 'merge_group', 'release', 'watch', 'workflow_run'),
        branch: fc.string(),
        tag: fc.string(),
        defaultBranch: fc.string(),
        baseBranch: fc.string(),
        headBranch: fc.string(),
        pullRequest: fc.nat(),
        isFork: fc.boolean(),
      },
      { requiredKeys: ['isFork'] },
    );
    const line = fc
      .tuple(
        fc.constantFrom('gha', 'registry', 'inline', 'local', 's3', 'azblob', 'new'),
        fc.constantFrom('ref', 'scope', 'name', 'src', 'dest', 'bucket', 'token'),
        fc.constantFrom('{branch}', 'x:{branch}', '{branch}@{branch}', 'h/{branch}:{branch}', '{{branch}}'),
      )
      .map(([type, name, text]) => `type=${type},${name}=${text}`);
    fc.assert(
      fc.property(event, line, fc.constantFrom('auto', 'always', 'never'), (event, line, write) => {
        const plan = planOf({ cache: [line], write }, { event });
        expect([...plan.sources, ...plan.destinations].map(printEntry).join('\n')).not.toContain('{branch}');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what two lines name', () => {
  it('is read once', () => {
    const identity = { ...IDENTITY, tags: ['a/b:main'] };
    const given = {
      cache: ['a/b:{branch}', 'type=inline', 'type=registry,registry.insecure=true,ref=a/b:c'],
      from: ['type=registry,ref=a/b:main', 'type=registry,ref=a/b:c,registry.insecure=true', 'a/b:c'],
      write: 'never' as const,
    };
    expect(sides(given, { identity })[0]).toEqual([
      'a/b:main',
      'type=registry,registry.insecure=true,ref=a/b:c',
      'a/b:c',
    ]);
  });

  it('is written once, and told', () => {
    const given = {
      cache: ['a/b:{branch}', 'type=registry,compression=zstd,ref=a/b:main'],
      to: ['type=inline', 'type=inline'],
    };
    const again =
      'dropped: Another line names the same destination on this event, and BuildKit refuses to write one twice: keep one of the two.';
    expect(sides(given)[1]).toEqual(['type=registry,ref=a/b:main,mode=max,ignore-error=true', 'type=inline']);
    expect(leftOut(given)).toEqual([
      `destination type=registry,compression=zstd,ref=a/b:main,mode=max,ignore-error=true ${again}`,
      `destination type=inline ${again}`,
    ]);
  });

  it('is written twice where it differs, as BuildKit allows', () => {
    const given = {
      cache: ['type=gha,scope=x', 'type=gha,scope=x,timeout=1m', 'type=gha,timeout=1m,scope=x'],
    };
    expect(sides(given)[1]).toHaveLength(2);
  });
});

it('plans a thousand places in less than 50 ms', () => {
  const lines = Array.from({ length: 1000 }, (_, index) =>
    index % 2 === 0 ? `h.io/api-${index}:cache-{branch}` : `type=gha,scope=s-${index}-{branch}`,
  );
  const inputs: CacheInputs = { places: entries(lines), from: [], to: [], mode: 'max', write: 'always' };
  const event = {
    name: 'pull_request',
    pullRequest: 7,
    headBranch: 'a/b',
    baseBranch: 'release',
    defaultBranch: 'main',
    isFork: false,
  };
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    expect(planCache(inputs, { hasActionsCache: true, identity: IDENTITY, event }).sources).toHaveLength(
      4000,
    );
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(50);
});
