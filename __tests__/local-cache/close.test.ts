import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attributeOf } from '../../src/cache/entry.ts';
import type { CacheEntry } from '../../src/cache/types.ts';
import { contentsOf } from '../../src/local-cache/contents.ts';
import { openLocalCaches } from '../../src/local-cache/open.ts';
import type { LocalFacts, LocalOutcome } from '../../src/local-cache/types.ts';
import { failing } from './a-disk.ts';
import { aBlob, aDirectory, aManifest, anEntry, anExport, digestOf, localTo, pathOf } from './a-layout.ts';

/** One build: what buildx does to the directory that it is told. */
async function build(
  entry: CacheEntry,
  buildx: (fresh: string) => void,
  { succeeded = true, ...facts }: LocalFacts & { succeeded?: boolean } = {},
): Promise<LocalOutcome> {
  const caches = await openLocalCaches([entry], facts);
  const told = caches.entries.get(entry);
  buildx((told && attributeOf(told, 'dest')) ?? '');
  const [outcome] = await caches.close(() => succeeded);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

const layersIn = async (directory: string) => [...(await contentsOf(directory)).blobs.keys()];
const filesIn = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(directory, name)).isFile())
    .toSorted();
const du = (directory: string) =>
  Number(
    execFileSync('du', ['-s', '--block-size=1', '--apparent-size', directory], { encoding: 'utf8' }).split(
      '\t',
    )[0],
  );

describe('an export that is whole', () => {
  it('is the cache from then on, with nothing else in the directory', async () => {
    const directory = aDirectory();
    const entry = localTo(directory);
    const first = await build(entry, (fresh) => anExport(fresh, ['base', 'one']));
    const second = await build(entry, (fresh) => anExport(fresh, ['base', 'two!']));
    expect(first).toMatchObject({ entry, written: true, fault: undefined });
    expect(second).toMatchObject({ entry, written: true, fault: undefined });
    expect(filesIn(directory)).toEqual(
      ['index.json', 'oci-layout', ...(await layersIn(directory))].toSorted(),
    );
    expect(existsSync(pathOf(directory, 'one'))).toBe(false);
    expect(existsSync(pathOf(directory, 'two!'))).toBe(true);
    expect(readdirSync(directory).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  it('counts what was not there before, and the directory as du does', async () => {
    const directory = aDirectory();
    const entry = localTo(directory);
    const layer = 'x'.repeat(100_000);
    await build(entry, (fresh) => anExport(fresh, [layer]));
    const { bytes, size } = await build(entry, (fresh) => anExport(fresh, [layer, 'small']));
    const manifest = statSync(join(directory, 'blobs/sha256', manifestOf(directory))).size;
    expect(bytes).toBe(5 + JSON.stringify({ layers: [layer, 'small'] }).length + manifest);
    expect(size).toBe(du(directory));
    const again = await build(entry, (fresh) => anExport(fresh, [layer, 'small']));
    expect(again).toMatchObject({ written: true, bytes: 0, size });
  });

  it('does not grow: ten changed builds weigh what one does', async () => {
    const directory = aDirectory();
    const entry = localTo(directory);
    const sizes: number[] = [];
    for (let number = 0; number < 10; number++) {
      const outcome = await build(entry, (fresh) =>
        anExport(fresh, ['b'.repeat(50_000), `${number}`.repeat(50_000)]),
      );
      sizes.push(outcome.size ?? 0);
    }
    expect(new Set(sizes).size).toBe(1);
    expect(sizes[0]).toBe(du(directory));
  });

  it('keeps the other tags of the directory, whichever form they have', async () => {
    const directory = aDirectory();
    anExport(directory, ['base', 'other'], { tag: 'other', form: 'list' });
    anExport(directory, ['base', 'old'], { tag: 'mine' });
    await build(localTo(directory, ['tag', 'mine']), (fresh) =>
      anExport(fresh, ['base', 'new'], { tag: 'mine' }),
    );
    expect(['base', 'other', 'new', 'old'].map((layer) => existsSync(pathOf(directory, layer)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect((await contentsOf(directory)).whole).toHaveLength(2);
  });

  it('takes two entries of one directory after one another', async () => {
    const directory = aDirectory();
    const entries = ['a', 'b'].map((tag) => localTo(directory, ['tag', tag]));
    const caches = await openLocalCaches(entries);
    for (const [entry, told] of caches.entries) {
      const tag = attributeOf(entry, 'tag') ?? '';
      anExport(attributeOf(told, 'dest') ?? '', [`layer of ${tag}`], { tag });
    }
    expect((await caches.close(() => true)).map(({ written }) => written)).toEqual([true, true]);
    expect((await contentsOf(directory)).whole).toHaveLength(2);
  });

  it('replaces a blob that was cut, which buildx alone never would', async () => {
    const directory = aDirectory();
    anExport(directory, ['layer']);
    cut(pathOf(directory, 'layer'));
    await build(localTo(directory), (fresh) => anExport(fresh, ['layer']));
    expect(readFileSync(pathOf(directory, 'layer'), 'utf8')).toBe('layer');
  });

  it.each([
    ['cut', '{"schemaVersion":2,"mani'],
    ['empty', ''],
    ['of another kind', '[]'],
    ['binary', '\u0000\u0001'],
  ])('comes after an index.json that is %s', async (_, text) => {
    const directory = aDirectory();
    anExport(directory, ['old']);
    writeFileSync(join(directory, 'index.json'), text);
    expect(await build(localTo(directory), (fresh) => anExport(fresh, ['new']))).toMatchObject({
      written: true,
    });
    expect((await contentsOf(directory)).whole).toHaveLength(1);
    expect(existsSync(pathOf(directory, 'old'))).toBe(false);
  });

  it('works without hard links', async () => {
    const directory = aDirectory();
    const disk = failing((call) => (call === 'link' ? 'EPERM' : undefined));
    await build(localTo(directory), (fresh) => anExport(fresh, ['base', 'one']), { disk });
    const { written, bytes } = await build(localTo(directory), (fresh) => anExport(fresh, ['base', 'two']), {
      disk,
    });
    expect(written).toBe(true);
    expect(bytes).toBeGreaterThan(3);
    expect(filesIn(directory)).toEqual(
      ['index.json', 'oci-layout', ...(await layersIn(directory))].toSorted(),
    );
  });

  it('leaves mode and foreign files of the directory as they are', async () => {
    const directory = aDirectory();
    chmodSync(directory, 0o2750);
    writeFileSync(join(directory, 'README'), 'mine');
    await build(localTo(directory), (fresh) => anExport(fresh, ['one']));
    expect(statSync(directory).mode & 0o7777).toBe(0o2750);
    expect(readFileSync(join(directory, 'README'), 'utf8')).toBe('mine');
  });

  it('removes unfinished uploads of a plain buildx', async () => {
    const directory = aDirectory();
    mkdirSync(join(directory, 'ingest', 'a'.repeat(64)), { recursive: true });
    writeFileSync(join(directory, 'ingest', 'a'.repeat(64), 'data'), 'x'.repeat(1000));
    await build(localTo(directory), (fresh) => anExport(fresh, ['one']));
    expect(existsSync(join(directory, 'ingest'))).toBe(false);
  });

  it('is told with what could not be removed', async () => {
    const directory = aDirectory();
    await build(localTo(directory), (fresh) => anExport(fresh, ['old']));
    const disk = failing((call, path) =>
      call === 'mkdir' && path.includes('.gone-') ? 'EACCES' : undefined,
    );
    const outcome = await build(localTo(directory), (fresh) => anExport(fresh, ['new']), { disk });
    expect(outcome).toMatchObject({
      written: true,
      fault: `The local cache "${directory}" is written, but not all that it no longer needs is removed: EACCES: it is so.`,
    });
  });
});

describe('an index that names the manifest of another export of the build', () => {
  const foreign = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: digestOf('foreign'),
    size: 7,
  };

  it('is put right by the manifest that came new', async () => {
    const directory = aDirectory();
    const outcome = await build(localTo(directory), (fresh) => {
      aManifest(fresh, ['one']);
      anEntry(fresh, foreign);
    });
    expect(outcome).toMatchObject({ written: true, fault: undefined });
    expect((await contentsOf(directory)).whole).toHaveLength(1);
    expect(existsSync(pathOf(directory, 'one'))).toBe(true);
  });

  it('is put right by the old one where nothing came new', async () => {
    const directory = aDirectory();
    await build(localTo(directory), (fresh) => anExport(fresh, ['one']));
    const before = readFileSync(join(directory, 'index.json'), 'utf8');
    expect(await build(localTo(directory), (fresh) => anEntry(fresh, foreign))).toMatchObject({
      written: true,
      bytes: 0,
    });
    expect(readFileSync(join(directory, 'index.json'), 'utf8')).toBe(before);
  });

  it('is put right where it names an old manifest that is there', async () => {
    const directory = aDirectory();
    const old = anExport(directory, ['old']);
    const size = statSync(join(directory, 'blobs/sha256', old.slice(7))).size;
    await build(localTo(directory), (fresh) => {
      aManifest(fresh, ['new']);
      anEntry(fresh, { ...foreign, digest: old, size });
    });
    expect(existsSync(pathOf(directory, 'new'))).toBe(true);
    expect(existsSync(pathOf(directory, 'old'))).toBe(false);
  });
});

it('does not guess between two manifests', async () => {
  const directory = aDirectory();
  const no = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digestOf('no'), size: 2 };
  const outcome = await build(localTo(directory), (fresh) => {
    aManifest(fresh, ['one']);
    aManifest(fresh, ['two']);
    anEntry(fresh, no);
  });
  expect(outcome).toMatchObject({
    written: false,
    fault: expect.stringContaining(`${no.digest} is not there`),
  });
});

describe('what is not whole', () => {
  const good = ['base', 'good'];
  const faults: [string, (fresh: string) => void, string][] = [
    [
      'an index without its manifest, as buildx leaves it when this export failed and another did not',
      (fresh) => {
        aBlob(fresh, 'a layer');
        anEntry(fresh, {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest: digestOf('no'),
          size: 2,
        });
      },
      `its new index.json needs a blob, and ${digestOf('no')} is not there`,
    ],
    [
      'a layer that is missing',
      (fresh) => {
        anExport(fresh, ['base', 'gone']);
        rmSync(pathOf(fresh, 'gone'));
      },
      `its new index.json needs a blob, and ${digestOf('gone')} is not there`,
    ],
    [
      'a layer that is cut',
      (fresh) => {
        anExport(fresh, ['base', 'short']);
        cut(pathOf(fresh, 'short'));
      },
      `its new index.json needs a blob, and ${digestOf('short')} has 1 bytes instead of 5`,
    ],
    [
      'an index that is cut',
      (fresh) => writeFileSync(join(fresh, 'index.json'), '{"manifests":['),
      'its new index.json cannot be read',
    ],
    ['no index', (fresh) => rmSync(join(fresh, 'index.json')), 'its new index.json cannot be read'],
    ['no directory', (fresh) => rmSync(fresh, { recursive: true }), 'its new index.json cannot be read'],
  ];

  it.each(faults)('%s: the old cache stays, and the reason is told', async (_, buildx, why) => {
    const directory = aDirectory();
    await build(localTo(directory), (fresh) => anExport(fresh, good));
    const before = snapshot(directory);
    const outcome = await build(localTo(directory), buildx);
    expect(outcome).toMatchObject({
      written: false,
      bytes: 0,
      size: du(directory),
      fault: `The local cache "${directory}" was left as it was: ${why}.`,
    });
    expect(snapshot(directory)).toEqual(before);
  });

  it.each([['with'], ['without']])('an export that failed, %s an old cache', async (how) => {
    const parent = aDirectory();
    const directory = join(parent, 'a/cache');
    if (how === 'with') anExport(mkdirs(directory), good);
    const before = snapshot(parent);
    const outcome = await build(localTo(directory), (fresh) => anExport(fresh, ['half']), {
      succeeded: false,
    });
    expect(outcome).toMatchObject({ written: false, bytes: 0, fault: undefined });
    expect(outcome.size).toBe(how === 'with' ? du(directory) : undefined);
    expect(snapshot(parent)).toEqual(before);
  });

  it('nothing to export: the old cache stays, and nobody is told', async () => {
    const directory = aDirectory();
    anExport(directory, good);
    const before = snapshot(directory);
    expect(await build(localTo(directory), () => {})).toMatchObject({
      written: false,
      bytes: 0,
      fault: undefined,
    });
    expect(snapshot(directory)).toEqual(before);
  });

  it.each([['link'], ['rename'], ['writeFile']])(
    'a disk that refuses to %s: the old cache stays',
    async (failed) => {
      const directory = aDirectory();
      await build(localTo(directory), (fresh) => anExport(fresh, good));
      const index = readFileSync(join(directory, 'index.json'), 'utf8');
      let exported = false;
      const disk = failing((call) =>
        exported && (call === failed || call === 'rename') ? 'ENOSPC' : undefined,
      );
      const outcome = await build(
        localTo(directory),
        (fresh) => {
          anExport(fresh, ['new']);
          exported = true;
        },
        { disk },
      );
      expect(outcome).toMatchObject({
        written: false,
        fault: `The local cache "${directory}" was left as it was: ENOSPC: it is so.`,
      });
      expect(readFileSync(join(directory, 'index.json'), 'utf8')).toBe(index);
      expect((await contentsOf(directory)).whole).toHaveLength(1);
    },
  );

  it('never throws, even when nothing can be removed', async () => {
    const directory = aDirectory();
    const disk = failing((call) => (call === 'rm' ? 'EIO' : undefined));
    expect(await build(localTo(directory), (fresh) => anExport(fresh, ['one']), { disk })).toMatchObject({
      written: true,
      fault: expect.stringContaining('EIO: it is so'),
    });
    expect(await build(localTo(directory), () => {}, { disk, succeeded: false })).toMatchObject({
      written: false,
    });
  });
});

function cut(path: string): void {
  chmodSync(path, 0o644);
  truncateSync(path, 1);
}

function mkdirs(directory: string): string {
  mkdirSync(directory, { recursive: true });
  return directory;
}

function manifestOf(directory: string): string {
  return JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8')).manifests[0].digest.slice(7);
}

/** Names and contents of all files. */
function snapshot(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .toSorted()
      .map((name) => {
        const path = join(directory, name);
        return [name, statSync(path).isFile() ? readFileSync(path, 'utf8') : 'directory'];
      }),
  );
}
