import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import type { DirectoryState } from '../../src/cache/types.ts';
import { directoryState } from '../../src/local-cache/state.ts';
import { ROOT } from '../docs/pages.ts';

let top: string;
let cache: string;
let count = 0;

beforeAll(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'state-')));
  chmodSync(top, 0o755);
});
beforeEach(() => {
  count += 1;
  cache = join(top, `cache-${count}`);
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

const OCI = 'application/vnd.oci.image';

function blob(content: string) {
  const hex = createHash('sha256').update(content).digest('hex');
  mkdirSync(join(cache, 'blobs', 'sha256'), { recursive: true });
  writeFileSync(join(cache, 'blobs', 'sha256', hex), content);
  return { digest: `sha256:${hex}`, size: Buffer.byteLength(content) };
}

const fileOf = ({ digest }: { digest: string }) =>
  join(cache, 'blobs', 'sha256', digest.slice('sha256:'.length));

/** What BuildKit's local exporter leaves: index, manifest, config and a layer. */
function writeCache(tags: readonly string[] = ['latest']) {
  const layer = blob('layer');
  const config = { mediaType: 'application/vnd.buildkit.cacheconfig.v0', ...blob('{}') };
  const manifest = blob(
    JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config, layers: [layer] }),
  );
  const manifests = tags.map((tag) => ({
    mediaType: `${OCI}.manifest.v1+json`,
    ...manifest,
    annotations: { 'org.opencontainers.image.ref.name': tag },
  }));
  writeIndex(JSON.stringify({ schemaVersion: 2, manifests }));
  return { layer, config, manifest };
}

function writeIndex(text: string): void {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'index.json'), text);
}

describe('a directory that holds a cache', () => {
  it('is readable, with its tags', async () => {
    const { manifest } = writeCache(['latest', 'v2']);
    expect(await directoryState(cache)).toEqual({
      cache: 'readable',
      manifests: [
        { digest: manifest.digest, tags: ['latest'] },
        { digest: manifest.digest, tags: ['v2'] },
      ],
    });
  });

  it('is meant from the working directory, as buildx means it', async () => {
    writeCache();
    expect(await directoryState(relative(process.cwd(), cache))).toEqual(await directoryState(cache));
  });

  it.each(['layer', 'config', 'manifest'] as const)('tells that its %s is gone', async (part) => {
    const written = writeCache();
    rmSync(fileOf(written[part]));
    expect(await directoryState(cache)).toEqual({
      cache: 'readable',
      manifests: [
        {
          digest: written.manifest.digest,
          tags: ['latest'],
          fault: `its blob ${written[part].digest} is not there`,
        },
      ],
    });
  });

  it('tells that a layer was cut short', async () => {
    const written = writeCache();
    truncateSync(fileOf(written.layer), 2);
    expect((await directoryState(cache)).manifests?.[0]?.fault).toBe(
      `its blob ${written.layer.digest} has 2 bytes instead of 5`,
    );
  });

  it.each(['', '{"schemaVersion":2,"manif', '[]', '5', '{"manifests":"x"}'])(
    'is damaged with the index.json %j',
    async (text) => {
      writeIndex(text);
      expect(await directoryState(cache)).toEqual({
        cache: 'damaged',
        fault: 'its index.json is not an OCI index',
      });
    },
  );

  it.each(['null', '{}', '{"manifests":[]}', '{"manifests":null}'])(
    'holds nothing with the index.json %s',
    async (text) => {
      writeIndex(text);
      expect(await directoryState(cache)).toEqual({ cache: 'missing' });
    },
  );

  it('never looks outside for a digest that is none', async () => {
    const descriptor = {
      digest: 'sha256:../../../../etc/passwd',
      size: 1,
      mediaType: `${OCI}.manifest.v1+json`,
    };
    writeIndex(JSON.stringify({ manifests: [descriptor] }));
    expect(await directoryState(cache)).toEqual({ cache: 'missing' });
  });

  it('is damaged when an export was broken off', async () => {
    blob('layer');
    mkdirSync(join(cache, 'ingest'));
    expect(await directoryState(cache)).toEqual({
      cache: 'damaged',
      fault: 'it holds blobs and no index.json, as an export leaves it that was broken off',
    });
  });

  it.each(['blobs/sha256', 'ingest', '.git'])('is missing with an empty %s', async (name) => {
    mkdirSync(join(cache, name), { recursive: true });
    expect(await directoryState(cache)).toEqual({ cache: 'missing' });
  });

  it('can be read whatever index.json holds', async () => {
    mkdirSync(cache);
    const states = new Set(['readable', 'missing', 'damaged']);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        writeIndex(text);
        return states.has((await directoryState(cache)).cache);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a path', () => {
  it('with nothing there can be written, and stays as it is', async () => {
    expect(await directoryState(join(cache, 'a', 'b'))).toEqual({ cache: 'missing' });
    expect(readdirSync(top)).not.toContain(`cache-${count}`);
  });

  it('to a file can be neither read nor written', async () => {
    writeFileSync(cache, '');
    const fault = 'it is a file, not a directory; name another directory';
    expect(await directoryState(cache)).toEqual({ cache: 'damaged', fault, writeFault: fault });
  });

  it('below a file neither', async () => {
    writeFileSync(cache, '');
    const fault = `${cache} is a file, not a directory; name another directory`;
    expect(await directoryState(join(cache, 'a', 'b'))).toEqual({
      cache: 'damaged',
      fault,
      writeFault: fault,
    });
  });

  it('that is a link is what it links to', async () => {
    writeCache();
    symlinkSync(cache, `${cache}-link`);
    expect(await directoryState(`${cache}-link`)).toEqual(await directoryState(cache));
  });

  it('that is a link to nothing cannot be written', async () => {
    symlinkSync(join(cache, 'none'), `${cache}-link`);
    expect(await directoryState(`${cache}-link`)).toEqual({
      cache: 'missing',
      writeFault: 'it is a link to nothing; name the directory that is meant',
    });
  });

  it.each([
    ['a\0b', 'ERR_INVALID_ARG_VALUE'],
    ['x'.repeat(5000), 'ENAMETOOLONG'],
  ])('that no system takes is told', async (path, code) => {
    const fault = `the system says ${code}; name another directory`;
    expect(await directoryState(path)).toEqual({ cache: 'unreadable', fault, writeFault: fault });
  });
});

/** Root may do all, so what others may not do is tried as one of them; mounts are made in a namespace of their own. */
const isRoot = process.getuid?.() === 0;
const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

function inProcess(prepare: string, path: string, uid?: number): DirectoryState {
  const bundle = join(top, 'state.cjs');
  buildSync({
    entryPoints: [join(ROOT, 'src/local-cache/state.ts')],
    bundle: true,
    platform: 'node',
    outfile: bundle,
    logLevel: 'silent',
  });
  const script = `${uid === undefined ? '' : `process.setuid(${uid});`}
    require(${JSON.stringify(bundle)}).directoryState(${JSON.stringify(path)}).then((state) => console.log(JSON.stringify(state)));`;
  const node = [process.execPath, '-e', script];
  const command = prepare ? ['unshare', '-rm', 'sh', '-ec', `${prepare}; exec "$@"`, 'sh', ...node] : node;
  const ran = spawnSync(command[0] ?? '', command.slice(1), { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

describe('what the user of the job may not do', () => {
  const asOther = (path: string) => inProcess('', path, isRoot ? 65534 : undefined);
  const notOurs = (done: string, what: string) =>
    `the user of this job may not ${done} ${what}; let it belong to that user`;
  const USE = 'write, and so not read,';

  function openToAll(): void {
    for (const path of ['', 'index.json', 'blobs', 'blobs/sha256']) chmodSync(join(cache, path), 0o777);
  }

  it.each<[string, string, number, string, string]>([
    ['a directory that cannot be written', '', 0o555, USE, 'it'],
    ['a directory that cannot be read', '', 0o000, USE, 'it'],
    ['an index that cannot be read', 'index.json', 0o000, 'read', 'its index.json'],
    ['blobs that cannot be read', 'blobs/sha256', 0o000, 'read', 'its blobs/sha256'],
    ['blobs that cannot be reached', 'blobs', 0o644, 'read', 'its blobs'],
  ])('%s', (_, part, mode, done, what) => {
    writeCache();
    openToAll();
    chmodSync(join(cache, part), mode);
    const fault = notOurs(done, what);
    expect(asOther(cache)).toEqual({ cache: 'unreadable', fault, writeFault: fault });
    chmodSync(join(cache, part), 0o755);
  });

  it.each<[string, number, string | undefined]>([
    ['blobs/sha256', 0o555, notOurs('write', 'its blobs/sha256')],
    ['blobs', 0o555, notOurs('write', 'its blobs')],
    ['index.json', 0o444, undefined],
  ])('%s that cannot be written can be read', (part, mode, writeFault) => {
    writeCache();
    openToAll();
    chmodSync(join(cache, part), mode);
    const state = asOther(cache);
    expect(state).toMatchObject({ cache: 'readable', manifests: [{ tags: ['latest'] }] });
    expect(state.writeFault).toBe(writeFault);
  });

  it('leaves what it may do', () => {
    writeCache();
    openToAll();
    expect(asOther(cache)).toMatchObject({ cache: 'readable', manifests: [{ tags: ['latest'] }] });
    expect(asOther(cache)).not.toHaveProperty('writeFault');
  });

  it('a directory in one that cannot be written', () => {
    mkdirSync(cache, { mode: 0o555 });
    expect(asOther(join(cache, 'new', 'one'))).toEqual({
      cache: 'missing',
      writeFault: notOurs('write', cache),
    });
  });

  it('a directory in one that cannot be entered', () => {
    mkdirSync(join(cache, 'new'), { recursive: true });
    chmodSync(cache, 0o600);
    const fault = notOurs('enter', 'it');
    expect(asOther(join(cache, 'new'))).toEqual({ cache: 'unreadable', fault, writeFault: fault });
    chmodSync(cache, 0o755);
  });
});

(canMount ? describe : describe.skip)('what root may not do either', () => {
  it('write on a read-only file system, where a cache can still be read', () => {
    writeCache();
    const state = inProcess(`mount --bind ${cache} ${cache}; mount -o remount,bind,ro ${cache}`, cache);
    expect(state).toMatchObject({
      cache: 'readable',
      manifests: [{ tags: ['latest'] }],
      writeFault: 'it is on a read-only file system; name another directory',
    });
  });

  it('make a directory on one', () => {
    mkdirSync(cache);
    const state = inProcess(`mount -t tmpfs -o ro tmpfs ${cache}`, join(cache, 'new'));
    expect(state).toEqual({
      cache: 'missing',
      writeFault: `${cache} is on a read-only file system; name another directory`,
    });
  });

  it.each<[string, string]>([
    ['blocks', `mount -t tmpfs -o size=64k tmpfs $C; dd if=/dev/zero of=$C/full bs=1k count=64 2>&1`],
    ['inodes', `mount -t tmpfs -o nr_inodes=2 tmpfs $C; touch $C/full`],
  ])('write on a disk without free %s', (_, prepare) => {
    mkdirSync(cache);
    expect(inProcess(`{ ${prepare.replaceAll('$C', cache)}; } >/dev/null`, cache)).toEqual({
      cache: 'missing',
      writeFault: 'the disk is full; free some space, or name a directory on another disk',
    });
  });

  it('but write on a disk that is not full, though it counts no inodes', () => {
    mkdirSync(cache);
    expect(inProcess(`mount -t tmpfs -o nr_inodes=0 tmpfs ${cache}`, cache)).toEqual({ cache: 'missing' });
  });
});
