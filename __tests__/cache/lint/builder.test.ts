import { describe, expect, it } from '@jest/globals';
import type { BuilderFacts } from '../../../src/cache/types.ts';
import { type Lines, lintedFor, shown } from './linted.ts';

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const DOCKER: Partial<BuilderFacts> = { name: 'default', driver: 'docker' };
const GRAPHDRIVER: Partial<BuilderFacts> = { ...DOCKER, features: { 'Cache export': false } };
const S3 = 'type=s3,region=r,bucket=b';
const CURE =
  'Add `docker/setup-buildx-action` before this step and leave `builder` out, or name a builder of the docker-container driver.';

describe('a line that is beyond its builder', () => {
  it.each<[Lines, Partial<BuilderFacts>, string]>([
    [
      { cache: [S3] },
      DOCKER,
      `error beyond-builder cache: The builder "default" (driver docker) knows no cache of type s3. ${CURE}`,
    ],
    [
      { from: ['type=azblob,account_url=https://a.example'] },
      DOCKER,
      `warning beyond-builder cache-from: The builder "default" (driver docker) knows no cache of type azblob. ${CURE}`,
    ],
    [
      { cache: ['user/app:cache'] },
      GRAPHDRIVER,
      `error beyond-builder cache: The builder "default" (driver docker) cannot write a cache of type registry without the containerd image store. ${CURE}`,
    ],
    [
      { to: [`${S3},retry_mode=standard`] },
      { buildkit: 'v0.29.0' },
      `warning newer-attribute cache-to: The builder "here" has BuildKit v0.29.0, which ignores retry_mode: it came with BuildKit 0.30.0. Write ${S3}`,
    ],
    [
      { cache: ['type=gha,timeout=1m,scope=x'] },
      { buildkit: 'v0.12.5' },
      'warning newer-attribute cache: The builder "here" has BuildKit v0.12.5, which ignores timeout: it came with BuildKit 0.13.0. Write type=gha,scope=x',
    ],
    [
      { to: ['type=local,dest=c,reset=true'] },
      { buildx: 'v0.34.1' },
      'warning newer-attribute cache-to: This is Buildx v0.34.1, which ignores reset: it came with Buildx 0.35.0. Write type=local,dest=c',
    ],
    [
      { to: [`${ECR}/app:cache`] },
      { buildkit: 'v0.20.2' },
      `warning image-index cache-to: The builder "here" has BuildKit v0.20.2, which writes an image index where image-manifest=true is not said; Amazon ECR refuses it. Write type=registry,ref=${ECR}/app:cache,image-manifest=true`,
    ],
  ])('%j on %j', (lines, builder, text) => {
    expect(lintedFor(lines, builder).map(shown)).toEqual([text]);
  });

  it.each<[Lines, Partial<BuilderFacts>]>([
    [{ cache: [S3] }, {}],
    [{ cache: ['type=inline'] }, GRAPHDRIVER],
    [{ from: ['user/app:cache'] }, GRAPHDRIVER],
    [{ cache: ['type=gha'] }, { ...DOCKER, features: {} }],
    [{ to: [`${S3},retry_mode=standard`] }, { buildkit: 'v0.30.0' }],
    [{ to: [`${S3},retry_mode=standard`] }, { buildkit: 'v0.0.0+unknown' }],
    [{ to: ['type=local,dest=c,reset=true'] }, { buildx: undefined, buildkit: undefined }],
    [{ from: [`${ECR}/app:cache`] }, { buildkit: 'v0.20.2' }],
    [{ to: ['ghcr.io/user/app:cache'] }, { buildkit: 'v0.20.2' }],
    [{ to: [`${ECR}/app:cache`] }, { buildkit: 'v0.21.0' }],
    [{ to: ['type=unheard-of,x=1'] }, { buildkit: 'v0.1.0' }],
  ])('but not %j on %j', (lines, builder) => {
    expect(lintedFor(lines, builder)).toEqual([]);
  });
});
