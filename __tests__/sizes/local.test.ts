import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localSize } from '../../src/sizes/local.ts';
import { aBlob, aDirectory, aManifest, anExport } from '../local-cache/a-layout.ts';

function du(directory: string): number {
  return Number(
    execFileSync('du', ['--apparent-size', '-sb', directory], { encoding: 'utf8' }).split('\t')[0],
  );
}

describe('what a local cache weighs', () => {
  it.each(['image', 'list'] as const)('is what du counts, as %s', async (form) => {
    const directory = aDirectory();
    const layers = ['one', 'x'.repeat(5000)];
    anExport(directory, layers, { form });
    const [large, config] = [layers[1], JSON.stringify({ layers })].map((text = '') =>
      aBlob(directory, text),
    );
    expect(await localSize(directory, { imageDigests: new Set([large?.digest ?? '']) })).toEqual({
      place: `local ${directory}`,
      type: 'local',
      bytes: du(directory),
      blobs: 4,
      sharedBytes: 5000,
      unreferencedBytes: 0,
      largest: { digest: config?.digest, bytes: config?.size },
    });
  });

  it('tells what no index names', async () => {
    const directory = aDirectory();
    anExport(directory, ['one']);
    aBlob(directory, 'x'.repeat(300));
    const old = aManifest(directory, ['y'.repeat(20), 'one']);
    // `one` is needed still; manifest, configuration and the other layer of the old cache are not.
    const config = Buffer.byteLength(JSON.stringify({ layers: ['y'.repeat(20), 'one'] }));
    expect(await localSize(directory)).toMatchObject({
      bytes: du(directory),
      unreferencedBytes: 300 + 20 + config + old.size,
    });
  });

  it('says that a part is missing, and then does not know what is needed', async () => {
    const directory = aDirectory();
    anExport(directory, ['one', 'two']);
    rmSync(join(directory, 'blobs/sha256', aBlob(aDirectory(), 'one').digest.slice(7)));
    const size = await localSize(directory);
    expect(size).toMatchObject({ bytes: du(directory), message: 'a part of it is missing or damaged' });
    expect(size?.unreferencedBytes).toBeUndefined();
  });
});

describe('a directory without a cache', () => {
  it('that is not there or holds none has no row', async () => {
    expect(await localSize(join(aDirectory(), 'none'))).toBeUndefined();
    expect(await localSize(aDirectory())).toBeUndefined();
  });

  it('that holds blobs of a broken export has a size', async () => {
    const directory = aDirectory();
    aBlob(directory, 'x'.repeat(100));
    expect(await localSize(directory)).toMatchObject({ bytes: du(directory), blobs: 1 });
  });

  it('that is a file says so', async () => {
    const path = join(aDirectory(), 'file');
    writeFileSync(path, 'x');
    expect(await localSize(join(path, 'below'))).toMatchObject({ message: 'it cannot be read' });
  });
});
