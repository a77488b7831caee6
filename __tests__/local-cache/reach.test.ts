import { chmodSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { blobPath } from '../../src/local-cache/layout.ts';
import { reach } from '../../src/local-cache/reach.ts';
import { aBlob, aDirectory, aManifest, digestOf, pathOf } from './a-layout.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const descriptor = (blob: { digest: string; size: number; mediaType?: string }) => ({
  ...blob,
  annotations: {},
  raw: {},
});

describe('reach', () => {
  it.each(['image', 'list'] as const)('follows a cache of form %s to all its blobs', async (form) => {
    const directory = aDirectory();
    const manifest = aManifest(directory, ['a', 'bb'], form);
    aBlob(directory, 'loose');
    const config = JSON.stringify({ layers: ['a', 'bb'] });
    expect(await reach(directory, descriptor(manifest))).toEqual({
      blobs: new Map([
        [blobPath(manifest.digest), manifest.size],
        [blobPath(digestOf('a')), 1],
        [blobPath(digestOf('bb')), 2],
        [blobPath(digestOf(config)), config.length],
      ]),
    });
  });

  it('follows an index of indexes, and a root that does not say what it is', async () => {
    const directory = aDirectory();
    const manifests = [aManifest(directory, ['a']), aManifest(directory, ['b'])];
    const inner = aBlob(directory, JSON.stringify({ manifests }), INDEX);
    const outer = aBlob(directory, JSON.stringify({ manifests: [inner, inner] }), INDEX);
    const found = await reach(directory, descriptor({ digest: outer.digest, size: outer.size }));
    expect('blobs' in found && found.blobs.size).toBe(8);
    const leaf = aBlob(directory, 'leaf');
    expect(await reach(directory, descriptor({ ...leaf, mediaType: undefined }))).toEqual({
      blobs: new Map([[blobPath(leaf.digest), 4]]),
    });
  });

  it.each<[string, (directory: string) => void, string]>([
    ['missing', (directory) => rmSync(pathOf(directory, 'layer')), `${digestOf('layer')} is not there`],
    [
      'cut',
      (directory) => {
        chmodSync(pathOf(directory, 'layer'), 0o644);
        truncateSync(pathOf(directory, 'layer'), 2);
      },
      `${digestOf('layer')} has 2 bytes instead of 5`,
    ],
    [
      'a directory',
      (directory) => {
        rmSync(pathOf(directory, 'layer'));
        mkdirSync(pathOf(directory, 'layer'));
      },
      `${digestOf('layer')} is not a file`,
    ],
  ])('a layer that is %s', async (_, harm, fault) => {
    const directory = aDirectory();
    const manifest = aManifest(directory, ['layer']);
    harm(directory);
    expect(await reach(directory, descriptor(manifest))).toEqual({ fault });
  });

  it('a manifest that is not what its name says', async () => {
    const directory = aDirectory();
    const manifest = aManifest(directory, ['layer']);
    const path = join(directory, blobPath(manifest.digest));
    rmSync(path);
    writeFileSync(path, ' '.repeat(manifest.size));
    const fault = `${manifest.digest} does not hold what its name says`;
    expect(await reach(directory, descriptor(manifest))).toEqual({ fault });
  });

  it('a manifest that is none', async () => {
    const directory = aDirectory();
    const blob = aBlob(directory, 'no JSON', MANIFEST);
    expect(await reach(directory, descriptor(blob))).toEqual({ fault: `${blob.digest} is no manifest` });
  });
});
