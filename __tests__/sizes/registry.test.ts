import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { registrySize } from '../../src/sizes/registry.ts';
import { parseReferenced } from '../../src/sizes/registry-manifest.ts';
import { anActingDocker, type DockerAct } from './caches-docker.ts';

const OCI = 'application/vnd.oci.image';
const hex = (letter: string) => `sha256:${letter.repeat(64)}`;
const blob = (letter: string, size: number, mediaType = `${OCI}.layer.v1.tar+gzip`) => ({
  mediaType,
  digest: hex(letter),
  size,
});
const CONFIG = blob('e', 30, 'application/vnd.buildkit.cacheconfig.v0');
const IMAGE_CONFIG = blob('f', 40, `${OCI}.config.v1+json`);
const LAYERS = [blob('a', 1000), blob('b', 200)];
const manifest = (config: object, layers: object[]) =>
  JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config, layers });
const index = (...manifests: object[]) =>
  JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests });
const child = (letter: string) => blob(letter, 500, `${OCI}.manifest.v1+json`);

const REF = 'ghcr.io/acme/api:cache';
const AT = (letter: string) => `ghcr.io/acme/api@${hex(letter)}`;

function sizeOf(acts: Record<string, DockerAct>, options = {}) {
  const acting = anActingDocker(acts);
  return { ...acting, size: registrySize(REF, acting.docker, options) };
}

describe('what a cache in a registry weighs', () => {
  const WEIGHT = {
    place: `registry ${REF}`,
    type: 'registry',
    bytes: 1230,
    blobs: 3,
    largest: { digest: hex('a'), bytes: 1000 },
  };

  it.each([
    ['image-manifest=true', manifest(CONFIG, LAYERS)],
    ['image-manifest=false', index(...LAYERS, CONFIG)],
    ['layers that are named twice', manifest(CONFIG, [...LAYERS, ...LAYERS])],
  ])('with %s is layers and configuration', async (_, prints) => {
    expect(await sizeOf({ [REF]: { prints } }).size).toEqual(WEIGHT);
  });

  it('in an index of caches counts a layer once, and asks for each by its digest', async () => {
    const { size, calls } = sizeOf(
      {
        [AT('1')]: { prints: manifest(CONFIG, LAYERS) },
        [AT('2')]: { prints: manifest(blob('d', 7, CONFIG.mediaType), [blob('a', 1000), blob('c', 5)]) },
        [REF]: { prints: index(child('1'), child('2'), child('1')) },
      },
      { builder: 'ci' },
    );
    expect(await size).toMatchObject({ bytes: 1242, blobs: 5 });
    expect(calls).toEqual([
      `buildx imagetools inspect --raw --builder ci -- ${REF}`,
      `buildx imagetools inspect --raw --builder ci -- ${AT('1')}`,
      `buildx imagetools inspect --raw --builder ci -- ${AT('2')}`,
    ]);
  });

  it('says what the image has too', async () => {
    const { size } = sizeOf(
      { [REF]: { prints: manifest(CONFIG, LAYERS) } },
      { imageDigests: new Set([hex('b'), hex('9')]) },
    );
    expect(await size).toEqual({ ...WEIGHT, sharedBytes: 200 });
  });
});

describe('a reference that holds no cache of its own', () => {
  it.each(['not found', 'manifest unknown'])('has no row: %s', async (fails) => {
    expect(await sizeOf({ [REF]: { fails: `${REF}: ${fails}` } }).size).toBeUndefined();
  });

  it.each([
    ['an image', { [REF]: { prints: manifest(IMAGE_CONFIG, LAYERS) } }],
    [
      'an image for several platforms',
      {
        [AT('1')]: { prints: manifest(IMAGE_CONFIG, LAYERS) },
        [AT('2')]: { prints: manifest(IMAGE_CONFIG, LAYERS) },
        [REF]: { prints: index(child('1'), child('2')) },
      },
    ],
  ])('is %s', async (_, acts) => {
    expect(await sizeOf(acts).size).toEqual({
      place: `registry ${REF}`,
      type: 'registry',
      message: 'it is an image, and a cache within one (inline) is a part of it',
    });
  });
});

describe('a registry that does not tell', () => {
  it.each<[string, Record<string, DockerAct>]>([
    [
      'unexpected status from HEAD request to https://ghcr.io/v2/acme/api/manifests/cache: 403 Forbidden',
      {
        [REF]: {
          fails:
            'unexpected status from HEAD request to https://ghcr.io/v2/acme/api/manifests/cache: 403 Forbidden',
        },
      },
    ],
    [
      'failed to fetch https://***@ghcr.io/token?***',
      {
        [REF]: { fails: 'failed to fetch https://me:secret@ghcr.io/token?sig=1' },
      },
    ],
    ['what the registry gave is no manifest', { [REF]: { prints: '<html>' } }],
    [
      'a manifest that its index names is not there',
      {
        [AT('1')]: { fails: 'x: not found' },
        [REF]: { prints: index(child('1')) },
      },
    ],
    [
      'it is an index of 40 manifests',
      {
        [REF]: {
          prints: index(
            ...Array.from({ length: 40 }, (_, n) => blob('a', n, child('a').mediaType)).map((one, n) => ({
              ...one,
              digest: `sha256:${String(n).padStart(64, '0')}`,
            })),
          ),
        },
      },
    ],
  ])('%s', async (message, acts) => {
    expect(await sizeOf(acts).size).toEqual({ place: `registry ${REF}`, type: 'registry', message });
  });

  it('is given up when the caller does, and its command killed', async () => {
    const { size, killed, calls } = sizeOf({ [REF]: 'hangs' }, { signal: AbortSignal.timeout(20) });
    expect(await size).toMatchObject({ message: 'there was no answer within 5 seconds' });
    expect(killed).toEqual(calls);
  });
});

it('reads any text', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseReferenced(text)));
});
