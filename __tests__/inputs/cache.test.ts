import { describe, expect, it } from '@jest/globals';
import type { CacheInputs } from '../../src/cache/types.ts';
import { printProblem } from '../../src/inputs/problems.ts';
import { inputsOf, problemsOf, warningsOf } from './facts.ts';

const SYNTAX = 'Write type=TYPE,name=value,… or an image reference';

describe('cache inputs', () => {
  it.each<[string, Record<string, string>, Partial<CacheInputs>]>([
    ['nothing', {}, {}],
    ['none', { cache: 'none' }, { places: [] }],
    [
      'places, one a line, with comments',
      { cache: '# far\ntype=registry,ref=a/b:c\n# near\ntype=gha' },
      {
        places: [
          { type: 'registry', attributes: [['ref', 'a/b:c']] },
          { type: 'gha', attributes: [] },
        ],
      },
    ],
    [
      'sources and destinations',
      { 'cache-from': 'a/b:c,a/b:d', 'cache-to': 'type=local,"dest=a,b"' },
      {
        from: [
          { type: 'registry', attributes: [['ref', 'a/b:c']], bare: true },
          { type: 'registry', attributes: [['ref', 'a/b:d']], bare: true },
        ],
        to: [{ type: 'local', attributes: [['dest', 'a,b']] }],
      },
    ],
    ['the choices', { 'cache-mode': 'MIN', 'cache-write': 'never' }, { mode: 'min', write: 'never' }],
  ])('are read: %s', (_, raw, inputs) => {
    expect(inputsOf(raw).cache).toEqual({ from: [], to: [], mode: 'max', write: 'auto', ...inputs });
  });

  it.each<[Record<string, string>, string]>([
    [{ cache: 'off' }, 'cache: holds the word off; write none to switch the cache off'],
    [{ cache: 'none\ntype=gha' }, 'cache: holds none beside places; write none alone, or the places alone'],
    [
      { cache: 'gha' },
      'cache: gha: To buildx a word without type= is an image, docker.io/library/gha. Write type=gha',
    ],
    [
      { cache: 'type=registry' },
      'cache: type=registry: BuildKit refuses type=registry without ref. Write type=registry,ref=IMAGE',
    ],
    [
      { cache: 'user/app:cache', 'cache-to': 'user/app:cache' },
      'cache-to: user/app:cache: BuildKit refuses to write one ref twice, and user/app:cache in cache writes it already; leave one of the two out.',
    ],
    [
      { 'cache-from': 'ref=a/b:c' },
      `cache-from: cannot be used: its entry is not in buildx's syntax: type= is missing; ref belongs to type=registry. ${SYNTAX}`,
    ],
    [
      { 'cache-to': 'type=gha\ntype=gha,' },
      `cache-to: cannot be used: entry 2 is not in buildx's syntax: field 2 is not of the form name=value. ${SYNTAX}`,
    ],
  ])('%j is told', (raw, problem) => {
    expect(problemsOf(raw).map(printProblem)).toEqual([problem]);
  });

  it('are all told at once, without tokens and keys', () => {
    const raw = {
      cache: 'type=registry,ref=user/app:cache,mode=Max,image_manifest=true',
      'cache-from': 'type=gha,mode=max,token=hunter2',
      'cache-to': 'type=foo,token=hunter2',
    };
    expect(problemsOf(raw).map(printProblem)).toEqual([
      'cache-to: type=foo: BuildKit has no cache of this type; it has gha, registry, inline, local, s3, azblob.',
    ]);
    expect(warningsOf(raw).map(printProblem)).toEqual([
      'cache: type=registry,ref=user/app:cache,mode=Max,image_manifest=true: BuildKit ignores image_manifest, which is no attribute of type=registry but most likely image-manifest. Write type=registry,ref=user/app:cache,mode=max,image-manifest=true',
      'cache: type=registry,ref=user/app:cache,mode=Max,image_manifest=true: mode is Max, which BuildKit takes for min: it must be min or max. Write type=registry,ref=user/app:cache,mode=max,image-manifest=true',
      'cache-from: type=gha,mode=max: BuildKit ignores mode where it reads a cache; it belongs to cache-to. Write type=gha,token=***',
    ]);
  });

  it.each<[Record<string, string>, number]>([
    [{}, 1],
    [{ push: 'true' }, 0],
    [{ load: 'true' }, 0],
    [{ outputs: 'type=image,name=user/app,push=true' }, 0],
    [{ outputs: 'type=registry,name=user/app' }, 0],
    [{ outputs: 'type=docker,dest=image.tar' }, 0],
    [{ outputs: 'type=local,dest=out' }, 1],
    [{ outputs: 'out' }, 1],
  ])('of an inline cache warn where its image is lost: %j', (raw, warnings) => {
    expect(warningsOf({ cache: 'type=inline', tags: 'user/app:1', ...raw })).toHaveLength(warnings);
  });

  it('know the image that is pushed', () => {
    const raw = { 'cache-to': 'type=registry,ref=user/app', tags: 'user/app', push: 'true' };
    expect(warningsOf(raw).map(printProblem)).toEqual([
      'cache-to: type=registry,ref=user/app: The build pushes its image to docker.io/user/app:latest too, so that image and cache overwrite each other. Write type=registry,ref=user/app:buildcache',
    ]);
  });

  it('tell a scope that nothing uses', () => {
    const warning =
      'cache-scope: "x" has no effect, since no place in cache is type=gha; write scope= into the entry itself';
    expect(warningsOf({ 'cache-scope': 'x' }).map(printProblem)).toEqual([warning]);
    expect(warningsOf({ 'cache-scope': 'x', cache: 'a/b:c' }).map(printProblem)).toEqual([warning]);
    expect(warningsOf({ 'cache-scope': 'x' }, { hasActionsCache: true })).toEqual([]);
    expect(warningsOf({ 'cache-scope': 'x', cache: 'type=gha' })).toEqual([]);
  });
});
