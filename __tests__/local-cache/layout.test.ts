import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  blobPath,
  EMPTY_INDEX,
  hasChildren,
  isCacheConfig,
  nameOf,
  parseIndex,
  parseManifest,
  printIndex,
  withBlob,
} from '../../src/local-cache/layout.ts';

const A = `sha256:${'a'.repeat(64)}`;
const entry = (others: object = {}) => ({ digest: A, size: 3, mediaType: 'm', ...others });

describe('parseIndex', () => {
  it.each([['{'], [''], ['[]'], ['null'], ['"x"'], ['{"manifests":{}}'], ['{"manifests":"x"}']])(
    'is undefined for %s',
    (text) => expect(parseIndex(text)).toBeUndefined(),
  );

  it.each([
    [{}, 0],
    [{ manifests: null }, 0],
    [{ manifests: [entry()] }, 1],
    [{ manifests: [entry({ digest: 'sha256:../../../etc/passwd' })] }, 0],
    [{ manifests: [entry({ digest: `sha256:${'A'.repeat(64)}` })] }, 0],
    [{ manifests: [entry({ digest: `sha512:${'a'.repeat(128)}` })] }, 1],
    [{ manifests: [entry({ digest: `md5:${'a'.repeat(32)}` })] }, 0],
    [{ manifests: [entry({ size: '3' }), entry({ size: 1.5 }), 'x', null, entry()] }, 1],
  ])('%j has %d manifests', (index, count) => {
    expect(parseIndex(JSON.stringify(index))?.manifests).toHaveLength(count);
  });

  it('is printed with what is not known here', () => {
    const text = JSON.stringify({
      schemaVersion: 2,
      x: 1,
      manifests: [entry({ y: 2, annotations: { z: '3' } })],
    });
    const index = parseIndex(text);
    expect(index && printIndex(index)).toBe(text);
    expect(parseIndex(EMPTY_INDEX)?.manifests).toEqual([]);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => [parseIndex(text), parseManifest(text)]).not.toThrow();
      }),
    );
  });
});

describe('parseManifest', () => {
  it.each([
    [{ config: entry(), layers: [entry(), entry()] }, 3],
    [{ manifests: [entry()] }, 1],
    [{ layers: [] }, 0],
  ])('%j has %d children', (manifest, count) => {
    expect(parseManifest(JSON.stringify(manifest))?.children).toHaveLength(count);
  });

  it.each([[{}], [{ config: entry() }], [{ layers: 'x' }]])('%j is none', (value) => {
    expect(parseManifest(JSON.stringify(value))).toBeUndefined();
  });
});

it.each([
  ['application/vnd.oci.image.manifest.v1+json', true],
  ['application/vnd.oci.image.index.v1+json', true],
  ['application/vnd.docker.distribution.manifest.v2+json', true],
  ['application/vnd.docker.distribution.manifest.list.v2+json', true],
  [undefined, true],
  ['application/vnd.oci.image.layer.v1.tar+gzip', false],
  ['application/vnd.oci.image.config.v1+json', false],
  ['application/vnd.buildkit.cacheconfig.v0', false],
])('%s has children: %s', (mediaType, has) => {
  const descriptor = { digest: A, size: 1, mediaType, annotations: {}, raw: {} };
  expect(hasChildren(descriptor)).toBe(has);
  expect(isCacheConfig(descriptor)).toBe(mediaType === 'application/vnd.buildkit.cacheconfig.v0');
});

it('names an entry by image and tag, as Buildx replaces them', () => {
  const names = [
    {},
    { 'org.opencontainers.image.ref.name': 'v1' },
    { 'org.opencontainers.image.ref.name': 'v1', 'io.containerd.image.name': 'a:v1' },
    { 'io.containerd.image.name': 'v1' },
  ].map((annotations) => nameOf({ digest: A, size: 1, annotations, raw: {} }));
  expect(new Set(names).size).toBe(4);
});

it('gives an entry another blob and keeps its name', () => {
  const raw = { digest: A, size: 1, mediaType: 'old', annotations: { tag: 'x' } };
  const changed = withBlob({ ...raw, raw }, { digest: 'sha256:b', size: 2, mediaType: 'new' });
  expect(changed.raw).toEqual({ digest: 'sha256:b', size: 2, mediaType: 'new', annotations: { tag: 'x' } });
  expect(changed).toMatchObject({ digest: 'sha256:b', size: 2, annotations: { tag: 'x' } });
});

it('knows where a blob lies', () => expect(blobPath('sha512:abc')).toBe('blobs/sha512/abc'));
