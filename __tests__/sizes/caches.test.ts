import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseCacheEntries } from '../../src/cache/entry.ts';
import type { CacheEntry } from '../../src/cache/types.ts';
import { type CacheWorld, cacheSizes } from '../../src/sizes/caches.ts';
import { measureSizes } from '../../src/sizes/caches-measure.ts';
import { placesOf } from '../../src/sizes/caches-places.ts';
import { weightOf } from '../../src/sizes/caches-weight.ts';
import { aDirectory, anExport } from '../local-cache/a-layout.ts';
import { anActingDocker, type DockerAct } from './caches-docker.ts';
import { anIndex, aService, MAIN, store } from './gha-service.ts';

const hex = (letter: string) => `sha256:${letter.repeat(64)}`;
const MANIFEST = JSON.stringify({
  config: { mediaType: 'application/vnd.buildkit.cacheconfig.v0', digest: hex('e'), size: 30 },
  layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: hex('a'), size: 1000 }],
});
const IMAGE = MANIFEST.replace('buildkit.cacheconfig.v0', 'oci.image.config.v1+json');

function entries(...lines: string[]): CacheEntry[] {
  return lines.flatMap((line) => {
    const parsed = parseCacheEntries(line);
    if ('fault' in parsed) throw new Error(parsed.fault);
    return parsed.entries;
  });
}

function plan(sources: string[], destinations: string[] = []) {
  return { sources: entries(...sources), destinations: entries(...destinations) };
}

function aWorld(acts: Record<string, DockerAct> = {}, overrides: Partial<CacheWorld> = {}): CacheWorld {
  const { docker } = anActingDocker(acts);
  return { docker, builder: { name: 'ci' }, actionsCache: { isVersion2: true }, ...overrides };
}

describe('the places of a plan', () => {
  const names = (...given: Parameters<typeof plan>) =>
    placesOf(plan(...given)).map(({ name, side }) => [name, side]);

  it('are each there once, written ones first', () => {
    expect(
      names(
        [
          'type=gha,scope=api',
          'ghcr.io/acme/api:cache',
          'type=gha',
          'type=local,src=/c,tag=x',
          'type=local,src=/d',
        ],
        [
          'type=registry,ref=ghcr.io/acme/api:cache,mode=max',
          'type=local,dest=/c',
          'type=gha,scope=api,mode=max',
        ],
      ),
    ).toEqual([
      ['registry ghcr.io/acme/api:cache', 'destination'],
      ['local /c', 'destination'],
      ['gha scope api', 'destination'],
      ['gha scope buildkit', 'source'],
      ['local /d', 'source'],
    ]);
  });

  it('are two where one scope lies in two services', () => {
    expect(names(['type=gha,scope=a', 'type=gha,scope=a,url_v2=http://other/'])).toHaveLength(2);
  });

  it('are called without credentials', () => {
    expect(
      names(
        ['type=azblob,account_url=https://me:secret@acme.blob.core.windows.net/?sig=1,name=n'],
        ['type=inline'],
      ),
    ).toEqual([
      ['inline', 'destination'],
      ['azblob n buildkit-cache https://***@acme.blob.core.windows.net/?*** manifests', 'source'],
    ]);
  });
});

describe('the sizes of caches', () => {
  it('are measured for every place that exists, in the order of the plan', async () => {
    const service = await aService();
    await store(service, MAIN('api'), anIndex([hex('a'), 1000], [hex('b'), 5]));
    const directory = aDirectory();
    anExport(directory, ['layer']);
    const world = aWorld(
      { 'acme/api:cache': { prints: MANIFEST }, 'acme/none': { fails: 'acme/none:x: not found' } },
      {
        actionsCache: { access: service, isVersion2: true },
        imageDigests: new Set([hex('a')]),
      },
    );
    const rows = await cacheSizes(
      plan(
        [
          'type=gha,scope=api',
          'acme/none:x',
          'type=gha,scope=none',
          `type=local,src=${join(directory, 'none')}`,
        ],
        [
          'type=gha,scope=api,mode=max',
          'type=registry,ref=acme/api:cache,mode=min',
          `type=local,dest=${directory},mode=max`,
        ],
      ),
      world,
    );
    expect(rows).toMatchObject([
      { place: 'gha scope api', type: 'gha', bytes: 1005, blobs: 2, sharedBytes: 1000, mode: 'max' },
      { place: 'registry acme/api:cache', type: 'registry', bytes: 1030, sharedBytes: 1000, mode: 'min' },
      { place: `local ${directory}`, type: 'local', blobs: 3, mode: 'max' },
    ]);
    expect(rows).toHaveLength(3);
  });

  it('know the mode of what is written, which a source does not have', async () => {
    const world = aWorld({ 'acme/api': { prints: MANIFEST } });
    const line = 'type=registry,ref=acme/api:cache,mode=max';
    expect((await cacheSizes(plan([line]), world))[0]).not.toHaveProperty('mode');
    expect((await cacheSizes(plan([], [line]), world))[0]).toHaveProperty('mode', 'max');
    const odd = line.replace('max', 'most');
    expect((await cacheSizes(plan([], [odd]), world))[0]).not.toHaveProperty('mode');
  });

  it('are not known of stores that BuildKit does not tell of, with the reason and what was sent', async () => {
    const given = plan(
      [],
      ['type=s3,region=eu,bucket=b', 'type=azblob,account_url=https://a/', 'type=inline', 'type=new,x=1'],
    );
    const sentBytes = new Map([[given.destinations[0] as CacheEntry, 12_000_000]]);
    expect(await cacheSizes(given, aWorld({}, { sentBytes }))).toEqual([
      {
        place: 's3 buildkit b manifests/',
        type: 's3',
        message:
          'BuildKit does not tell what the store holds; this export sent 12 MB that it did not hold yet',
      },
      {
        place: 'azblob buildkit buildkit-cache https://a/ manifests',
        type: 'azblob',
        message: 'BuildKit does not tell what the store holds',
      },
      {
        place: 'inline',
        type: 'inline',
        message: 'it is a part of the image, and its layers are those of the image',
      },
      { place: 'new', type: 'new', message: 'a cache of this type is not known here' },
    ]);
  });

  it('tell of an inline cache once, however many names the image has', async () => {
    const world = aWorld({ 'acme/api:1': { prints: IMAGE }, 'acme/api:2': { prints: IMAGE } });
    const rows = await cacheSizes(plan(['acme/api:1', 'acme/api:2'], ['type=inline']), world);
    expect(rows.map(({ place }) => place)).toEqual(['inline']);
    expect((await cacheSizes(plan(['acme/api:1']), world)).map(({ place }) => place)).toEqual([
      'registry acme/api:1',
    ]);
  });

  it('give up on what takes too long, and keep the rest', async () => {
    const acting = anActingDocker({ 'acme/slow': 'hangs', 'acme/api': { prints: MANIFEST } });
    const world = aWorld({}, { docker: acting.docker });
    const started = performance.now();
    expect(await cacheSizes(plan(['acme/slow:x', 'acme/api:x']), world, 0.1)).toMatchObject([
      { place: 'registry acme/slow:x', message: 'there was no answer within 0.1 seconds' },
      { place: 'registry acme/api:x', bytes: 1030 },
    ]);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(acting.killed).toHaveLength(1);
  });

  it('are asked for side by side', async () => {
    const acting = anActingDocker({ imagetools: 'hangs' });
    const rows = cacheSizes(plan(['a/a:1', 'a/a:2', 'a/a:3']), aWorld({}, { docker: acting.docker }), 0.1);
    expect(acting.calls).toHaveLength(3);
    await rows;
  });
});

it('weighs caches and builder together', async () => {
  const service = await aService();
  await store(service, MAIN('api'), anIndex([hex('a'), 7]));
  const { docker } = anActingDocker({ 'du --builder ci': { prints: '{"Size":"1kB","Type":"regular"}' } });
  const environment = {
    workspace: tmpdir(),
    cacheService: service,
    actionsCache: { token: service.token, isVersion2: true },
  };
  const builder = { name: 'ci', buildx: 'v0.36.1' };
  const measured = await measureSizes(plan(['type=gha,scope=api']), { docker, environment, builder });
  expect(measured).toMatchObject({
    caches: [{ place: 'gha scope api', bytes: 7 }],
    builder: { bytes: 1000, types: [{ type: 'regular' }] },
  });
  const version1 = { ...environment, actionsCache: undefined };
  const other = await measureSizes(plan(['type=gha,scope=api']), { docker, environment: version1, builder });
  expect(other.caches).toEqual([
    {
      place: 'gha scope api',
      type: 'gha',
      message: 'version 1 of the Actions cache service is not asked for indexes',
    },
  ]);
});

it.each([
  [undefined, {}],
  [new Set<string>(), {}],
  [new Set([hex('b')]), { sharedBytes: 20 }],
  [new Set([hex('c')]), { sharedBytes: 0 }],
])('what the image has too is known where its layers are: %#', (image, expected) => {
  const blobs = new Map([
    [hex('a'), 100],
    [hex('b'), 20],
  ]);
  const { sharedBytes, ...rest } = weightOf(blobs, image);
  expect(rest).toEqual({ bytes: 120, blobs: 2, largest: { digest: hex('a'), bytes: 100 } });
  expect(sharedBytes === undefined ? {} : { sharedBytes }).toEqual(expected);
});
