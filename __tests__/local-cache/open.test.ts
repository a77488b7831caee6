import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attributeOf } from '../../src/cache/entry.ts';
import type { CacheEntry } from '../../src/cache/types.ts';
import { openLocalCaches } from '../../src/local-cache/open.ts';
import { failing } from './a-disk.ts';
import { aDirectory, anExport, localTo, pathOf } from './a-layout.ts';

const OWNER = { host: 'aaaaaaaa', pid: 7 };

async function freshOf(entry: CacheEntry, facts: Parameters<typeof openLocalCaches>[1] = {}) {
  const caches = await openLocalCaches([entry], { owner: OWNER, ...facts });
  const told = caches.entries.get(entry);
  if (!told) throw new Error(`not opened: ${caches.faults.get(entry)}`);
  return { caches, told, fresh: attributeOf(told, 'dest') ?? '' };
}

describe('openLocalCaches', () => {
  it('tells buildx a new directory inside the old one, and nothing else otherwise', async () => {
    const directory = aDirectory();
    const entry = localTo(directory, ['mode', 'max'], ['tag', 'v1']);
    const { told, fresh } = await freshOf(entry);
    expect(fresh.startsWith(join(directory, '.new-aaaaaaaa-7-'))).toBe(true);
    expect(told).toEqual({
      type: 'local',
      attributes: [
        ['dest', fresh],
        ['mode', 'max'],
        ['tag', 'v1'],
      ],
    });
    expect(statSync(fresh).mode & 0o777).toBe(0o700);
  });

  it('prefers the directory for unfinished work, so that it is in no build context', async () => {
    const [directory, temp] = [aDirectory(), aDirectory()];
    const { fresh } = await freshOf(localTo(directory), { temp });
    expect(fresh.startsWith(join(temp, '.new-aaaaaaaa-7-'))).toBe(true);
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each([['EXDEV'], ['EACCES'], ['ENOENT']])('stays inside where that directory says %s', async (code) => {
    const directory = aDirectory();
    const disk = failing((call) => (call === 'rename' ? code : undefined));
    const { fresh } = await freshOf(localTo(directory), { temp: aDirectory(), disk });
    expect(fresh.startsWith(join(directory, '.new-'))).toBe(true);
  });

  it('begins with second names of the blobs that are there, and an empty index of its own', async () => {
    const directory = aDirectory();
    anExport(directory, ['one', 'two']);
    const { fresh } = await freshOf(localTo(directory));
    for (const layer of ['one', 'two'])
      expect(statSync(pathOf(fresh, layer)).ino).toBe(statSync(pathOf(directory, layer)).ino);
    expect(JSON.parse(readFileSync(join(fresh, 'index.json'), 'utf8')).manifests).toEqual([]);
    expect(existsSync(join(fresh, 'oci-layout'))).toBe(true);
    expect(existsSync(join(fresh, 'ingest'))).toBe(false);
  });

  it('does not begin with what the index does not reach, nor with a cache that is not whole', async () => {
    const directory = aDirectory();
    anExport(directory, ['old']);
    anExport(directory, ['new']);
    anExport(directory, ['broken', 'cut'], { tag: 'other' });
    chmodSync(pathOf(directory, 'cut'), 0o644);
    truncateSync(pathOf(directory, 'cut'), 1);
    const { fresh } = await freshOf(localTo(directory));
    expect(['old', 'new', 'broken', 'cut'].map((layer) => existsSync(pathOf(fresh, layer)))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it('begins empty where there are no hard links', async () => {
    const directory = aDirectory();
    anExport(directory, ['one']);
    const disk = failing((call) => (call === 'link' ? 'EPERM' : undefined));
    const { fresh } = await freshOf(localTo(directory), { disk });
    expect(existsSync(pathOf(fresh, 'one'))).toBe(false);
    expect(existsSync(join(fresh, 'index.json'))).toBe(true);
  });

  it.each([
    ['v0.36.1', 'true'],
    ['0.35.0', 'true'],
    ['v0.34.1', undefined],
    ['0.29.1+ds1', undefined],
    [undefined, undefined],
  ])('Buildx %s: reset is %s', async (buildx, reset) => {
    const { told } = await freshOf(localTo(aDirectory()), { buildx });
    expect(attributeOf(told, 'reset')).toBe(reset);
  });

  it.each<[string, CacheEntry]>([
    ['another type', { type: 'gha', attributes: [['dest', 'x']] }],
    ['no dest', { type: 'local', attributes: [['src', 'x']] }],
    ['an empty dest', localTo('')],
    ['reset=false, which keeps all blobs', localTo('x', ['reset', 'false'])],
    ['reset=0', localTo('x', ['reset', '0'])],
  ])('leaves alone: %s', async (_, entry) => {
    const cwd = aDirectory();
    const { entries, faults } = await openLocalCaches([entry], { cwd });
    expect([entries.size, faults.size, readdirSync(cwd)]).toEqual([0, 0, []]);
  });

  it.each([['cache'], ['cache/'], ['./cache'], ['deep/er/../cache']])(
    'starts a relative directory where buildx does: %s',
    async (dest) => {
      const cwd = aDirectory();
      const { fresh } = await freshOf(localTo(dest), { cwd });
      expect(fresh.startsWith(join(cwd, dest, '.new-'))).toBe(true);
    },
  );

  it('keeps a link a link', async () => {
    const [directory, elsewhere] = [aDirectory(), aDirectory()];
    const link = join(directory, 'link');
    symlinkSync(elsewhere, link);
    const entry = localTo(link);
    const { caches, fresh } = await freshOf(entry);
    expect(fresh.startsWith(join(elsewhere, '.new-'))).toBe(true);
    anExport(fresh, ['one']);
    await caches.close(() => true);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(existsSync(pathOf(elsewhere, 'one'))).toBe(true);
  });

  it('gives two entries of one directory a new directory each', async () => {
    const directory = aDirectory();
    const entries = [localTo(directory), localTo(`${directory}/`)];
    const caches = await openLocalCaches(entries);
    expect(new Set([...caches.entries.values()].map((told) => attributeOf(told, 'dest'))).size).toBe(2);
  });

  it('says why a directory cannot be made, since buildx would fail the build', async () => {
    const parent = aDirectory();
    writeFileSync(join(parent, 'file'), '');
    symlinkSync(join(parent, 'nowhere'), join(parent, 'dangling'));
    const entries = ['file', 'file/below', 'dangling'].map((dest) => localTo(dest));
    const { faults } = await openLocalCaches(entries, { cwd: parent });
    expect(entries.map((entry) => faults.get(entry))).toEqual([
      'The local cache "file" cannot be written: EEXIST: file already exists.',
      'The local cache "file/below" cannot be written: ENOTDIR: not a directory.',
      'The local cache "dangling" cannot be written: ENOENT: no such file or directory.',
    ]);
  });

  it.each(['mkdir', 'writeFile'])('leaves nothing behind when %s fails below', async (failed) => {
    const parent = aDirectory();
    const entry = localTo(join(parent, 'a/b/c'));
    const disk = failing((call, path) => (call === failed && path.includes('.new-') ? 'ENOSPC' : undefined));
    const { entries, faults } = await openLocalCaches([entry], { disk });
    expect(entries.size).toBe(0);
    expect(faults.get(entry)).toMatch(/^The local cache ".*" cannot be written: ENOSPC: it is so\.$/);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('touches nothing of a cache that it cannot open', async () => {
    const directory = aDirectory();
    anExport(directory, ['one']);
    const before = readdirSync(directory, { recursive: true });
    const disk = failing((call, path) => (call === 'mkdir' && path.includes('.new-') ? 'EROFS' : undefined));
    await openLocalCaches([localTo(directory)], { disk });
    expect(readdirSync(directory, { recursive: true })).toEqual(before);
  });

  it('gives up where no directory can be made, as in /proc', async () => {
    if (process.platform !== 'linux') return;
    const entry = localTo('/proc/none/cache');
    const { faults } = await openLocalCaches([entry]);
    expect(faults.get(entry)).toBe(
      'The local cache "/proc/none/cache" cannot be written: ENOENT: no such file or directory.',
    );
  });

  it('opens two names of one new directory side by side', async () => {
    const cwd = aDirectory();
    const entries = [localTo('a/b/c', ['tag', 'one']), localTo('a/b/c', ['tag', 'two'])];
    const caches = await openLocalCaches(entries, { cwd });
    expect([...caches.faults.values()]).toEqual([]);
    expect(caches.entries.size).toBe(2);
    await caches.close(() => false);
  });

  it('opens many side by side', async () => {
    const cwd = aDirectory();
    mkdirSync(join(cwd, 'a0'));
    const entries = Array.from({ length: 20 }, (_, number) => localTo(`a${number}`));
    const caches = await openLocalCaches(entries, { cwd });
    expect([...caches.entries.keys()].length).toBe(20);
    await caches.close(() => false);
    expect(readdirSync(cwd)).toEqual(['a0']);
  });
});
