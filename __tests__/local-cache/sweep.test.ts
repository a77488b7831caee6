import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentsOf } from '../../src/local-cache/contents.ts';
import { knownFacts } from '../../src/local-cache/facts.ts';
import { blobPath } from '../../src/local-cache/layout.ts';
import { sweep } from '../../src/local-cache/sweep.ts';
import { aDisk } from './a-disk.ts';
import { aBlob, aDirectory, anExport, pathOf } from './a-layout.ts';

const indexOf = (directory: string) => readFileSync(join(directory, 'index.json'), 'utf8');

const LAYERS = ['a', 'b', 'c', 'd', 'e', 'f'];
const anyExport = fc.record({
  layers: fc.subarray(LAYERS, { minLength: 1 }),
  tag: fc.constantFrom('latest', 'x', 'y'),
  form: fc.constantFrom('image' as const, 'list' as const),
});

it('leaves what the index reaches, and nothing else, after whatever exports', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyExport, { minLength: 1, maxLength: 6 }),
      fc.subarray(LAYERS),
      async (exports, loose) => {
        const directory = aDirectory();
        for (const { layers, ...options } of exports) anExport(directory, layers, options);
        for (const content of loose) aBlob(directory, content);
        const last = new Map(exports.map(({ tag, layers }) => [tag, layers]));
        const before = await contentsOf(directory);
        await sweep(directory, indexOf(directory), knownFacts());

        const needed = new Set([...last.values()].flat());
        for (const layer of LAYERS) expect(existsSync(pathOf(directory, layer))).toBe(needed.has(layer));
        const after = await contentsOf(directory);
        expect(after).toEqual(before);
        expect(after.whole).toHaveLength(last.size);
        const files = readdirSync(join(directory, 'blobs/sha256')).map((name) => blobPath(`sha256:${name}`));
        expect(new Set(files)).toEqual(new Set(after.blobs.keys()));
        expect(existsSync(join(directory, 'ingest'))).toBe(false);
        rmSync(directory, { recursive: true });
      },
    ),
    { numRuns: 60 },
  );
});

it('gives all back when another job writes its index meanwhile', async () => {
  const directory = aDirectory();
  anExport(directory, ['a']);
  aBlob(directory, 'b');
  const index = indexOf(directory);
  let moved = false;
  const disk = aDisk(async (call, path) => {
    if (call !== 'rename' || moved || !path.includes('.gone-')) return;
    moved = true;
    writeFileSync(join(directory, 'index.json'), '{"manifests":[]}');
  });
  await sweep(directory, index, knownFacts({ disk }));
  expect(moved).toBe(true);
  expect(['a', 'b'].map((layer) => existsSync(pathOf(directory, layer)))).toEqual([true, true]);
  expect(readdirSync(directory).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('takes nothing where the index is not the expected one', async () => {
  const directory = aDirectory();
  anExport(directory, ['a']);
  aBlob(directory, 'b');
  await sweep(directory, '{}', knownFacts());
  expect(existsSync(pathOf(directory, 'b'))).toBe(true);
});

it('takes nothing that is not a blob: somebody may cache into a directory of another purpose', async () => {
  const directory = aDirectory();
  anExport(directory, ['a']);
  const foreign = ['blobs/file', 'blobs/mine/x', 'blobs/sha256/readme', 'ingest/main.go'];
  mkdirSync(join(directory, 'blobs/mine'));
  for (const name of foreign) writeFileSync(join(directory, name), '');
  await sweep(directory, indexOf(directory), knownFacts());
  expect(foreign.filter((name) => !existsSync(join(directory, name)))).toEqual([]);
});
