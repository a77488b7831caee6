import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BACKENDS } from '../../../src/cache/backends.ts';
import { printEntry } from '../../../src/cache/entry.ts';
import { lintCache, lintForBuilder } from '../../../src/cache/lint/lint.ts';
import type { CacheEntry, CacheInputs } from '../../../src/cache/types.ts';
import { builderFacts, type Lines, linted } from './linted.ts';

const BUILD = { tags: ['user/app:latest'], pushes: true };

const type = fc.oneof(
  fc.constantFrom(...BACKENDS.map((backend) => backend.type as string), 'Registry', 'ghaa', 'foo', ' s3'),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const name = fc.oneof(
  fc.constantFrom(
    ...BACKENDS.flatMap(({ attributes }) => attributes.map((attribute) => attribute.name)),
    'path',
    'key',
    'image_manifest',
    'compresion',
    '__proto__',
    'constructor',
  ),
  fc.stringMatching(/^[a-z][a-z_.-]{0,12}$/),
);
const value = fc.oneof(
  fc.constantFrom(
    '',
    'true',
    'yes',
    'Max',
    'max',
    '99',
    '-1',
    '20',
    '10m',
    '~/c',
    '$HOME/c',
    `\${X}`,
    '{branch}',
    'a;b',
    ' x ',
  ),
  fc.constantFrom(
    'user/app:cache',
    'cache',
    'GHCR.io/A/B:c',
    'https://a.example/b',
    'a:b:c',
    'a/b@sha256:0',
    'x/y:',
    '/tmp/c/',
  ),
  fc.string({ maxLength: 12 }),
);
const entry: fc.Arbitrary<CacheEntry> = fc.record({
  type,
  attributes: fc.uniqueArray(fc.tuple(name, value), { maxLength: 6, selector: ([key]) => key }),
});
const bare = fc.string({ minLength: 1, maxLength: 12 }).map((ref): CacheEntry => {
  return { type: 'registry', attributes: [['ref', ref]], bare: true };
});
const entries = fc.array(fc.oneof(entry, bare), { maxLength: 4 });
const inputs: fc.Arbitrary<CacheInputs> = fc.record({
  places: entries,
  from: entries,
  to: entries,
  mode: fc.constantFrom('min', 'max'),
  write: fc.constantFrom('auto', 'always', 'never'),
});

describe('any lines', () => {
  it('are linted without throwing', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        lintCache(given, BUILD);
        lintForBuilder(given, builderFacts({ buildkit: 'v0.5.0', buildx: 'v0.5.0' }));
      }),
    );
  });

  it('are told to be written in a way that the same rule has nothing against', () => {
    fc.assert(
      fc.property(entry, fc.constantFrom('cache', 'from', 'to'), (wrong, input) => {
        const lines = (line: string): Lines => ({ [input]: [line] });
        for (const { rule, instead } of linted(lines(printEntry(wrong)))) {
          if (instead === undefined) continue;
          expect(linted(lines(instead)).map((finding) => finding.rule)).not.toContain(rule);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never have their tokens and keys told', () => {
    const secret = fc.constantFrom(
      'token',
      'ghtoken',
      'secret_access_key',
      'access_key_id',
      'session_token',
      'acess_key',
      'account_key',
    );
    fc.assert(
      fc.property(entry, secret, fc.string(), (given, key, end) => {
        const attributes = [
          ...given.attributes.filter(([said]) => said !== key),
          [key, `hunter2${end}`] as const,
        ];
        const findings = linted({ to: [printEntry({ ...given, attributes })] });
        expect(JSON.stringify(findings)).not.toContain('hunter2');
      }),
      { numRuns: 1000 },
    );
  });
});
