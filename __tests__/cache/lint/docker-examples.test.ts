import { describe, expect, it } from '@jest/globals';
import type { LintBuild } from '../../../src/cache/lint/types.ts';
import { type Lines, linted, lintedFor, shown } from './linted.ts';

/** An example of Docker's documentation; synopses are without their `[,parameters...]`. */
type Example = [page: string, lines: Lines, build?: Partial<LintBuild>];

const SYNOPSIS: Partial<LintBuild> = { tags: ['<registry>/<image>'], pushes: true };
const CACHE_IMAGE = 'type=registry,ref=<registry>/<cache-image>';

/** docs.docker.com/build/cache/backends */
const BACKEND_PAGES: Example[] = [
  ['overview', { to: [CACHE_IMAGE], from: [CACHE_IMAGE] }, SYNOPSIS],
  [
    'overview, multiple caches',
    {
      to: [`${CACHE_IMAGE}:<branch>`],
      from: [`${CACHE_IMAGE}:<branch>`, `${CACHE_IMAGE}:main`],
    },
    SYNOPSIS,
  ],
  ['overview, mode', { to: [`${CACHE_IMAGE},mode=max`], from: [CACHE_IMAGE] }, SYNOPSIS],
  ['overview, compression', { to: [`${CACHE_IMAGE},compression=zstd`], from: [CACHE_IMAGE] }, SYNOPSIS],
  ['overview, media types', { to: [`${CACHE_IMAGE},oci-mediatypes=true`], from: [CACHE_IMAGE] }, SYNOPSIS],
  [
    'overview, image manifest',
    { to: [`${CACHE_IMAGE},oci-mediatypes=true,image-manifest=true`], from: [CACHE_IMAGE] },
    SYNOPSIS,
  ],
  ['gha', { to: ['type=gha'], from: ['type=gha'] }, SYNOPSIS],
  [
    'gha, scope',
    { to: ['type=gha,url=...,token=...,scope=image'], from: ['type=gha,url=...,token=...,scope=image'] },
    SYNOPSIS,
  ],
  [
    'gha, second scope',
    { to: ['type=gha,url=...,token=...,scope=image2'], from: ['type=gha,url=...,token=...,scope=image2'] },
    SYNOPSIS,
  ],
  ['gha, action', { from: ['type=gha'], to: ['type=gha,mode=max'] }, { tags: ['<registry>/<image>:latest'] }],
  ['registry', { to: [CACHE_IMAGE], from: [CACHE_IMAGE] }, SYNOPSIS],
  ['inline', { to: ['type=inline'], from: ['type=registry,ref=<registry>/<image>'] }, SYNOPSIS],
  ['inline, export', { to: ['type=inline'] }, SYNOPSIS],
  ['inline, import', { from: ['type=registry,ref=<registry>/<image>'] }, SYNOPSIS],
  [
    'local',
    { to: ['type=local,dest=path/to/local/dir'], from: ['type=local,src=path/to/local/dir'] },
    SYNOPSIS,
  ],
  [
    's3',
    {
      to: ['type=s3,region=<region>,bucket=<bucket>,name=<cache-image>'],
      from: ['type=s3,region=<region>,bucket=<bucket>,name=<cache-image>'],
    },
    SYNOPSIS,
  ],
  [
    's3, with credentials, as older editions show it',
    {
      to: [
        'type=s3,region=<region>,bucket=<bucket>,name=<cache-image>,access_key_id=<access-key>,secret_access_key=<secret-key>,session_token=<token>',
      ],
    },
    SYNOPSIS,
  ],
  ['azblob', { to: ['type=azblob,name=<cache-image>'], from: ['type=azblob,name=<cache-image>'] }, SYNOPSIS],
  [
    'azblob, with its account',
    { to: ['type=azblob,name=<cache-image>,account_url=<account-url>,secret_access_key=<key>'] },
    SYNOPSIS,
  ],
];

const TEMPORARY = `\${{ runner.temp }}`;

/** docs.docker.com/build/ci/github-actions */
const ACTIONS_PAGES: Example[] = [
  ['inline', { from: ['type=registry,ref=user/app:latest'], to: ['type=inline'] }],
  [
    'registry',
    {
      from: ['type=registry,ref=user/app:buildcache'],
      to: ['type=registry,ref=user/app:buildcache,mode=max'],
    },
  ],
  ['Actions cache', { from: ['type=gha'], to: ['type=gha,mode=max'] }],
  [
    'local',
    {
      from: [`type=local,src=${TEMPORARY}/.buildx-cache`],
      to: [`type=local,dest=${TEMPORARY}/.buildx-cache-new,mode=max`],
    },
  ],
  [
    'local, as older editions show it',
    { from: ['type=local,src=/tmp/.buildx-cache'], to: ['type=local,dest=/tmp/.buildx-cache-new,mode=max'] },
  ],
  [
    'platforms in bake',
    { from: ['type=gha,scope=build-linux-amd64'], to: ['type=gha,scope=build-linux-amd64,mode=max'] },
  ],
];

/** docs/reference/buildx_build.md and docs/bake-reference.md of docker/buildx */
const BUILDX_PAGES: Example[] = [
  ['source, bare', { from: ['user/app:cache'] }],
  ['source, bare without a tag', { from: ['user/app'] }],
  ['source, registry', { from: ['type=registry,ref=user/app'] }],
  ['source, local', { from: ['type=local,src=path/to/cache'] }],
  ['source, local directory', { from: ['type=local,src=path/to/dir'] }],
  ['source, gha', { from: ['type=gha'] }],
  ['source, s3', { from: ['type=s3,region=eu-west-1,bucket=mybucket'] }],
  ['destination, bare', { to: ['user/app:cache'] }, { tags: [] }],
  ['destination, inline', { to: ['type=inline'] }],
  ['destination, registry', { to: ['type=registry,ref=user/app'] }, { tags: [], pushes: false }],
  ['destination, local', { to: ['type=local,dest=path/to/cache'] }],
  ['destination, local directory', { to: ['type=local,dest=path/to/dir'] }],
  ['destination, gha', { to: ['type=gha'] }],
  ['destination, s3', { to: ['type=s3,region=eu-west-1,bucket=mybucket'] }],
  [
    'bake, sources',
    { from: ['type=s3,region=eu-west-1,bucket=mybucket', 'type=registry,ref=user/repo:cache'] },
  ],
  ['bake, destinations', { to: ['type=s3,region=eu-west-1,bucket=mybucket', 'type=inline'] }],
];

/** README.md of moby/buildkit, of docker/build-push-action, its end-to-end workflows, and Compose's build reference */
const OTHER_PAGES: Example[] = [
  [
    'BuildKit, inline',
    { to: ['type=inline'], from: ['type=registry,ref=docker.io/username/image'] },
    { tags: ['docker.io/username/image'] },
  ],
  [
    'BuildKit, registry',
    {
      to: ['type=registry,ref=localhost:5000/myrepo:buildcache'],
      from: ['type=registry,ref=localhost:5000/myrepo:buildcache'],
    },
    { tags: ['localhost:5000/myrepo:image'] },
  ],
  [
    'BuildKit, local',
    { to: ['type=local,dest=path/to/output-dir'], from: ['type=local,src=path/to/input-dir'] },
  ],
  ['BuildKit, gha', { to: ['type=gha'], from: ['type=gha'] }],
  [
    'BuildKit, s3',
    {
      to: ['type=s3,region=eu-west-1,bucket=my_bucket,name=my_image'],
      from: ['type=s3,region=eu-west-1,bucket=my_bucket,name=my_image'],
    },
  ],
  [
    'BuildKit, azblob',
    {
      to: ['type=azblob,account_url=https://myaccount.blob.core.windows.net,name=my_image'],
      from: ['type=azblob,account_url=https://myaccount.blob.core.windows.net,name=my_image'],
    },
  ],
  ['build-push-action', { from: ['user/app:cache', 'type=local,src=path/to/dir'] }],
  ['build-push-action, local', { to: ['type=local,dest=path/to/dir'] }],
  [
    'build-push-action, scopes',
    { from: ['type=gha,scope=nocachefilter'], to: ['type=gha,scope=nocachefilter,mode=max'] },
  ],
  [
    'build-push-action, local registry',
    { from: ['type=registry,ref=localhost:5000/name/app'], to: ['type=inline'] },
    { tags: ['localhost:5000/name/app:latest'] },
  ],
  [
    'build-push-action, expressions',
    { from: [`type=registry,ref=\${{ env.REGISTRY_SLUG || inputs.slug }}:master`], to: ['type=inline'] },
  ],
  [
    'Compose',
    {
      from: ['alpine:latest', 'type=local,src=path/to/cache', 'type=gha'],
      to: ['user/app:cache', 'type=local,dest=path/to/cache'],
    },
  ],
];

describe.each([
  ['the pages of the backends', BACKEND_PAGES],
  ['the pages about GitHub Actions', ACTIONS_PAGES],
  ["Buildx's reference", BUILDX_PAGES],
  ['other pages', OTHER_PAGES],
])("Docker's examples on %s", (_, examples) => {
  it.each(examples.map(([page, lines, build = {}]) => ({ page, lines, build })))(
    '$page',
    ({ lines, build }) => {
      expect(linted(lines, build).map(shown)).toEqual([]);
      expect(lintedFor(lines, {}).map(shown)).toEqual([]);
    },
  );
});

describe('every value that the documentation lists', () => {
  it.each([
    'image-manifest=true',
    'image-manifest=false',
    'oci-mediatypes=true',
    'oci-mediatypes=false',
    'compression=uncompressed',
    'compression=gzip',
    'compression=estargz',
    'compression=zstd',
    'compression=zstd,compression-level=22',
    'compression=estargz,compression-level=0',
    'compression-level=9',
    'force-compression=true',
    'force-compression=false',
    'ignore-error=true',
    'ignore-error=false',
    'mode=min',
    'mode=max',
  ])('of registry and local: %s', (attribute) => {
    const to = [`type=registry,ref=user/app:cache,${attribute}`, `type=local,dest=path,${attribute}`];
    expect(linted({ to }).map(shown)).toEqual([]);
  });

  it.each<[string, Lines]>([
    ['reset', { to: ['type=local,dest=path,tag=x,reset=true'] }],
    ['digest', { from: [`type=local,src=path,tag=x,digest=sha256:${'6982c705'.repeat(8)}`] }],
    ['timeout', { from: ['type=gha,timeout=5m'], to: ['type=gha,timeout=1h30m,ignore-error=true'] }],
    [
      'version 2',
      { to: ['type=gha,version=2,url_v2=https://results-receiver.actions.githubusercontent.com/'] },
    ],
    ['version 1', { to: ['type=gha,version=1,url=https://artifactcache.actions.githubusercontent.com/x/'] }],
    ['ghtoken', { to: ['type=gha,ghtoken=x,repository=acme/shop'] }],
    [
      's3',
      {
        to: [
          'type=s3,region=us-east-1,bucket=b,name=a;b,prefix=p/,blobs_prefix=blobs/,manifests_prefix=manifests/,endpoint_url=http://minio:9000,use_path_style=true,touch_refresh=24h,upload_parallelism=4,disable_accept_encoding=true,retry_mode=adaptive,retry_max_attempts=3,mode=max,ignore-error=true',
        ],
      },
    ],
    [
      'azblob',
      {
        to: [
          'type=azblob,account_url=https://a.blob.core.windows.net,account_name=a,container=c,prefix=p,blobs_prefix=b,manifests_prefix=m,name=n,secret_access_key=k,mode=max,ignore-error=true',
        ],
      },
    ],
  ])('of %s', (_, lines) => {
    expect(linted(lines).map(shown)).toEqual([]);
    expect(lintedFor(lines, {}).map(shown)).toEqual([]);
  });
});

describe('an example of Docker that BuildKit refuses', () => {
  it('reads a local cache from a ref', () => {
    const digest = 'sha256:6982c70595cb91769f61cd1e064cf5f41d5357387bab6b18c0164c5f98c1f707';
    expect(linted({ from: [`type=local,ref=path/to/local/dir,digest=${digest}`] }).map(shown)).toEqual([
      `error unknown-attribute cache-from: BuildKit ignores ref, which is no attribute of type=local but most likely src, without which it refuses the line. Write type=local,src=path/to/local/dir,digest=${digest}`,
    ]);
  });
});
