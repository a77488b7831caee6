import { describe, expect, it } from '@jest/globals';
import type { LintBuild } from '../../../src/cache/lint/types.ts';
import { type Lines, linted, shown } from './linted.ts';

const OVERWRITTEN = 'writes the same cache, so that one overwrites the other; leave one of the two out.';

describe('lines that are wrong together', () => {
  it.each<[Lines, string]>([
    [
      { cache: ['type=registry,ref=user/app:cache'], to: ['user/app:cache'] },
      'error same-reference cache-to: BuildKit refuses to write one ref twice, and type=registry,ref=user/app:cache in cache writes it already; leave one of the two out.',
    ],
    [
      { to: ['type=registry,ref=user/app:cache,mode=min', 'type=registry,ref=user/app:cache,mode=max'] },
      'error same-reference cache-to: BuildKit refuses to write one ref twice, and type=registry,ref=user/app:cache,mode=min in cache-to writes it already; leave one of the two out.',
    ],
    [
      { to: ['user/app:cache', 'docker.io/user/app:cache'] },
      `warning same-place cache-to: user/app:cache in cache-to ${OVERWRITTEN}`,
    ],
    [
      { cache: ['type=local,dest=/c', 'type=local,src=/c/'] },
      `warning same-place cache: type=local,dest=/c in cache ${OVERWRITTEN}`,
    ],
    [
      { cache: ['type=local,dest=c'], to: ['type=local,dest=./c'] },
      `warning same-place cache-to: type=local,dest=c in cache ${OVERWRITTEN}`,
    ],
    [
      { cache: ['type=gha', 'type=gha,mode=min'] },
      `warning same-place cache: type=gha in cache ${OVERWRITTEN}`,
    ],
    [
      { to: ['type=gha', 'type=gha,scope=buildkit'] },
      `warning same-place cache-to: type=gha in cache-to ${OVERWRITTEN}`,
    ],
    [
      { to: ['type=s3,region=r,bucket=b,secret_access_key=hunter2', 'type=s3,region=r,bucket=b,mode=min'] },
      `warning same-place cache-to: type=s3,region=r,bucket=b in cache-to ${OVERWRITTEN}`,
    ],
    [
      { cache: ['type=inline'], to: ['type=inline'] },
      'warning second-inline cache-to: An image holds one inline cache, and BuildKit drops the others; leave this line out.',
    ],
  ])('%j', (lines, text) => {
    expect(linted(lines).map(shown)).toEqual([text]);
  });

  it.each<Lines>([
    { cache: ['user/app:cache'], from: ['user/app:cache'] },
    { cache: ['user/app:cache'], to: ['user/app:cache'], write: 'never' },
    { cache: ['type=gha'], to: ['type=gha'] },
    { cache: ['type=gha,scope=a', 'type=gha,scope=b'] },
    { cache: ['user/app:{branch}', 'user/app:cache'] },
    { cache: ['type=local,dest=a,src=c', 'type=local,dest=b,src=c'] },
    { cache: ['type=s3,region=r,bucket=b', 'type=s3,region=r,bucket=b,name=x'] },
    { cache: ['type=s3,region=r,bucket=b', 'type=s3,region=r,bucket=b,endpoint_url=http://minio:9000'] },
    { cache: ['type=inline', 'user/app:cache', 'type=gha', 'type=local,dest=c'] },
  ])('but not %j', (lines) => {
    expect(linted(lines)).toEqual([]);
  });
});

describe('lines that are wrong for their build', () => {
  const inline: Lines = { cache: ['type=inline'] };
  const lost =
    'warning inline-without-push cache: An inline cache is lost with the image where that is not pushed, and this build pushes none; set push: true, or choose a cache of another type.';
  const overImage: Lines = { to: ['user/app:1'] };

  it.each<[Lines, Partial<LintBuild>, string[]]>([
    [inline, { pushes: false }, [lost]],
    [inline, { pushes: false, loads: true }, []],
    [inline, { pushes: true }, []],
    [
      overImage,
      { pushes: true, tags: ['ghcr.io/user/app:1', 'index.docker.io/user/app:1'] },
      ['user/app:buildcache'],
    ],
    [overImage, { pushes: true, tags: ['ghcr.io/user/app:1'] }, []],
    [overImage, { pushes: false, tags: ['user/app:1'] }, []],
    [{ cache: ['user/app:buildcache'] }, { tags: ['user/app:buildcache'] }, ['user/app:cache']],
    [
      { cache: ['type=registry,ref=cache'] },
      { tags: ['ghcr.io/acme/app:1'] },
      ['type=registry,ref=ghcr.io/acme/app:cache'],
    ],
    [
      { cache: ['type=registry,ref=cache'] },
      { tags: ['app', 'Bad/Tag'] },
      ['type=registry,ref=ghcr.io/OWNER/cache'],
    ],
    [{ from: ['type=inline'] }, { tags: [] }, ['type=registry,ref=IMAGE']],
  ])('%j of %j', (lines, build, told) => {
    expect(linted(lines, build).map((finding) => finding.instead ?? shown(finding))).toEqual(told);
  });
});
