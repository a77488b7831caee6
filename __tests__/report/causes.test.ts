import { describe, expect, it } from '@jest/globals';
import type { ActionsCacheAccess } from '../../src/cache/types.ts';
import { ACTIONS_CAUSES } from '../../src/report/causes/actions.ts';
import { DATA_CAUSES } from '../../src/report/causes/data.ts';
import type { FailedPlace } from '../../src/report/causes/row.ts';
import { SERVICE_CAUSES } from '../../src/report/causes/service.ts';
import { causeFirst, causeOf, messageOf, sentencesOf, shortened } from '../../src/report/causes.ts';
import type { CauseKind } from '../../src/report/types.ts';
import { page, tableRows } from '../docs/pages.ts';

const place = (overrides: Partial<FailedPlace> = {}): FailedPlace => ({
  type: 'registry',
  side: 'destination',
  ref: 'h.io/f/cache',
  ...overrides,
});
const gha = (access?: Partial<ActionsCacheAccess>): FailedPlace =>
  place({ type: 'gha', ref: undefined, ...(access ? { access: { isVersion2: true, ...access } } : {}) });

const AZURE = (status: string, code: string) =>
  [
    'GET http://127.0.0.1:41395/blob/63742ffb?sig=planted',
    '-'.repeat(80),
    `RESPONSE ${status}`,
    `ERROR CODE: ${code}`,
    '-'.repeat(80),
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`,
    '-'.repeat(80),
    '',
  ].join('\n');

/** Texts of Docker 28.5.2 and BuildKit 0.32.2, from real faults. */
const RECORDED: ReadonlyArray<readonly [CauseKind, string, FailedPlace]> = [
  ['not-reserved', 'error writing layer blob: failed to reserve cache', gha()],
  ['rate-limit', 'error writing layer blob: maximum timeout reached: resource_exhausted', gha()],
  [
    'rate-limit',
    'error writing layer blob: requested delay 900.00s exceeds maximum timeout 9m59.999271022s: resource_exhausted',
    gha(),
  ],
  ['timeout', 'maximum timeout reached', gha()],
  ['network', 'error writing layer blob: unavailable', gha()],
  [
    'network',
    'error writing layer blob: Post "http://127.0.0.1:37745/twirp/github.actions.results.api.v1.CacheService/CreateCacheEntry": EOF',
    gha(),
  ],
  ['race', 'error writing layer blob: failed to commit cache', gha()],
  ['expired-token', 'unauthenticated', gha()],
  [
    'expired-token',
    'failed to configure gha cache exporter: cache token expired at 2026-11-20 21:28:57 +0000 UTC',
    gha(),
  ],
  ['expired-token', AZURE('403: 403 Forbidden', 'AuthenticationFailed'), gha()],
  ['evicted', AZURE('404: 404 Not Found', 'BlobNotFound'), gha()],
  [
    'login',
    'failed to configure gha cache importer: token is malformed: could not base64 decode header',
    gha(),
  ],
  [
    'network',
    'failed to configure registry cache importer: failed to do request: Head "http://127.0.0.1:41459/v2/f/cache/manifests/latest": dial tcp 127.0.0.1:41459: connect: connection refused',
    place({ side: 'source' }),
  ],
  [
    'network',
    'failed to do request: Head "https://no-such-host.invalid/v2/f/cache/manifests/latest": dial tcp: lookup no-such-host.invalid on 10.0.0.53:53: no such host',
    place(),
  ],
  [
    'login',
    'error writing layer blob: unexpected status from HEAD request to http://127.0.0.1:40033/v2/f/cache/blobs/sha256:86a55ae1: 401 Unauthorized',
    place(),
  ],
  [
    'evicted',
    'error writing layer blob: failed to copy: httpReadSeeker: failed open: could not fetch content descriptor sha256:cfcac7e2 (application/vnd.oci.image.layer.v1.tar+gzip) from remote: not found',
    place(),
  ],
  [
    'evicted',
    'failed to configure local cache importer: NotFound: rpc error: code = NotFound desc = content sha256:46797a2e: not found',
    place({ type: 'local', side: 'source', ref: undefined }),
  ],
  [
    'rate-limit',
    'error writing layer blob: toomanyrequests: You have reached your pull rate limit.',
    place(),
  ],
  [
    'rate-limit',
    'error writing layer blob: unexpected status from POST request to http://127.0.0.1:35487/v2/f/cache/blobs/uploads/: 429 Too Many Requests',
    place(),
  ],
  [
    'network',
    'error writing layer blob: unexpected status from HEAD request to http://127.0.0.1:33471/v2/f/cache/blobs/sha256:930c50b4: 503 Service Unavailable',
    place(),
  ],
  [
    'network',
    'error writing layer blob: failed to copy: failed to do request: Put "http://127.0.0.1:36733/v2/f/cache/blobs/uploads/dc29?_state=3yek": write tcp 127.0.0.1:49618->127.0.0.1:36733: use of closed network connection',
    place(),
  ],
  ['login', 'error writing layer blob: denied', place()],
  [
    'disk',
    'error writing layer blob: failed to copy: failed to send write: rpc error: code = Unknown desc = write /cache/ingest/4ce3/data: no space left on device',
    place({ type: 'local', ref: undefined }),
  ],
  [
    'damaged',
    'failed commit on ref "layer-sha256:82a60bf7": commit failed: unexpected commit digest sha256:13233e63, expected sha256:82a60bf7: failed precondition',
    place({ type: 'local', ref: undefined }),
  ],
  ['unsupported', 'unknown cache importer: s3', place({ type: 's3' })],
  [
    'network',
    'operation error S3: GetObject, exceeded maximum number of attempts, 1, https response error StatusCode: 0, RequestID: , HostID: , request send failed, Get "http://127.0.0.1:9/b/manifests/buildkit": dial tcp 127.0.0.1:9: connect: connection refused',
    place({ type: 's3' }),
  ],
];

/** Texts of services that cannot be had here, as their documentation and threads quote them. */
const QUOTED: ReadonlyArray<readonly [CauseKind, string, FailedPlace]> = [
  [
    'manifest',
    'error writing manifest blob: failed commit on ref "sha256:00": unexpected status from PUT request to https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/api/manifests/cache: 400 Bad Request',
    place({ ref: '1.dkr.ecr.eu-west-1.amazonaws.com/api:cache' }),
  ],
  ['login', 'denied: permission_denied: write_package', place({ ref: 'ghcr.io/a/b:cache' })],
  ['login', 'push access denied, repository does not exist or may require authorization', place()],
  [
    'missing',
    "name unknown: The repository with name 'api' does not exist in the registry with id '1'",
    place(),
  ],
  ['expired-token', 'denied: Your authorization token has expired. Reauthenticate and try again.', place()],
  ['quota', 'write quota exceeded', place()],
  ['directory', 'mkdir /proc/nowhere: no such file or directory', place({ type: 'local' })],
  ['certificate', 'http: server gave HTTP response to HTTPS client', place()],
  [
    'certificate',
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    place(),
  ],
  ['network', 'net/http: TLS handshake timeout', place()],
  [
    'network',
    'failed to receive status: rpc error: code = NotFound desc = no such job so7wagg6omyh697n1w3kn45ya',
    place({ type: 'azblob' }),
  ],
  [
    'login',
    'failed to get properties of cache container c: authenticated requests are not permitted for non TLS protected (https) endpoints',
    place({ type: 'azblob' }),
  ],
  [
    'login',
    'failed to get properties of cache container c: DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tEnvironmentCredential: missing environment variable AZURE_TENANT_ID',
    place({ type: 'azblob' }),
  ],
  ['timeout', 'context deadline exceeded', place()],
  ['missing', 'api error NoSuchBucket: The specified bucket does not exist', place({ type: 's3' })],
  [
    'login',
    'https response error StatusCode: 403, api error AccessDenied: Access Denied',
    place({ type: 's3' }),
  ],
  ['expired-token', 'api error ExpiredToken: The provided token has expired.', place({ type: 's3' })],
  ['login', AZURE('403: 403 Forbidden', 'AuthenticationFailed'), place({ type: 'azblob' })],
  ['damaged', 'failed to unmarshal: unexpected end of JSON input', place()],
  ['configuration', 'bucket ($AWS_BUCKET) not set for s3 cache', place({ type: 's3' })],
];

describe('the likely cause', () => {
  it.each([...RECORDED, ...QUOTED])('%s: %s', (kind, error, at) => {
    const cause = causeOf(error, at);
    expect(cause?.kind).toBe(kind);
    expect(cause?.message).toMatch(/^[A-Z`].*\.$/);
    expect(cause?.cure).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    'error writing layer blob: context canceled',
    'something that nobody has seen',
    'Head "http://127.0.0.1:4010/v2/": oddity at sha256:4037f0000401',
  ])('is not made up: %s', (error) => {
    expect(causeOf(error, place())).toBeUndefined();
    expect(messageOf(error, undefined)).toBe(error);
  });
});

describe('a cache that was not reserved', () => {
  const TEXT = 'error writing layer blob: failed to reserve cache';
  it.each<[CauseKind, Partial<ActionsCacheAccess> | undefined, RegExp]>([
    ['read-only-token', { writable: [] }, /^The job's token may only read/],
    ['read-only-token', { mode: 'read', writable: ['refs/heads/main'] }, /^The job's token may only read/],
    [
      'not-reserved',
      { writable: ['refs/heads/main'] },
      /The job's token may write, so it is most likely another job/,
    ],
    ['not-reserved', {}, /It is a token that may only read, another job/],
    ['not-reserved', undefined, /It is a token that may only read, another job/],
  ])('is %s with %j', (kind, access, message) => {
    const cause = causeOf(TEXT, gha(access));
    expect(cause).toMatchObject({ kind, message: expect.stringMatching(message) });
  });
});

it('tells an expired address from an expired token', () => {
  expect(causeOf(AZURE('403: 403 Forbidden', 'AuthenticationFailed'), gha())?.message).toMatch(
    /^The address/,
  );
  expect(causeOf('unauthenticated', gha())?.message).toMatch(/^The job's token/);
});

it.each([
  [
    'ghcr.io/a/b',
    'destination',
    'as somebody who may write there, and give the job `permissions: packages: write`.',
  ],
  [
    'ghcr.io/a/b',
    'source',
    'as somebody who may read there, and give the job `permissions: packages: read`.',
  ],
  ['h.io/a/b', 'source', 'as somebody who may read there.'],
] as const)('asks for the right that is needed: %s as %s', (ref, side, cure) => {
  expect(causeOf('401 Unauthorized', place({ ref, side }))?.cure).toContain(cure);
});

it.each([
  ['acme/api:cache', '`docker.io`'],
  ['localhost:5000/api', '`localhost:5000`'],
  ['registry:5000/api', '`registry:5000`'],
  ['api', '`docker.io`'],
])('names the host of %s', (ref, host) => {
  expect(causeOf('401 Unauthorized', place({ ref }))?.message).toContain(host);
});

describe('the words of BuildKit', () => {
  it('are one line, without signatures, whole digests and bodies of answers', () => {
    expect(shortened(AZURE('404: 404 Not Found', 'BlobNotFound'))).toBe(
      'GET http://127.0.0.1:41395/blob/63742ffb?***: RESPONSE 404: 404 Not Found, ERROR CODE: BlobNotFound',
    );
    expect(shortened(`blob sha256:${'0123456789abcdef'.repeat(4)}: not found`)).toBe(
      'blob sha256:01234567…: not found',
    );
  });

  it('are cut, and the cause stands behind them all the same', () => {
    const long = `tried ${'x'.repeat(500)}: 401 Unauthorized`;
    const text = messageOf(long, causeOf(long, place()));
    expect(text).toMatch(/^tried x{113}…x{102}: 401 Unauthorized\. `h\.io` did not accept/);
    expect(shortened('x'.repeat(240))).toBe('x'.repeat(240));
    expect([...shortened('💥'.repeat(241))]).toHaveLength(240);
    expect(messageOf('', undefined)).toBe('');
  });
});

it.each([
  ['localhost:5000/a', 'dial tcp 127.0.0.1:5000: connect: connection refused', /network=host/],
  ['localhost:5000/a', 'unexpected status: 503 Service Unavailable', /next run tries again/],
  ['h.io/a', 'dial tcp 10.0.0.1:443: i/o timeout', /next run tries again/],
])('a host that does not answer: %s, %s', (ref, error, cure) => {
  expect(causeOf(error, place({ ref }))).toMatchObject({
    kind: 'network',
    cure: expect.stringMatching(cure),
  });
});

it('is found at the ends of a huge text, in no time', () => {
  const huge = `unknown error ${'manifests/x: '.repeat(50_000)}i/o timeout: 401 Unauthorized`;
  const started = performance.now();
  expect(causeOf(huge, place())?.kind).toBe('login');
  expect(shortened(huge)).toMatch(/401 Unauthorized$/);
  expect(performance.now() - started).toBeLessThan(500);
});

it('can be told first, with the words of BuildKit behind', () => {
  const cause = causeOf('401 Unauthorized', place());
  if (!cause) throw new Error('a refused login has a cause');
  const message = messageOf('401 Unauthorized', cause);
  expect(message).toBe(`401 Unauthorized. ${sentencesOf(cause)}`);
  expect(causeFirst(message, cause)).toBe(`${sentencesOf(cause)} BuildKit says: 401 Unauthorized.`);
  expect(causeFirst(sentencesOf(cause), cause)).toBe(sentencesOf(cause));
});

it('every kind is in docs/numbers.md', () => {
  const kinds = new Set([...ACTIONS_CAUSES, ...DATA_CAUSES, ...SERVICE_CAUSES].map(({ kind }) => kind));
  const documented = tableRows(page('docs/numbers.md'), 'Causes').map(([kind = '']) =>
    kind.replaceAll('`', ''),
  );
  expect(documented.toSorted()).toEqual([...kinds, 'silent'].toSorted());
});
