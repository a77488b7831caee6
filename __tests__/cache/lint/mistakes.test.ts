import { describe, expect, it } from '@jest/globals';
import type { CacheFinding } from '../../../src/cache/types.ts';
import { type Lines, linted, shown } from './linted.ts';

const HEX = 'a'.repeat(64);
const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

/** A line, what is found in it, and the line to write instead, the same for all that is found. */
type Mistake = [input: CacheFinding['input'], line: string, found: string, instead: string | undefined];

/**
 * Tried with Buildx 0.36 and BuildKit 0.32: an error ends the build there. Types that do not exist are errors for
 * sources, too, and so are bare types as places, since nobody means them.
 */
const MISTAKES: Mistake[] = [
  ['cache-to', 'type=foo', 'error unknown-type', undefined],
  ['cache-to', 'type=Registry,ref=user/app:cache', 'error unknown-type', 'type=registry,ref=user/app:cache'],
  ['cache-to', 'type=regsitry,ref=user/app:cache', 'error unknown-type', 'type=registry,ref=user/app:cache'],
  ['cache-to', 'type=github,mode=max', 'error unknown-type', 'type=gha,mode=max'],
  [
    'cache-to',
    'type=azure,account_url=https://a.blob.core.windows.net',
    'error unknown-type',
    'type=azblob,account_url=https://a.blob.core.windows.net',
  ],
  ['cache-from', 'type=s3 ,region=r,bucket=b', 'error unknown-type', 'type=s3,region=r,bucket=b'],
  ['cache-from', 'type=ghа', 'error unknown-type', 'type=gha'],
  ['cache', 'type=docker,ref=user/app:cache', 'error unknown-type', 'type=registry,ref=user/app:cache'],
  ['cache-from', 'type=inline', 'warning unreadable-type', 'type=registry,ref=user/app:latest'],
  ['cache', 'gha', 'error bare-type', 'type=gha'],
  ['cache', 'inline', 'error bare-type', 'type=inline'],
  ['cache-to', 'inline', 'warning bare-type', 'type=inline'],
  ['cache-from', 'gha', 'warning bare-type', 'type=gha'],
  ['cache-from', 'local', 'warning bare-type', 'type=local,src=DIRECTORY'],
  ['cache-to', 'registry', 'warning bare-type', 'type=registry,ref=IMAGE'],
  ['cache', 'type=registry', 'error missing-attribute', 'type=registry,ref=IMAGE'],
  ['cache-to', 'type=registry,mode=max', 'error missing-attribute', 'type=registry,mode=max,ref=IMAGE'],
  ['cache-from', 'type=registry,ref=', 'error missing-attribute', 'type=registry,ref=IMAGE'],
  ['cache', 'type=local', 'error missing-attribute', 'type=local,dest=DIRECTORY'],
  ['cache-to', 'type=local', 'error missing-attribute', 'type=local,dest=DIRECTORY'],
  ['cache-from', 'type=local', 'error missing-attribute', 'type=local,src=DIRECTORY'],
  [
    'cache-to',
    'type=s3,region=eu-west-1',
    'warning missing-attribute',
    'type=s3,region=eu-west-1,bucket=BUCKET',
  ],
  ['cache', 'type=s3,bucket=b', 'warning missing-attribute', 'type=s3,bucket=b,region=REGION'],
  [
    'cache-to',
    'type=azblob,name=app',
    'warning missing-attribute',
    'type=azblob,name=app,account_url=https://HOST',
  ],
  ['cache-from', 'type=gha,mode=max', 'warning wrong-side', 'type=gha'],
  [
    'cache-from',
    'type=registry,ref=user/app:cache,mode=max',
    'warning wrong-side',
    'type=registry,ref=user/app:cache',
  ],
  [
    'cache-from',
    'type=registry,ref=user/app:cache,image-manifest=true',
    'warning wrong-side',
    'type=registry,ref=user/app:cache',
  ],
  ['cache-from', 'type=local,dest=/tmp/c', 'error wrong-side', 'type=local,src=/tmp/c'],
  ['cache-to', 'type=local,src=/tmp/c', 'error wrong-side', 'type=local,dest=/tmp/c'],
  ['cache-to', 'type=local,src=/tmp/c,dest=/tmp/c', 'warning wrong-side', 'type=local,dest=/tmp/c'],
  [
    'cache-from',
    'type=s3,region=r,bucket=b,upload_parallelism=8',
    'warning wrong-side',
    'type=s3,region=r,bucket=b',
  ],
  ['cache-to', `type=local,dest=/c,digest=sha256:${HEX}`, 'warning wrong-side', 'type=local,dest=/c'],
  [
    'cache-to',
    'type=registry,src=user/app:cache',
    'error unknown-attribute',
    'type=registry,ref=user/app:cache',
  ],
  [
    'cache-to',
    'type=registry,dest=user/app:cache',
    'error unknown-attribute',
    'type=registry,ref=user/app:cache',
  ],
  [
    'cache-to',
    'type=registry,name=user/app:cache,mode=max',
    'error unknown-attribute',
    'type=registry,ref=user/app:cache,mode=max',
  ],
  [
    'cache',
    'type=registry,ref=user/app:cache,image_manifest=true',
    'warning unknown-attribute',
    'type=registry,ref=user/app:cache,image-manifest=true',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,compresion=zstd',
    'warning unknown-attribute',
    'type=registry,ref=user/app:cache,compression=zstd',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,oci-media-types=true',
    'warning unknown-attribute',
    'type=registry,ref=user/app:cache,oci-mediatypes=true',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,insecure=true',
    'warning unknown-attribute',
    'type=registry,ref=user/app:cache,registry.insecure=true',
  ],
  [
    'cache',
    'type=registry,ref=user/app:cache,username=me,password=hunter2',
    'warning unknown-attribute, warning unknown-attribute',
    'type=registry,ref=user/app:cache',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,ignore-errors=true',
    'warning unknown-attribute',
    'type=registry,ref=user/app:cache,ignore-error=true',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app,tag=cache',
    'warning unknown-attribute, warning over-the-image',
    'type=registry,ref=user/app:cache',
  ],
  [
    'cache-to',
    'type=local,path=/tmp/c,mode=max',
    'error unknown-attribute',
    'type=local,dest=/tmp/c,mode=max',
  ],
  ['cache-from', 'type=local,path=/tmp/c', 'error unknown-attribute', 'type=local,src=/tmp/c'],
  ['cache', 'type=local,dir=.cache', 'error unknown-attribute', 'type=local,dest=.cache'],
  ['cache-to', 'type=local,dst=/tmp/c', 'error unknown-attribute', 'type=local,dest=/tmp/c'],
  ['cache-to', 'type=gha,key=app', 'warning unknown-attribute', 'type=gha,scope=app'],
  ['cache-to', 'type=gha,compression=zstd', 'warning unknown-attribute', 'type=gha'],
  ['cache', 'type=gha,ref=user/app:cache', 'warning unknown-attribute', 'type=gha'],
  ['cache-to', 'type=gha,scopes=app', 'warning unknown-attribute', 'type=gha,scope=app'],
  ['cache-to', 'type=gha,moed=max', 'warning unknown-attribute', 'type=gha,mode=max'],
  [
    'cache-to',
    'type=gha,github-token=hunter2,repository=a/b',
    'warning unknown-attribute, warning blob-listing',
    'type=gha,ghtoken=***,repository=a/b',
  ],
  ['cache', 'type=s3,region=r,bucket_name=b', 'warning unknown-attribute', 'type=s3,region=r,bucket=b'],
  [
    'cache',
    'type=s3,region=r,bucket=b,endpoint=https://minio:9000',
    'warning unknown-attribute',
    'type=s3,region=r,bucket=b,endpoint_url=https://minio:9000',
  ],
  [
    'cache',
    'type=s3,region=r,bucket=b,access_key=hunter2,secret_key=hunter2',
    'warning unknown-attribute, warning unknown-attribute',
    'type=s3,region=r,bucket=b,access_key_id=***,secret_access_key=***',
  ],
  [
    'cache',
    'type=azblob,account_url=https://a.blob.core.windows.net,account_key=hunter2',
    'warning unknown-attribute',
    'type=azblob,account_url=https://a.blob.core.windows.net,secret_access_key=***',
  ],
  [
    'cache',
    'type=s3,region=r,bucket=b,secret_access_key=hunter2,nmae=app',
    'warning unknown-attribute',
    'type=s3,region=r,bucket=b,secret_access_key=***,name=app',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,mode=Max',
    'warning value',
    'type=registry,ref=user/app:cache,mode=max',
  ],
  ['cache-to', 'type=gha,mode=full', 'warning value', 'type=gha,mode=max'],
  ['cache-to', 'type=gha,mode=', 'warning value', 'type=gha,mode=max'],
  ['cache-to', 'type=gha,mode=maximum', 'warning value', 'type=gha,mode=max'],
  ['cache-to', 'type=gha,ignore-error=yes', 'warning value', 'type=gha,ignore-error=true'],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,oci-mediatypes=yes',
    'error value',
    'type=registry,ref=user/app:cache,oci-mediatypes=true',
  ],
  [
    'cache-from',
    'type=registry,ref=user/app:cache,registry.insecure=yes',
    'warning value',
    'type=registry,ref=user/app:cache,registry.insecure=true',
  ],
  ['cache-to', 'type=local,dest=/c,reset=on', 'error value', 'type=local,dest=/c,reset=true'],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,compression=lzma',
    'error value',
    'type=registry,ref=user/app:cache',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,compression=ZSTD',
    'error value',
    'type=registry,ref=user/app:cache,compression=zstd',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,compression-level=fast',
    'error value',
    'type=registry,ref=user/app:cache',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,compression-level=19',
    'warning compression-level',
    'type=registry,ref=user/app:cache,compression-level=9',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,compression=zstd,compression-level=99',
    'warning value',
    'type=registry,ref=user/app:cache,compression=zstd,compression-level=22',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,compression=gzip,compression-level=99',
    'warning value',
    'type=registry,ref=user/app:cache,compression=gzip,compression-level=9',
  ],
  [
    'cache-to',
    'type=registry,ref=user/app:cache,compression=uncompressed,compression-level=3',
    'warning compression-level',
    'type=registry,ref=user/app:cache,compression=uncompressed',
  ],
  ['cache-to', 'type=gha,timeout=20', 'error value', 'type=gha,timeout=20m'],
  ['cache-from', 'type=gha,timeout=20 min', 'warning value', 'type=gha,timeout=20m'],
  ['cache-to', 'type=gha,version=v2', 'error value', 'type=gha,version=2'],
  ['cache-to', 'type=gha,version=3', 'warning value', 'type=gha,version=2'],
  [
    'cache-to',
    'type=s3,region=r,bucket=b,touch_refresh=7d',
    'warning value',
    'type=s3,region=r,bucket=b,touch_refresh=168h',
  ],
  [
    'cache-to',
    'type=s3,region=r,bucket=b,upload_parallelism=0',
    'error value',
    'type=s3,region=r,bucket=b,upload_parallelism=1',
  ],
  ['cache-to', 'type=s3,region=r,bucket=b,retry_mode=legacy', 'error value', 'type=s3,region=r,bucket=b'],
  [
    'cache-to',
    'type=s3,region=r,bucket=b,use_path_style=on',
    'warning value',
    'type=s3,region=r,bucket=b,use_path_style=true',
  ],
  [
    'cache-to',
    'type=s3,region=r,bucket=b,endpoint_url=minio.local:9000',
    'warning value',
    'type=s3,region=r,bucket=b,endpoint_url=https://minio.local:9000',
  ],
  [
    'cache',
    'type=azblob,account_url=myaccount.blob.core.windows.net',
    'error value',
    'type=azblob,account_url=https://myaccount.blob.core.windows.net',
  ],
  [
    'cache-from',
    `type=local,src=/c,digest=${HEX}`,
    'warning value',
    `type=local,src=/c,digest=sha256:${HEX}`,
  ],
  ['cache-from', 'type=local,src=/c,digest=latest', 'warning value', 'type=local,src=/c'],
  ['cache-to', 'type=gha,url=nonsense', 'warning value', 'type=gha'],
  ['cache', 'type=gha,scope= app', 'warning blanks', 'type=gha,scope=app'],
  ['cache-to', 'type=local,dest=/c ', 'warning blanks', 'type=local,dest=/c'],
  [
    'cache-to',
    'type=registry,ref=ghcr.io/Acme/App:cache',
    'error reference',
    'type=registry,ref=ghcr.io/acme/app:cache',
  ],
  [
    'cache-from',
    'type=registry,ref=ghcr.io/Acme/App:cache',
    'warning reference',
    'type=registry,ref=ghcr.io/acme/app:cache',
  ],
  ['cache-to', 'https://ghcr.io/acme/app:cache', 'error reference', 'ghcr.io/acme/app:cache'],
  [
    'cache-to',
    'type=registry,ref=ghcr.io/acme/app:feature/x',
    'error reference',
    'type=registry,ref=ghcr.io/acme/app:feature-x',
  ],
  [
    'cache-to',
    'type=registry,ref= ghcr.io/acme/app:cache',
    'error reference',
    'type=registry,ref=ghcr.io/acme/app:cache',
  ],
  [
    'cache-to',
    'type=registry,ref=ghcr.io/acme/app:',
    'error reference',
    'type=registry,ref=ghcr.io/acme/app:buildcache',
  ],
  [
    'cache-to',
    'type=registry,ref=$REGISTRY/app:cache',
    'error shell',
    `type=registry,ref=\${{ env.REGISTRY }}/app:cache`,
  ],
  [
    'cache-from',
    `type=registry,ref=\${IMAGE}:cache`,
    'warning shell',
    `type=registry,ref=\${{ env.IMAGE }}:cache`,
  ],
  [
    'cache-to',
    'type=local,dest=~/.cache/buildkit',
    'warning shell',
    `type=local,dest=\${{ runner.temp }}/.cache/buildkit`,
  ],
  [
    'cache-to',
    'type=local,dest=$RUNNER_TEMP/cache',
    'warning shell',
    `type=local,dest=\${{ runner.temp }}/cache`,
  ],
  ['cache', 'type=local,dest=$HOME/cache', 'warning shell', `type=local,dest=\${{ runner.temp }}/cache`],
  ['cache-to', 'type=gha,scope=$GITHUB_REF_NAME', 'warning shell', `type=gha,scope=\${{ github.ref_name }}`],
  [
    'cache-to',
    'type=registry,ref=buildcache',
    'warning without-owner',
    'type=registry,ref=user/app:buildcache',
  ],
  ['cache', 'app:cache', 'warning without-owner', 'user/app:cache'],
  ['cache-from', 'type=registry,ref=cache', 'warning without-owner', 'type=registry,ref=user/app:cache'],
  ['cache-to', 'docker.io/library/app:cache', 'warning without-owner', 'user/app:cache'],
  [
    'cache-to',
    'type=registry,ref=user/app:latest,mode=max',
    'warning over-the-image',
    'type=registry,ref=user/app:buildcache,mode=max',
  ],
  ['cache-to', 'docker.io/user/app', 'warning over-the-image', 'docker.io/user/app:buildcache'],
  [
    'cache-to',
    `type=registry,ref=${ECR}/app:cache,image-manifest=false`,
    'warning image-manifest',
    `type=registry,ref=${ECR}/app:cache,image-manifest=true`,
  ],
  [
    'cache',
    `type=registry,ref=${ECR}/app:cache,oci-mediatypes=false,mode=max`,
    'warning image-manifest',
    `type=registry,ref=${ECR}/app:cache,oci-mediatypes=true,mode=max,image-manifest=true`,
  ],
  ['cache-to', 'type=inline,mode=max', 'warning inline-mode', 'type=inline'],
  ['cache', 'type=inline,mode=max', 'warning inline-mode', 'type=inline'],
  [
    'cache-to',
    'type=gha,ghtoken=hunter2',
    'warning blob-listing',
    `type=gha,ghtoken=***,repository=\${{ github.repository }}`,
  ],
  ['cache-to', 'type=gha,repository=acme/shop', 'warning blob-listing', 'type=gha'],
  ['cache-to', 'type=registry,ref=user/app:{branch}', 'error branch-as-given', undefined],
  ['cache-from', 'type=gha,scope={branch}', 'warning branch-as-given', undefined],
  [
    'cache-from',
    'type=s3,region=r,bucket=b,name=a;b',
    'warning several-names',
    'type=s3,region=r,bucket=b,name=a',
  ],
  ['cache-from', 'type=gha,scope=a,scope=b,xyzzy=1', 'warning unknown-attribute', 'type=gha,scope=b'],
];

function inInput(input: CacheFinding['input'], line: string): Lines {
  if (input === 'cache') return { cache: [line] };
  return input === 'cache-from' ? { from: [line] } : { to: [line] };
}

describe('a mistake in one line', () => {
  it.each(MISTAKES)('%s: %s', (input, line, found, instead) => {
    const findings = linted(inInput(input, line));
    expect(findings.map(({ level, rule }) => `${level} ${rule}`).join(', ')).toBe(found);
    expect([...new Set(findings.map((finding) => finding.instead))]).toEqual([instead]);
    expect(new Set(findings.map((finding) => finding.input))).toEqual(new Set([input]));
  });

  it('is no mistake any more in the line to write', () => {
    const again = MISTAKES.filter(
      ([, , , instead]) => instead !== undefined && !/[A-Z]{3}/.test(instead),
    ).flatMap(([input, , , instead = '']) => {
      // A source in the place of what cannot be read is one all the same.
      return linted(inInput(input, instead)).map(shown);
    });
    expect(again).toEqual([]);
  });
});

describe('the text of a finding', () => {
  it.each<[Lines, string]>([
    [
      { to: ['type=foo'] },
      'error unknown-type cache-to: BuildKit has no cache of this type; it has gha, registry, inline, local, s3, azblob.',
    ],
    [
      { from: ['type=inline'] },
      "warning unreadable-type cache-from: A cache of type inline is a part of the image and is read from there, by type=registry and the image's name. Write type=registry,ref=user/app:latest",
    ],
    [
      { to: ['inline'] },
      'warning bare-type cache-to: To buildx a word without type= is an image, docker.io/library/inline. Write type=inline',
    ],
    [
      { cache: ['type=registry'] },
      'error missing-attribute cache: BuildKit refuses type=registry without ref. Write type=registry,ref=IMAGE',
    ],
    [
      { cache: ['type=s3,region=r'] },
      'warning missing-attribute cache: BuildKit refuses type=s3 without bucket, unless its daemon has AWS_BUCKET in its environment. Write type=s3,region=r,bucket=BUCKET',
    ],
    [
      { to: ['type=local,path=c'] },
      'error unknown-attribute cache-to: BuildKit ignores path, which is no attribute of type=local but most likely dest, without which it refuses the line. Write type=local,dest=c',
    ],
    [
      { to: ['type=gha,compression=zstd'] },
      'warning unknown-attribute cache-to: BuildKit ignores compression, which is no attribute of type=gha but of type=registry and type=local. Write type=gha',
    ],
    [
      { to: ['user/app:cache', 'type=gha,xyzzy=1'] },
      'warning unknown-attribute cache-to: BuildKit ignores xyzzy, which is no attribute of type=gha. Write type=gha',
    ],
    [
      { to: ['type=registry,ref=user/cache,tag=x'] },
      'warning unknown-attribute cache-to: BuildKit ignores tag, which is no attribute of type=registry; the tag is a part of ref. Write type=registry,ref=user/cache:x',
    ],
    [
      { from: ['type=gha,mode=max'] },
      'warning wrong-side cache-from: BuildKit ignores mode where it reads a cache; it belongs to cache-to. Write type=gha',
    ],
    [
      { from: ['type=local,dest=c'] },
      'error wrong-side cache-from: BuildKit ignores dest where it reads a cache; src is meant here, without which it refuses the line. Write type=local,src=c',
    ],
    [
      { to: ['type=gha,mode=Max'] },
      'warning value cache-to: mode is Max, which BuildKit takes for min: it must be min or max. Write type=gha,mode=max',
    ],
    [
      { to: ['type=gha,timeout=20'] },
      'error value cache-to: timeout is 20, which BuildKit refuses: it must be a duration such as 10m. Write type=gha,timeout=20m',
    ],
    [
      { to: ['type=gha,scope= x'] },
      'warning blanks cache-to: The blanks around the value of scope become a part of it. Write type=gha,scope=x',
    ],
    [
      { to: ['type=local,dest=c,compression-level=19'] },
      'warning compression-level cache-to: compression-level of gzip goes from 0 to 9, and BuildKit fails to export the cache with a higher one; zstd goes to 22. Write type=local,dest=c,compression-level=9',
    ],
    [
      { to: ['type=local,dest=~/c'] },
      `warning shell cache-to: No shell reads this line, so that ~ in dest stays as it is. Write type=local,dest=\${{ runner.temp }}/c`,
    ],
    [
      { to: ['ghcr.io/Acme/App'] },
      'error reference cache-to: BuildKit refuses this ref, since the name of an image is in lower case. Write ghcr.io/acme/app',
    ],
    [
      { to: ['type=registry,ref=buildcache'] },
      'warning without-owner cache-to: ref names no registry and no owner, so that it is docker.io/library/buildcache:latest, which only Docker can push. Write type=registry,ref=user/app:buildcache',
    ],
    [
      { to: ['user/app'] },
      'warning over-the-image cache-to: The build pushes its image to docker.io/user/app:latest too, so that image and cache overwrite each other. Write user/app:buildcache',
    ],
    [
      { cache: [`type=registry,ref=${ECR}/c:d,image-manifest=false`] },
      `warning image-manifest cache: Amazon ECR refuses a cache with image-manifest=false, since it stores no image index. Write type=registry,ref=${ECR}/c:d,image-manifest=true`,
    ],
    [
      { to: ['type=inline,mode=max'] },
      'warning inline-mode cache-to: mode=max has no effect: an inline cache lies in the image and holds the steps of its last stage alone; for all steps, write to a registry as well. Write type=inline',
    ],
    [
      { to: ['type=gha,repository=acme/shop'] },
      'warning blob-listing cache-to: repository has no effect without ghtoken; BuildKit lists the blobs of the cache with both of them, or not at all. Write type=gha',
    ],
    [
      { to: ['type=gha,scope={branch}'] },
      'warning branch-as-given cache-to: cache-to is passed on as it is, so that {branch} in scope stays as it is; write the line into cache.',
    ],
    [
      { from: ['type=s3,region=r,bucket=b,name=a;b'] },
      'warning several-names cache-from: BuildKit reads the first of several names alone, a; write a line for each. Write type=s3,region=r,bucket=b,name=a',
    ],
  ])('%j', (lines, text) => {
    expect(linted(lines).map(shown)).toEqual([text]);
  });

  it('repeats neither tokens nor keys', () => {
    const line =
      'type=s3,region=r,bucket=b,acess_key_id=hunter2,secret_access_key=hunter2,endpoint_url=me:hunter2@minio:9000,mode=Max';
    const text = JSON.stringify(linted({ cache: [line], to: [line] }));
    expect(text).not.toContain('hunter2');
    expect(text).toContain('type=s3,region=r,bucket=b,access_key_id=***,secret_access_key=***');
  });
});
