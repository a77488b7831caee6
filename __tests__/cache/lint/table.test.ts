import { describe, expect, it } from '@jest/globals';
import { BACKENDS, backendOf } from '../../../src/cache/backends.ts';
import { describeEntry, parseCacheEntries, printEntry } from '../../../src/cache/entry.ts';
import { identityOf } from '../../../src/cache/identity.ts';
import type { Backend, CacheEntry } from '../../../src/cache/types.ts';
import { linted, shown } from './linted.ts';

/** A backend that BuildKit does not have, as one row. */
const FLOPPY: Backend = {
  type: 'floppy',
  example: 'type=floppy,drive=A',
  sides: ['source', 'destination'],
  drivers: 'any',
  sharedBy: 'everyone',
  identity: ['drive'],
  exportNames: ['exporting cache to floppy'],
  attributes: [
    {
      name: 'drive',
      sides: ['source', 'destination'],
      value: { kind: 'choice', choices: ['A', 'B'] },
      required: ['source', 'destination'],
      refused: 'any',
    },
    { name: 'tracks', sides: ['destination'], value: { kind: 'integer', from: 1, to: 80 }, default: '80' },
    { name: 'unlock_token', sides: ['source', 'destination'], value: { kind: 'text' }, secret: true },
  ],
};
const TABLE = [...BACKENDS, FLOPPY];

function parsed(line: string): CacheEntry {
  const result = parseCacheEntries(line);
  if ('fault' in result || !result.entries[0]) throw new Error(line);
  return result.entries[0];
}

describe('a backend that is added as one row', () => {
  it.each([
    [{ cache: ['type=floppy,drive=A,tracks=40,unlock_token=hunter2'] }, []],
    [
      { cache: ['type=flopy,drive=A'] },
      [
        'error unknown-type cache: BuildKit has no cache of this type; it has gha, registry, inline, local, s3, azblob, floppy. Write type=floppy,drive=A',
      ],
    ],
    [
      { from: ['type=floppy'] },
      [
        'error missing-attribute cache-from: BuildKit refuses type=floppy without drive. Write type=floppy,drive=DRIVE',
      ],
    ],
    [
      { to: ['type=floppy,drive=b'] },
      [
        'error value cache-to: drive is b, which BuildKit refuses: it must be A or B. Write type=floppy,drive=B',
      ],
    ],
    [
      { to: ['type=floppy,drive=A,tracks=99'] },
      [
        'warning value cache-to: tracks is 99, which is out of range: it must be a whole number from 1 to 80. Write type=floppy,drive=A,tracks=80',
      ],
    ],
    [
      { from: ['type=floppy,drive=A,tracks=40'] },
      [
        'warning wrong-side cache-from: BuildKit ignores tracks where it reads a cache; it belongs to cache-to. Write type=floppy,drive=A',
      ],
    ],
    [
      { to: ['type=floppy,drive=A,track=40'] },
      [
        'warning unknown-attribute cache-to: BuildKit ignores track, which is no attribute of type=floppy but most likely tracks. Write type=floppy,drive=A,tracks=40',
      ],
    ],
    [
      { to: ['floppy'] },
      [
        'warning bare-type cache-to: To buildx a word without type= is an image, docker.io/library/floppy. Write type=floppy,drive=DRIVE',
      ],
    ],
    [
      { to: ['type=floppy,drive=A', 'type=floppy,drive=A,tracks=40'] },
      [
        'warning same-place cache-to: type=floppy,drive=A in cache-to writes the same cache, so that one overwrites the other; leave one of the two out.',
      ],
    ],
  ])('is linted: %j', (lines, texts) => {
    expect(linted(lines, {}, TABLE).map(shown)).toEqual(texts);
  });

  it('is not known without its row', () => {
    expect(linted({ to: ['type=floppy,drive=A'] }).map(({ rule }) => rule)).toEqual(['unknown-type']);
  });

  it('is parsed, printed, masked and told apart', () => {
    const entry = parsed('type=floppy,drive=A,unlock_token=hunter2');
    expect(printEntry(entry)).toBe('type=floppy,drive=A,unlock_token=hunter2');
    expect(describeEntry(entry)).toBe('type=floppy,drive=A');
    expect(identityOf(entry, TABLE)).toBe('floppy A');
    expect(backendOf('floppy', TABLE)).toBe(FLOPPY);
  });
});
