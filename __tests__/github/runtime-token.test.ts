import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRuntimeToken } from '../../src/github/runtime-token.ts';

const NOW = new Date('2026-10-01T12:00:00.500Z');
const SECONDS = Date.parse('2026-10-01T12:00:00Z') / 1000;

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const CLAIMS = {
  ac: JSON.stringify([
    { Scope: 'refs/pull/7/merge', Permission: 3 },
    { Scope: 'refs/heads/main', Permission: 1 },
    { Scope: 'refs/heads/out', Permission: 2 },
    { Scope: 'refs/heads/none', Permission: 0 },
  ]),
  exp: SECONDS + 3600,
  nbf: SECONDS - 60,
};

function token(claims: unknown = CLAIMS, header: unknown = { alg: 'RS256' }, signature = 'c2ln'): string {
  return [encode(header), encode(claims), signature].join('.');
}

describe('a runtime token', () => {
  it('says what may be read and written, and for how long', () => {
    expect(parseRuntimeToken(token(), NOW)).toEqual({
      readable: ['refs/pull/7/merge', 'refs/heads/main'],
      writable: ['refs/pull/7/merge', 'refs/heads/out'],
      expiresIn: 3599.5,
    });
  });

  it('that has expired can be read', () => {
    expect(parseRuntimeToken(token({ ...CLAIMS, exp: SECONDS - 10 }), NOW)).toMatchObject({
      expiresIn: -10.5,
    });
  });

  it.each<[string, string]>([
    ['fields in any case, as Go reads them', '[{"scope":"r","PERMISSION":3}]'],
    ['more fields', '[{"Scope":"r","Permission":3,"More":{}}]'],
  ])('takes %s', (_, ac) => {
    expect(parseRuntimeToken(token({ ...CLAIMS, ac }), NOW)).toMatchObject({
      readable: ['r'],
      writable: ['r'],
    });
  });

  it.each(['[]', 'null', '[{}]', '[{"Scope":"r"}]', '[{"Scope":"r","Permission":4}]'])(
    'allows nothing with the scopes %s',
    (ac) => {
      expect(parseRuntimeToken(token({ ...CLAIMS, ac }), NOW)).toMatchObject({ readable: [], writable: [] });
    },
  );

  const { ac, exp, nbf } = CLAIMS;
  it.each<[string, string]>([
    ['', 'it does not have the three parts of a JWT'],
    ['a.b', 'it does not have the three parts of a JWT'],
    ['a.b.c.d', 'it does not have the three parts of a JWT'],
    [`!.${encode(CLAIMS)}.c2ln`, 'its header part is not base64url'],
    [`${encode('no')}.${encode(CLAIMS)}.c2ln`, 'its header part is not a JSON object'],
    [token(CLAIMS, {}), 'its header names no signing method (`alg`)'],
    [token(CLAIMS, { alg: 'RS257' }), 'its header names no signing method (`alg`)'],
    [token(CLAIMS, { alg: 5 }), 'its header names no signing method (`alg`)'],
    [`${encode({ alg: 'RS256' })}.a+b.c2ln`, 'its claims part is not base64url'],
    [`${encode({ alg: 'RS256' })}.abcde.c2ln`, 'its claims part is not base64url'],
    [token([]), 'its claims part is not a JSON object'],
    [token('null'), 'its claims part is not a JSON object'],
    [token(CLAIMS, { alg: 'RS256' }, 'a/b'), 'its signature is not base64url'],
    [token(CLAIMS, { alg: 'RS256' }, 'c2ln='), 'its signature is not base64url'],
    [token({ exp, nbf }), 'its claim `ac` is missing'],
    [token({ ac: [], exp, nbf }), 'its claim `ac` is not a text'],
    [token({ ac, nbf }), 'its claim `exp` is missing or not a number'],
    [token({ ac, exp: String(exp), nbf }), 'its claim `exp` is missing or not a number'],
    [token(`{"ac":"[]","exp":1e400,"nbf":1}`), 'its claim `exp` is missing or not a number'],
    [token({ ac, exp }), 'its claim `nbf` is missing or not a number'],
    [token({ ac, exp, nbf: SECONDS + 1 }), 'its claim `nbf` lies in the future'],
    [token({ ac: 'no', exp, nbf }), 'its claim `ac` is not a JSON list of scopes'],
    [token({ ac: '{}', exp, nbf }), 'its claim `ac` is not a JSON list of scopes'],
    [token({ ac: '["r"]', exp, nbf }), 'its claim `ac` is not a JSON list of scopes'],
    [token({ ac: '[{"Scope":1}]', exp, nbf }), 'its claim `ac` is not a JSON list of scopes'],
    [token({ ac: '[{"Permission":1.5}]', exp, nbf }), 'its claim `ac` is not a JSON list of scopes'],
  ])('%s: %s', (text, fault) => {
    expect(parseRuntimeToken(text, NOW)).toEqual({ fault });
  });

  it('may have an empty signature', () => {
    expect(parseRuntimeToken(token(CLAIMS, { alg: 'none' }, ''), NOW)).toHaveProperty('readable');
  });

  const anyClaims = fc.record(
    {
      ac: fc.oneof(fc.json(), fc.anything()),
      exp: fc.oneof(fc.double(), fc.anything()),
      nbf: fc.oneof(fc.double(), fc.anything()),
    },
    { requiredKeys: [] },
  );

  it.each<[string, fc.Arbitrary<string>]>([
    ['garbage', fc.string({ unit: 'binary' })],
    ['three parts of garbage', fc.tuple(fc.base64String(), fc.string(), fc.string()).map((p) => p.join('.'))],
    ['any claims', anyClaims.map((claims) => token(JSON.stringify(claims) ?? '')).filter((t) => t !== '')],
    ['any scopes', fc.json().map((scopes) => token({ ...CLAIMS, ac: scopes }))],
  ])('is read whatever it is, and its fault repeats none of it: %s', (_, tokens) => {
    fc.assert(
      fc.property(tokens, (text) => {
        const read = parseRuntimeToken(text, NOW);
        if (!('fault' in read)) return Number.isFinite(read.expiresIn);
        return (
          /^(it|its) [\w .`(),3-]+$/.test(read.fault) &&
          !text.split('.').some((part) => part.length > 9 && read.fault.includes(part))
        );
      }),
      { numRuns: 300 },
    );
  });
});
