import { describe, expect, it } from '@jest/globals';
import { printEntry } from '../../src/cache/entry.ts';
import { type CacheFacts, planCache } from '../../src/cache/plan.ts';
import { inputsOf } from '../inputs/facts.ts';

const CACHE: CacheFacts = { hasActionsCache: true, tags: [] };
const NO_CACHE: CacheFacts = { hasActionsCache: false, tags: [] };

/** What is read, what is written, as buildx arguments. */
function plan(raw: Record<string, string>, facts: CacheFacts = CACHE): [string[], string[]] {
  const made = planCache(inputsOf(raw).cache, facts);
  return [made.sources.map(printEntry), made.destinations.map(printEntry)];
}

describe('planCache', () => {
  it('takes the Actions cache when nothing is given', () => {
    expect(plan({})).toEqual([['type=gha'], ['type=gha,mode=max,ignore-error=true']]);
  });

  it.each<[string, Record<string, string>, CacheFacts]>([
    ['in a job without the Actions cache', {}, NO_CACHE],
    ['for none', { cache: 'none' }, CACHE],
  ])('takes nothing %s', (_, raw, facts) => {
    expect(plan(raw, facts)).toEqual([[], []]);
  });

  it.each<[string, [string[], string[]]]>([
    ['type=gha,scope=x', [['type=gha,scope=x'], ['type=gha,scope=x,mode=max,ignore-error=true']]],
    ['type=gha,mode=min', [['type=gha'], ['type=gha,mode=min,ignore-error=true']]],
    ['a/b:c', [['a/b:c'], ['type=registry,ref=a/b:c,mode=max,ignore-error=true']]],
    [
      'type=registry,ref=a/b:c,compression=zstd,registry.insecure=true',
      [
        ['type=registry,ref=a/b:c,registry.insecure=true'],
        ['type=registry,ref=a/b:c,compression=zstd,registry.insecure=true,mode=max,ignore-error=true'],
      ],
    ],
    ['type=local,dest=/c', [['type=local,src=/c'], ['type=local,dest=/c,mode=max,ignore-error=true']]],
    ['type=local,src=/c', [['type=local,src=/c'], ['type=local,dest=/c,mode=max,ignore-error=true']]],
    [
      'type=local,src=/c,dest=/d,tag=x',
      [['type=local,src=/c,tag=x'], ['type=local,dest=/d,tag=x,mode=max,ignore-error=true']],
    ],
    [
      'type=s3,region=r,bucket=b,touch_refresh=1h',
      [
        ['type=s3,region=r,bucket=b'],
        ['type=s3,region=r,bucket=b,touch_refresh=1h,mode=max,ignore-error=true'],
      ],
    ],
    ['type=inline', [[], ['type=inline']]],
  ])('reads and writes the place %s', (cache, sides) => {
    expect(plan({ cache })).toEqual(sides);
  });

  it('reads an inline cache from every tag', () => {
    const facts = { ...CACHE, tags: ['a/b:1', 'a/b:2', 'a/b:1'] };
    expect(plan({ cache: 'type=inline' }, facts)).toEqual([
      ['type=registry,ref=a/b:1', 'type=registry,ref=a/b:2'],
      ['type=inline'],
    ]);
  });

  it('puts cache-from and cache-to behind the places', () => {
    const raw = {
      cache: 'type=gha',
      'cache-from': 'a/b:c\ntype=gha,scope=y',
      'cache-to': 'type=inline\na/b:c',
    };
    expect(plan(raw)).toEqual([
      ['type=gha', 'a/b:c', 'type=gha,scope=y'],
      [
        'type=gha,mode=max,ignore-error=true',
        'type=inline',
        'type=registry,ref=a/b:c,mode=max,ignore-error=true',
      ],
    ]);
  });

  it.each<[string, Record<string, string>, [string[], string[]]]>([
    ['cache-from', { 'cache-from': 'a/b:c' }, [['a/b:c'], []]],
    ['cache-to', { 'cache-to': 'type=gha' }, [[], ['type=gha,mode=max,ignore-error=true']]],
  ])('has no default beside %s', (_, raw, sides) => {
    expect(plan(raw)).toEqual(sides);
  });

  it('gives cache-mode and cache-scope to those that do not say them', () => {
    const raw = {
      cache: 'type=gha\ntype=gha,scope=x,mode=max\na/b:c',
      'cache-to': 'type=gha,scope=y',
      'cache-mode': 'min',
      'cache-scope': 's',
    };
    expect(plan(raw)).toEqual([
      ['type=gha,scope=s', 'type=gha,scope=x', 'a/b:c'],
      [
        'type=gha,scope=s,mode=min,ignore-error=true',
        'type=gha,scope=x,mode=max,ignore-error=true',
        'type=registry,ref=a/b:c,mode=min,ignore-error=true',
        'type=gha,scope=y,mode=min,ignore-error=true',
      ],
    ]);
  });

  it('writes no place for cache-write never, but what cache-to says', () => {
    expect(plan({ cache: 'type=gha', 'cache-to': 'a/b:c', 'cache-write': 'never' })).toEqual([
      ['type=gha'],
      ['type=registry,ref=a/b:c,mode=max,ignore-error=true'],
    ]);
  });

  it('leaves the build to fail with its cache where the user says so', () => {
    const [, written] = plan({ cache: 'none', 'cache-to': 'type=registry,ref=a/b:c,ignore-error=false' });
    expect(written).toEqual(['type=registry,ref=a/b:c,ignore-error=false,mode=max']);
  });

  it('knows that buildx drops a gha place where the job has no token, unless it brings its own', () => {
    const raw = { cache: 'type=gha,scope=x', 'cache-to': 'type=gha,token=hunter2,url=https://h/' };
    const { dropped, sources, destinations } = planCache(inputsOf(raw).cache, NO_CACHE);
    expect([...dropped.keys()]).toEqual([sources[0], destinations[0]]);
    expect([...dropped.values()][0]).toMatch(
      /^buildx drops this without a word, since the job has no ACTIONS_RUNTIME_TOKEN/,
    );
    expect(planCache(inputsOf(raw).cache, CACHE).dropped.size).toBe(0);
  });
});
