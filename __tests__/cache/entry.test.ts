import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeEntry, parseCacheEntries, printEntry, withDefault, without } from '../../src/cache/entry.ts';
import type { CacheEntry } from '../../src/cache/types.ts';

function entry(type: string, attributes: Record<string, string> = {}): CacheEntry {
  return { type, attributes: Object.entries(attributes) };
}

describe('parseCacheEntries', () => {
  it.each<[string, CacheEntry[]]>([
    ['type=gha', [entry('gha')]],
    ['type=gha,scope=a b,mode=max', [entry('gha', { scope: 'a b', mode: 'max' })]],
    ['scope=x,type=gha', [entry('gha', { scope: 'x' })]],
    ['Type=gha,SCOPE=X', [entry('gha', { scope: 'X' })]],
    ['type=gha, scope=x', [entry('gha', { scope: 'x' })]],
    ['type=local,"dest=a,b"', [entry('local', { dest: 'a,b' })]],
    ['type=local,"dest=say ""hi"""', [entry('local', { dest: 'say "hi"' })]],
    [
      'type=s3,name=a;b,endpoint_url=http://h?x=1',
      [entry('s3', { name: 'a;b', endpoint_url: 'http://h?x=1' })],
    ],
    ['type=gha,scope=a,scope=b', [entry('gha', { scope: 'b' })]],
    ['type=gha,scope=', [entry('gha', { scope: '' })]],
    ['type=unheard-of,x=1', [entry('unheard-of', { x: '1' })]],
    ['a/b:c', [{ ...entry('registry', { ref: 'a/b:c' }), bare: true }]],
    [
      'a/b:c, localhost:5000/d@sha256:1',
      [
        { ...entry('registry', { ref: 'a/b:c' }), bare: true },
        { ...entry('registry', { ref: 'localhost:5000/d@sha256:1' }), bare: true },
      ],
    ],
  ])('reads %s', (text, entries) => {
    expect(parseCacheEntries(text)).toEqual({ entries });
  });

  it.each([
    ['', 'field 1 is empty'],
    ['a/b,', 'field 2 is empty'],
    ['mode=max', 'type= is missing'],
    ['ref=a', 'type= is missing; ref belongs to type=registry'],
    ['type=,ref=a', 'type= is missing; ref belongs to type=registry'],
    ['mode=max,scope=hunter2', 'type= is missing; scope belongs to type=gha'],
    ['type=gha,', 'field 2 is not of the form name=value'],
    ['type=gha,mode', 'field 2 is not of the form name=value'],
    ['GHA,mode=max', 'field 1 is not of the form name=value; write type=gha'],
    ['mode=max,local', 'field 2 is not of the form name=value; write type=local'],
    [
      'me:hunter2@a/b,mode=max',
      'field 1 is not of the form name=value; with attributes behind it, an image reference is written type=registry,ref=REFERENCE',
    ],
    ['type=gha,scope="x"', 'in field 2, a double quote stands inside; quotes go around the whole field'],
    ['type=gha,"scope=x', 'in field 2, a double quote is opened and not closed'],
    [
      'type=gha,"scope=x"y',
      'in field 2, text follows the closing quote; double a quote that belongs to the value',
    ],
  ])('refuses %p', (text, fault) => {
    expect(parseCacheEntries(text)).toEqual({ fault });
  });

  it('takes any text without throwing', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '=', '\n', ' ', 't', 'type', 'é', '\0') });
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (value) => expect(parseCacheEntries(value)).toBeTruthy()),
    );
  });
});

/** What `docker buildx bake --print` (0.36.1) makes of a `cache-to`; where it fails, nothing. */
const BUILDX: Array<[text: string, entries: Array<Record<string, string>> | undefined]> = [
  ['user/app:cache', [{ type: 'registry', ref: 'user/app:cache' }]],
  [
    'a/b:c,d/e:f',
    [
      { type: 'registry', ref: 'a/b:c' },
      { type: 'registry', ref: 'd/e:f' },
    ],
  ],
  [
    '"a/b:c","d/e"',
    [
      { type: 'registry', ref: 'a/b:c' },
      { type: 'registry', ref: 'd/e' },
    ],
  ],
  ['gha', [{ type: 'registry', ref: 'gha' }]],
  ['type=gha', [{ type: 'gha' }]],
  ['Type=gha,SCOPE=x', [{ type: 'gha', scope: 'x' }]],
  ['type=GHA', [{ type: 'GHA' }]],
  ["type='gha'", [{ type: "'gha'" }]],
  ['type=gha,scope= x', [{ type: 'gha', scope: ' x' }]],
  ['type=gha,scope=a,scope=b', [{ type: 'gha', scope: 'b' }]],
  ['type=gha,scope=a=b', [{ type: 'gha', scope: 'a=b' }]],
  ['type=gha,=x', [{ type: 'gha', '': 'x' }]],
  ['type=local,dest=', [{ type: 'local', dest: '' }]],
  ['"type=local","dest=a,b"', [{ type: 'local', dest: 'a,b' }]],
  ['type=local,"dest=say ""hi"""', [{ type: 'local', dest: 'say "hi"' }]],
  ['type=local,"dest=a\nb"', [{ type: 'local', dest: 'a\nb' }]],
  ['type=local,dest=a\nb', [{ type: 'local', dest: 'a\nb' }]],
  ['type=gha\n', [{ type: 'gha' }]],
  ['type=gha,scope=x\r\n', [{ type: 'gha', scope: 'x' }]],
  ['type=gha,', undefined],
  ['type=gha,mode', undefined],
  ['ref=a/b', undefined],
  ['type=', undefined],
  ['type=,ref=a', undefined],
  ['a/b,', undefined],
  ['a/b:c,mode=max', undefined],
  ['type=gha,scope="x"', undefined],
  ['type=gha,"scope=x', undefined],
  ['type=gha,"scope=x"y', undefined],
];

describe('an entry is what buildx makes of it', () => {
  it.each(BUILDX)('%j', (text, expected) => {
    const parsed = parseCacheEntries(text);
    const entries = 'entries' in parsed ? parsed.entries : undefined;
    expect(entries?.map(({ type, attributes }) => ({ type, ...Object.fromEntries(attributes) }))).toEqual(
      expected,
    );
  });

  it('but for blanks around names, with which BuildKit would ignore them', () => {
    expect(parseCacheEntries(' type=gha, scope=x')).toEqual({ entries: [entry('gha', { scope: 'x' })] });
    expect(parseCacheEntries(' a/b:c, d/e')).toEqual(parseCacheEntries('a/b:c,d/e'));
  });
});

describe('printEntry', () => {
  it.each([
    'type=gha',
    'type=registry,ref=a/b:c',
    'a/b:c',
    'type=local,"dest=a,b",mode=max',
    'type=local,"dest=say ""hi"""',
    'type=s3,region=x,bucket=y,secret_access_key=z',
  ])('gives back %s', (text) => {
    const parsed = parseCacheEntries(text);
    expect('entries' in parsed && parsed.entries.map(printEntry)).toEqual([text]);
  });

  it('spells a bare reference out once it has another attribute', () => {
    const bare: CacheEntry = { ...entry('registry', { ref: 'a/b:c' }), bare: true };
    expect(printEntry(withDefault(bare, 'mode', 'max'))).toBe('type=registry,ref=a/b:c,mode=max');
  });

  it('is read back as the same entry', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/).filter((key) => key !== 'type');
    const type = fc.string({ minLength: 1 });
    const attributes = fc.dictionary(name, fc.string(), { noNullPrototype: true });
    fc.assert(
      fc.property(type, attributes, (kind, values) => {
        expect(parseCacheEntries(printEntry(entry(kind, values)))).toEqual({
          entries: [entry(kind, values)],
        });
      }),
    );
  });
});

describe('describeEntry', () => {
  it.each([
    ['type=gha,scope=x,token=hunter2,url=https://h/', 'type=gha,scope=x,url=https://h/'],
    ['type=gha,ghtoken=hunter2,mode=max', 'type=gha,mode=max'],
    [
      'type=s3,bucket=b,access_key_id=hunter2,secret_access_key=hunter2,session_token=hunter2',
      'type=s3,bucket=b',
    ],
    ['type=registry,ref=https://me:hunter2@h/a', 'type=registry,ref=https://***@h/a'],
    ['type=registry,ref=me:hunter2@h/a', 'type=registry,ref=***@h/a'],
    ['type=azblob,account_url=https://h/?sv=1&sig=hunter2', 'type=azblob,account_url=https://h/?***'],
    ['a/b:c@sha256:0123', 'a/b:c@sha256:0123'],
    ['localhost:5000/a:b@sha256:0123', 'localhost:5000/a:b@sha256:0123'],
  ])('of %s', (text, description) => {
    const parsed = parseCacheEntries(text);
    expect('entries' in parsed && parsed.entries.map(describeEntry)).toEqual([description]);
  });

  it('never holds the value of a secret attribute', () => {
    const name = fc.constantFrom(
      'token',
      'ghtoken',
      'secret_access_key',
      'access_key_id',
      'session_token',
      'password',
    );
    fc.assert(
      fc.property(name, fc.string(), (key, suffix) => {
        expect(describeEntry(entry('gha', { scope: 'x', [key]: `hunter2${suffix}` }))).toBe(
          'type=gha,scope=x',
        );
      }),
    );
  });
});

describe('changing entries', () => {
  it('leaves alone what is said', () => {
    expect(withDefault(entry('gha', { mode: 'min' }), 'mode', 'max')).toEqual(entry('gha', { mode: 'min' }));
  });

  it('takes attributes away', () => {
    expect(without(entry('gha', { mode: 'min', scope: 'x' }), new Set(['mode']))).toEqual(
      entry('gha', { scope: 'x' }),
    );
  });
});
