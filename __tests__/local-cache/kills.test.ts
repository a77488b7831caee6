import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attributeOf } from '../../src/cache/entry.ts';
import { contentsOf } from '../../src/local-cache/contents.ts';
import { openLocalCaches } from '../../src/local-cache/open.ts';
import { recoverLocalCaches } from '../../src/local-cache/recover.ts';
import type { LocalFacts } from '../../src/local-cache/types.ts';
import { aDisk, dawdling, killedAt } from './a-disk.ts';
import { aDirectory, anExport, localTo, pathOf } from './a-layout.ts';

const NOTHING_LEFT = { isAlive: () => false };

/** One build of these layers; its outcome does not matter here. */
async function build(directory: string, layers: string[], facts: LocalFacts = {}, tag = 'latest') {
  const entry = localTo(directory, ['tag', tag]);
  const caches = await openLocalCaches([entry], facts);
  const told = caches.entries.get(entry);
  if (told) anExport(attributeOf(told, 'dest') ?? '', layers, { tag });
  await caches.close(() => true);
}

/** Layers of the cache, `a`, `b` and `c` of what tests write; empty when there is none that is whole. */
async function layersOf(directory: string): Promise<string> {
  const { whole } = await contentsOf(directory);
  if (whole.length !== 1) return '';
  return ['a', 'b', 'c'].filter((layer) => existsSync(pathOf(directory, layer))).join('');
}

/** Layers that the index reaches. */
async function reachedIn(directory: string): Promise<string[]> {
  const { blobs } = await contentsOf(directory);
  return ['a', 'b', 'c'].filter((layer) => blobs.has(pathOf('', layer)));
}

describe('a job that is killed', () => {
  it.each([
    ['on an old cache', ['a', 'b'], undefined],
    ['on nothing', undefined, undefined],
    ['with a directory for unfinished work', ['a', 'b'], 'temp'],
  ])(
    'at any change, %s: the cache is the old one or the new one, whole; nothing is left',
    async (_, old, elsewhere) => {
      for (let nth = 1; ; nth++) {
        const directory = aDirectory();
        const temp = elsewhere && aDirectory();
        if (old) await build(directory, old, { temp });
        const { disk, changes } = killedAt(nth);
        await build(directory, ['b', 'c'], { disk, temp });
        const held = await reachedIn(directory);
        expect([old ?? [], ['b', 'c']]).toContainEqual(held);

        await recoverLocalCaches([directory], { ...NOTHING_LEFT, temp });
        expect(await reachedIn(directory)).toEqual(held);
        expect(readdirSync(directory).filter((name) => name.startsWith('.'))).toEqual([]);
        if (temp) expect(readdirSync(temp)).toEqual([]);

        await build(directory, ['c'], { temp });
        expect(await layersOf(directory)).toBe('c');
        expect(readdirSync(directory).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout']);
        if (changes() < nth) {
          expect(nth).toBeGreaterThan(12);
          return;
        }
      }
    },
  );
});

it('the next build removes what a killed one left', async () => {
  const directory = aDirectory();
  mkdirSync(join(directory, '.new-aaaaaaaa-9-00'));
  await build(directory, ['a'], { owner: { host: 'aaaaaaaa', pid: 7 }, ...NOTHING_LEFT });
  expect(readdirSync(directory).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout']);
});

describe('jobs at the same time', () => {
  it('leave a whole cache of one of them, in whatever order their changes come', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const directory = aDirectory();
      await build(directory, ['a']);
      const layers = [['a', 'b'], ['b', 'c'], ['c']];
      await Promise.all(
        layers.map((some, job) =>
          build(directory, some, {
            disk: dawdling(seed * 10 + job),
            owner: { host: 'aaaaaaaa', pid: job + 1 },
            isAlive: () => true,
          }),
        ),
      );
      expect(layers).toContainEqual(await reachedIn(directory));
      expect(readdirSync(directory).filter((name) => name.startsWith('.'))).toEqual([]);
    }
  });

  it('leave every tag whole that is left, in whatever order', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const directory = aDirectory();
      await build(directory, ['a']);
      const jobs = [
        ['a', 'b'],
        ['b', 'c'],
        ['a', 'c'],
      ].map((layers, job) => {
        const facts = { disk: dawdling(seed * 10 + job), owner: { host: 'aaaaaaaa', pid: job + 1 } };
        return build(directory, layers, { ...facts, isAlive: () => true }, `v${job % 2}`);
      });
      await Promise.all(jobs);
      const { isWhole, whole } = await contentsOf(directory);
      expect({ seed, isWhole, some: whole.length > 0 }).toEqual({ seed, isWhole: true, some: true });
    }
  });

  it('bring back a blob that another job swept before the index needed it', async () => {
    const directory = aDirectory();
    const disk = aDisk(async (call, path) => {
      if (call === 'rename' && path === join(directory, 'index.json')) rmSync(pathOf(directory, 'b'));
    });
    await build(directory, ['b'], { disk });
    expect(await layersOf(directory)).toBe('b');
  });

  it('do not take a living job for one that was killed', async () => {
    const directory = aDirectory();
    const entry = localTo(directory);
    const slow = await openLocalCaches([entry]);
    const told = slow.entries.get(entry);
    await build(directory, ['a']);
    anExport((told && attributeOf(told, 'dest')) ?? '', ['b']);
    expect(await slow.close(() => true)).toMatchObject([{ written: true }]);
    expect(await layersOf(directory)).toBe('b');
  });

  it('lose no tag to one another', async () => {
    const directory = aDirectory();
    const slow = await openLocalCaches([localTo(directory, ['tag', 'x'])]);
    await build(directory, ['a']);
    for (const told of slow.entries.values()) anExport(attributeOf(told, 'dest') ?? '', ['b'], { tag: 'x' });
    await slow.close(() => true);
    expect(await reachedIn(directory)).toEqual(['a', 'b']);
  });
});
