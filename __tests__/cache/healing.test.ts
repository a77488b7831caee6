import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blobFaultOf } from '../../src/cache/blob-faults.ts';
import { parseCacheEntries } from '../../src/cache/entry.ts';
import { type FailedBuild, healingOf, withoutFailed } from '../../src/cache/healing.ts';
import type { CacheEntry, CachePlan } from '../../src/cache/types.ts';

const BLOB = `sha256:${'0123456789abcdef'.repeat(4)}`;
const OTHER = `sha256:${'f'.repeat(64)}`;
const SOLVE = 'failed to build: failed to solve: ';
const KEY = `${SOLVE}failed to compute cache key: `;
const READ = 'failed to copy: httpReadSeeker: failed open: ';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const RULER = '-'.repeat(80);

const registryGone = (blob = BLOB) =>
  `${READ}could not fetch content descriptor ${blob} (${LAYER}) from remote: not found`;
const registryStatus = (status: string, repository = 'acme/api') =>
  `${READ}unexpected status from GET request to https://ghcr.io/v2/${repository}/blobs/${BLOB}: ${status}`;
const azure = (status: string, code: string, address = 'https://results.blob.core.windows.net/cache/1') =>
  `failed to copy: GET ${address}\n${RULER}\nRESPONSE ${status}\nERROR CODE: ${code}\n${RULER}\n<?xml version="1.0"?>`;
const s3 = (status: number) =>
  `failed to copy: operation error S3: GetObject, https response error StatusCode: ${status}, RequestID: A1, HostID: b=, NoSuchKey: The specified key does not exist.`;
const damaged = `failed commit on ref "layer-${BLOB}": unexpected commit digest ${OTHER}, expected ${BLOB}: failed precondition`;

const REGISTRY = ['registry'];
const STORES = ['gha', 'azblob'];
const REMOTE = ['registry', 'gha', 's3', 'azblob'];

describe('the fault of a blob', () => {
  it.each<[string, string, string[]]>([
    [`${KEY}${registryGone()}`, 'gone', REGISTRY],
    [`${SOLVE}failed to push ghcr.io/acme/api: ${registryGone()}`, 'gone', REGISTRY],
    [`${KEY}blob not found`, 'gone', STORES],
    ['failed to solve: blob not found', 'gone', STORES],
    [`failed to solve: blob ${BLOB} not found`, 'gone', STORES],
    [`${KEY}blob ${BLOB}: not found`, 'gone', STORES],
    [`${KEY}${azure('404: 404 Not Found', 'BlobNotFound')}`, 'gone', STORES],
    [`${KEY}${azure('403: 403 Forbidden', 'AuthenticationFailed')}`, 'refused', STORES],
    [`${SOLVE}failed to push h/i: ${azure('404: 404 Not Found', 'BlobNotFound')}`, 'gone', STORES],
    [`${KEY}${azure('503: 503 Unavailable', 'ServerBusy')}`, 'unreachable', STORES],
    [`${KEY}${s3(404)}`, 'gone', ['s3']],
    [`${KEY}${s3(403)}`, 'refused', ['s3']],
    [
      `${KEY}failed to copy: operation error S3: GetObject, exceeded maximum number of attempts, 3`,
      'unreachable',
      ['s3'],
    ],
    [`${KEY}NotFound: rpc error: code = NotFound desc = content ${BLOB}: not found`, 'gone', ['local']],
    [`${KEY}${registryStatus('401 Unauthorized')}`, 'refused', REGISTRY],
    [`${KEY}${registryStatus('403 Forbidden\ndenied')}`, 'refused', REGISTRY],
    [`${KEY}${registryStatus('410 Gone')}`, 'gone', REGISTRY],
    [`${KEY}${registryStatus('500 Internal Server Error')}`, 'unreachable', REGISTRY],
    [
      `${KEY}${READ}unexpected status code https://ghcr.io/v2/acme/api/blobs/${BLOB}: 401 Unauthorized - Server message: no`,
      'refused',
      REGISTRY,
    ],
    [
      `${KEY}${READ}failed to do request: Get "https://ghcr.io/v2/acme/api/blobs/${BLOB}": EOF`,
      'unreachable',
      REGISTRY,
    ],
    [`${KEY}${damaged}`, 'damaged', [...REMOTE, 'local']],
    [`${KEY}short read: expected 72 bytes but got 20: unexpected EOF`, 'damaged', [...REMOTE, 'local']],
    [`${KEY}failed to read expected number of bytes: unexpected EOF`, 'damaged', [...REMOTE, 'local']],
    [
      `${KEY}failed to copy: read tcp 10.0.0.1:48464->20.0.0.2:443: read: connection timed out`,
      'unreachable',
      REMOTE,
    ],
  ])('%j: %s', (error, kind, types) => {
    expect(blobFaultOf(error)).toMatchObject({ kind, types });
  });

  it.each([
    [''],
    [`${SOLVE}process "/bin/sh -c make" did not complete successfully: exit code: 2`],
    [
      `${SOLVE}process "/bin/sh -c echo blob ${BLOB} not found" did not complete successfully: blob not found`,
    ],
    [
      `${SOLVE}process "/bin/sh -c cat <<EOF\n${azure('404: 404 Not Found', 'BlobNotFound')}" did not complete`,
    ],
    [`${KEY}failed to calculate checksum of ref moby::x: "/blob not found": not found`],
    [`${KEY}failed to calculate checksum of ref moby::x: "/src": not found`],
    [`${SOLVE}docker.io/acme/blob:1: not found`],
    [`${SOLVE}docker.io/acme/base:1: failed to resolve source metadata for docker.io/acme/base:1: not found`],
    [
      `${SOLVE}failed to push ghcr.io/acme/api:1: unexpected status from PUT request to https://ghcr.io/v2/acme/api/blobs/upload/1: 403 Forbidden`,
    ],
    [`${SOLVE}failed to push ghcr.io/acme/api:1: failed to copy: read tcp 10.0.0.1:1->20.0.0.2:443: reset`],
    [`${SOLVE}error writing layer blob: operation error S3: PutObject, https response error StatusCode: 404`],
    [`${SOLVE}dockerfile parse error on line 3: unknown instruction: BLOB`],
    [`${SOLVE}Canceled: context canceled`],
    [`${SOLVE}failed to read dockerfile: open Dockerfile: no such file or directory\nblob not found`],
  ])('is in no ordinary failure: %j', (error) => {
    expect(blobFaultOf(error)).toBeUndefined();
  });

  it('is looked for in a megabyte within a second', () => {
    const began = performance.now();
    expect(blobFaultOf(`failed commit on ref "layer-${BLOB}": `.repeat(10_000))).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('is in no error with a command, whatever the command says', () => {
    const texts = [registryGone(), azure('404: x', 'BlobNotFound'), s3(404), 'blob not found', damaged];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.string(), fc.string(), (text, before, after) => {
        expect(
          blobFaultOf(`${SOLVE}process "/bin/sh -c ${before}${text}\n${after}": ${text}`),
        ).toBeUndefined();
      }),
    );
  });

  it('names the blob and the address where the text does', () => {
    expect(blobFaultOf(`${KEY}${registryGone()}`)).toMatchObject({ digest: BLOB, address: undefined });
    expect(blobFaultOf(`${KEY}${registryStatus('403 Forbidden')}`)).toMatchObject({
      digest: undefined,
      address: `https://ghcr.io/v2/acme/api/blobs/${BLOB}`,
    });
    expect(blobFaultOf(`${KEY}${azure('404: 404 Not Found', 'BlobNotFound')}`)).toMatchObject({
      address: 'https://results.blob.core.windows.net/cache/1',
    });
  });
});

const GHA = 'type=gha,scope=api';
const CACHE = 'type=registry,ref=ghcr.io/acme/api:cache';

function entry(line: string): CacheEntry {
  const parsed = parseCacheEntries(line);
  const first = 'entries' in parsed ? parsed.entries[0] : undefined;
  if (!first) throw new Error(line);
  return first;
}

const planOf = (sources: string[], destinations: string[] = []): CachePlan => ({
  sources: sources.map(entry),
  destinations: destinations.map(entry),
  leftOut: [],
  notes: [],
});

/** A build that failed while it pulled BLOB for a hit, every cache imported. */
function failed(error: string, plan: CachePlan, overrides: Partial<FailedBuild> = {}): FailedBuild {
  const imports = plan.sources.map(({ type, attributes }) => ({
    type,
    name: type === 'registry' ? attributes.find(([name]) => name === 'ref')?.[1] : `${type}:1`,
    failed: false,
  }));
  return {
    error,
    imports,
    hitPulls: [BLOB],
    basePulls: [],
    lostHits: [],
    mayBePushed: false,
    ...overrides,
  };
}

/** The lines of the sources that are left out, as positions in the plan. */
function leftOutOf(error: string, sources: string[], overrides?: Partial<FailedBuild>) {
  const plan = planOf(sources);
  const healing = healingOf(failed(error, plan, overrides), plan);
  return healing?.without.map((source) => sources[plan.sources.indexOf(source)]);
}

describe('the healing of a build', () => {
  it('leaves out the only source that it can have been', () => {
    expect(leftOutOf(`${KEY}${registryGone()}`, [CACHE])).toEqual([CACHE]);
    expect(leftOutOf(`${KEY}${registryGone()}`, [GHA, CACHE, 'type=local,src=/c'])).toEqual([CACHE]);
    expect(leftOutOf(`${KEY}${azure('404: x', 'BlobNotFound')}`, [GHA, CACHE])).toEqual([GHA]);
    expect(leftOutOf(`${KEY}blob ${BLOB}: not found`, [CACHE, GHA], { hitPulls: [] })).toEqual([GHA]);
    expect(leftOutOf(`${KEY}${s3(404)}`, ['type=s3,bucket=b', GHA])).toEqual(['type=s3,bucket=b']);
  });

  it('leaves out all that it can have been', () => {
    const more = ['type=gha,scope=web', GHA];
    expect(leftOutOf(`${KEY}${azure('404: x', 'BlobNotFound')}`, more)).toEqual(more);
    expect(leftOutOf(`${KEY}${damaged}`, [GHA, CACHE])).toEqual([GHA, CACHE]);
  });

  it.each([
    ['acme/api', ['ghcr.io/acme/api:cache']],
    ['acme/web', ['ghcr.io/acme/web@sha256:1', 'other.example:5000/acme/web:cache']],
    ['library/api', ['api:cache']],
    ['acme/base', undefined],
  ])('goes by the repository that an address names: %s', (repository, refs) => {
    const sources = [
      'ghcr.io/acme/api:cache',
      'ghcr.io/acme/web@sha256:1',
      'other.example:5000/acme/web:cache',
      'api:cache',
    ].map((ref) => `type=registry,ref=${ref}`);
    expect(leftOutOf(`${KEY}${registryStatus('403 Forbidden', repository)}`, sources)).toEqual(
      refs?.map((ref) => `type=registry,ref=${ref}`),
    );
  });

  it('cannot tell a repository from where a registry sends its clients', () => {
    const error = `${KEY}${READ}unexpected status from GET request to https://s3.example/x?X-Amz-Signature=k: 403 Forbidden`;
    expect(leftOutOf(error, [CACHE, 'type=registry,ref=h.example/a:b'])).toHaveLength(2);
  });

  it('knows the account of an Azure cache', () => {
    const [own, other] = ['https://one.example', 'https://two.example'];
    const sources = [`type=azblob,account_url=${own}`, `type=azblob,account_url=${other}`];
    const error = `${KEY}${azure('404: x', 'BlobNotFound', `${other}/c/blobs/1`)}`;
    expect(leftOutOf(error, sources)).toEqual([sources[1]]);
    expect(leftOutOf(error, [...sources, 'type=azblob,name=a'])).toEqual([sources[1], 'type=azblob,name=a']);
  });

  it('is none for a source that was not imported', () => {
    const error = `${KEY}${registryGone()}`;
    expect(leftOutOf(error, [CACHE], { imports: [] })).toBeUndefined();
    const imported = { type: 'registry', name: 'ghcr.io/acme/api:cache', failed: true };
    expect(leftOutOf(error, [CACHE], { imports: [imported] })).toBeUndefined();
    expect(
      leftOutOf(error, [CACHE, 'type=registry,ref=h.example/a:b'], {
        imports: [imported, { ...imported, name: 'h.example/a:b', failed: false }],
      }),
    ).toEqual(['type=registry,ref=h.example/a:b']);
    expect(
      leftOutOf(`${KEY}blob not found`, [GHA], {
        imports: [{ type: 'gha', name: 'gha:1', failed: true }],
      }),
    ).toBeUndefined();
    expect(leftOutOf(`${KEY}blob not found`, [])).toBeUndefined();
  });

  it('is none when the image may have been pushed', () => {
    expect(leftOutOf(`${KEY}${registryGone()}`, [CACHE], { mayBePushed: true })).toBeUndefined();
  });

  it('is none for a blob that no hit was waiting for: a base image has lost it', () => {
    const gone = `${KEY}${registryGone()}`;
    expect(leftOutOf(gone, [CACHE], { hitPulls: [] })).toBeUndefined();
    expect(leftOutOf(gone, [CACHE], { hitPulls: [OTHER] })).toBeUndefined();
    expect(leftOutOf(gone, [CACHE], { hitPulls: [OTHER], basePulls: [BLOB] })).toBeUndefined();
    expect(leftOutOf(gone, [CACHE], { basePulls: [OTHER] })).toEqual([CACHE]);
  });

  it('is none where a text names no blob and a base image was pulled as well', () => {
    const refused = `${KEY}${registryStatus('403 Forbidden')}`;
    expect(leftOutOf(refused, [CACHE])).toEqual([CACHE]);
    expect(leftOutOf(refused, [CACHE], { basePulls: [OTHER] })).toBeUndefined();
    expect(leftOutOf(refused, [CACHE], { hitPulls: [] })).toBeUndefined();
  });

  it('is for a directory only where a hit ended with the text', () => {
    const said = `NotFound: rpc error: code = NotFound desc = content ${BLOB}: not found`;
    const local = ['type=local,src=/c'];
    expect(leftOutOf(`${KEY}${said}`, local, { hitPulls: [], lostHits: [said] })).toEqual(local);
    expect(leftOutOf(`${KEY}${said}`, local, { lostHits: [] })).toBeUndefined();
    expect(
      leftOutOf(`${KEY}${said}`, local, { lostHits: ['', `content ${OTHER}: not found`] }),
    ).toBeUndefined();
  });

  it.each([
    [
      registryGone(),
      [CACHE],
      'The cache `type=registry,ref=ghcr.io/acme/api:cache` has lost blobs that its index still names.',
    ],
    [
      registryStatus('403 Forbidden'),
      [CACHE],
      'The cache `type=registry,ref=ghcr.io/acme/api:cache` lets its index be read and refuses its blobs.',
    ],
    [
      registryStatus('502 Bad Gateway'),
      [CACHE],
      'The cache `type=registry,ref=ghcr.io/acme/api:cache` could be reached for its index and not for its blobs.',
    ],
    [
      damaged,
      [GHA, 'type=s3,bucket=b,secret_access_key=hidden'],
      'One of the caches `type=gha,scope=api`, `type=s3,bucket=b` holds blobs that are damaged.',
    ],
  ])('says what happened, and no key: %#', (said, sources, message) => {
    const plan = planOf(sources);
    expect(healingOf(failed(`${KEY}${said}`, plan), plan)?.message).toBe(message);
  });
});

describe('the plan of the second attempt', () => {
  const healed = (error: string, sources: string[], destinations: string[]) => {
    const plan = planOf(sources, destinations);
    const healing = healingOf(failed(error, plan), plan);
    if (!healing) throw new Error(error);
    return { plan, next: withoutFailed(plan, healing) };
  };
  const messages = (error: string, sources: string[], destinations: string[]) =>
    healed(error, sources, destinations).next.leftOut.map(({ message }) => message);
  const GONE =
    'It has lost blobs that its index still names, which ended the first attempt, so the build was run again without it.';

  it('reads the other sources, writes what it was to write, and has a row for what is left out', () => {
    const { plan, next } = healed(`${KEY}${registryGone()}`, [GHA, CACHE], [GHA, `${CACHE},mode=max`]);
    expect(next).toEqual({
      sources: [plan.sources[0]],
      destinations: plan.destinations,
      leftOut: [
        {
          side: 'source',
          entry: plan.sources[1],
          result: 'dropped',
          message: `${GONE} This run writes it anew.`,
          failure: { kind: 'gone', message: GONE, cure: 'This run writes it anew.' },
        },
      ],
      notes: [],
    });
  });

  it('says when nothing makes the cache whole', () => {
    expect(messages(`${KEY}${registryGone()}`, [CACHE], [GHA])).toEqual([
      `${GONE} This run does not write it, so it stays so until one does.`,
    ]);
  });

  it('says what to do when the Actions cache lists what it has lost', () => {
    expect(messages(`${KEY}${azure('404: x', 'BlobNotFound')}`, [GHA], [GHA])).toEqual([
      `${GONE} This run writes what the service does not list; if the next one says the same, delete the entries \`buildkit-blob-…\` of the Actions cache.`,
    ]);
  });

  it('knows that a cache out of reach is whole', () => {
    expect(messages(`${KEY}${registryStatus('503 Unavailable')}`, [CACHE], [CACHE])).toEqual([
      'It could be reached for its index and not for its blobs, which ended the first attempt, so the build was run again without it. The next run tries it again.',
    ]);
  });

  it('does not say of each of several that it was the one', () => {
    const [message] = messages(`${KEY}${damaged}`, [GHA, CACHE], [GHA]);
    expect(message).toBe(
      'It, or another one that was left out with it, holds blobs that are damaged, which ended the first attempt, so the build was run again without it. This run writes it anew.',
    );
  });
});
