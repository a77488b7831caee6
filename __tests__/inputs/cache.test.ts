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
    [{ cache: 'gha' }, 'cache: holds the bare word gha; write type=gha'],
    [{ cache: 'local' }, 'cache: holds the bare word local; write type=local,dest=DIRECTORY'],
    [{ cache: 'off' }, 'cache: holds the word off; write none to switch the cache off'],
    [{ cache: 'none\ntype=gha' }, 'cache: holds none beside places; write none alone, or the places alone'],
    [{ cache: 'type=registry' }, 'cache: has a type=registry without ref; write type=registry,ref=IMAGE'],
    [{ cache: 'type=local' }, 'cache: has a type=local without a directory; write type=local,dest=DIRECTORY'],
    [
      { 'cache-from': 'ref=a/b:c' },
      `cache-from: cannot be used: its entry is not in buildx's syntax: type= is missing. ${SYNTAX}`,
    ],
    [
      { 'cache-to': 'type=gha\ntype=gha,' },
      `cache-to: cannot be used: entry 2 is not in buildx's syntax: field 2 is not of the form name=value. ${SYNTAX}`,
    ],
  ])('%j is told', (raw, problem) => {
    expect(problemsOf(raw).map(printProblem)).toEqual([problem]);
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
