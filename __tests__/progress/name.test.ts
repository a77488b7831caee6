import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseVertexName, parseVertexNames, type VertexName } from '../../src/progress/name.ts';

type Row = readonly [name: string, expected: Partial<VertexName>];

const STEPS: Row[] = [
  ['[1/3] FROM docker.io/library/alpine', { kind: 'base', number: 1, of: 3, instruction: 'FROM' }],
  ['[ 1/13] FROM docker.io/library/alpine:3.20@sha256:0a', { kind: 'base', number: 1, of: 13 }],
  ['[3/3] RUN ls -l /foo && sleep 2', { kind: 'step', number: 3, of: 3, instruction: 'RUN', label: '3/3' }],
  ['[builder  5/10] COPY . .', { kind: 'step', stage: 'builder', number: 5, of: 10, label: 'builder 5/10' }],
  [
    '[client 4/6] RUN npm ci --ignore-scripts',
    { kind: 'step', stage: 'client', text: 'RUN npm ci --ignore-scripts' },
  ],
  [
    '[linux/amd64 stage-1 1/2] FROM gcr.io/distroless/static',
    { kind: 'base', platform: 'linux/amd64', stage: 'stage-1' },
  ],
  ['[linux/amd64 2/2] WORKDIR /src', { platform: 'linux/amd64', stage: undefined, instruction: 'WORKDIR' }],
  [
    '[linux/arm/v7 base 2/2] RUN true',
    { platform: 'linux/arm/v7', stage: 'base', targetPlatform: undefined },
  ],
  [
    '[linux/amd64->arm64 builder 4/4] RUN perseus deploy',
    {
      platform: 'linux/amd64',
      targetPlatform: 'linux/arm64',
      stage: 'builder',
      label: 'linux/amd64->arm64 builder 4/4',
    },
  ],
  ['[linux/amd64->arm/v7 2/4] RUN x', { platform: 'linux/amd64', targetPlatform: 'linux/arm/v7' }],
  ['[linux/amd64->windows/amd64 2/4] RUN x', { platform: 'linux/amd64', targetPlatform: 'windows/amd64' }],
  ['[windows(10.0.17763.1)/amd64 b 2/4] RUN x', { platform: 'windows(10.0.17763.1)/amd64', stage: 'b' }],
  ['[web base 1/2] FROM busybox', { kind: 'base', target: 'web', stage: 'base' }],
  ['[pkg26 build 2/4] WORKDIR /src', { kind: 'step', target: 'pkg26', stage: 'build' }],
  ['[web linux/amd64 base 2/2] RUN x', { target: 'web', platform: 'linux/amd64', stage: 'base' }],
  ['[web linux/amd64 2/2] RUN x', { target: 'web', platform: 'linux/amd64', stage: undefined }],
  ['[internal 2/3] RUN x', { kind: 'step', stage: 'internal' }],
  ['[auth context 2/3] RUN x', { kind: 'step', target: 'auth', stage: 'context' }],
  ['[tools/build 2/3] RUN x', { kind: 'step', stage: 'tools/build', platform: undefined }],
  ['[linux/amd64 linux/amd64 2/3] RUN x', { platform: 'linux/amd64', stage: 'linux/amd64' }],
  [
    '[3/4] ONBUILD COPY package.json .',
    { kind: 'step', instruction: 'COPY', onbuild: true, text: 'ONBUILD COPY package.json .' },
  ],
  [
    '[2/4] LINK COPY --link a b',
    { kind: 'step', instruction: 'COPY', onbuild: undefined, text: 'LINK COPY --link a b' },
  ],
  ['[2/4] ONBUILD LINK COPY --link a b', { instruction: 'COPY', onbuild: true }],
  ['[2/3] ADD https://example.com/a.tar.gz /', { kind: 'step', instruction: 'ADD' }],
  [
    '[2/2] RUN <<EOF (echo $(whoami) >> cmd1)',
    { kind: 'step', instruction: 'RUN', text: 'RUN <<EOF (echo $(whoami) >> cmd1)' },
  ],
  ['[2/2] RUN <<EOF (#!/usr/bin/env python3...)', { instruction: 'RUN' }],
  ['[2/2] COPY [a file.md, b]', { instruction: 'COPY', text: 'COPY [a file.md, b]' }],
  ['[2/2] RUN a\nb', { instruction: 'RUN', text: 'RUN a\nb' }],
  ['[2/2] FROMAGE', { kind: 'step', instruction: undefined }],
  ['[2/2] RUN echo "[1/1] FROM x"', { kind: 'step', instruction: 'RUN' }],
];

const OTHERS: Row[] = [
  ['', { kind: 'internal', text: '' }],
  ['[internal] load build definition from Dockerfile', { kind: 'internal', role: 'internal' }],
  ['[internal] load .dockerignore', { kind: 'internal' }],
  ['[internal] booting buildkit', { kind: 'internal', text: 'booting buildkit' }],
  ['[internal] waiting for connection', { kind: 'internal' }],
  ['[internal] preparing inline document', { kind: 'internal' }],
  ['[internal] setting cache mount permissions', { kind: 'internal' }],
  ['[internal] load local bake definitions', { kind: 'internal', target: undefined }],
  ['[internal] load metadata for docker.io/library/busybox:1', { kind: 'base' }],
  [
    '[linux/arm64 internal] load metadata for x',
    { kind: 'base', platform: 'linux/arm64', target: undefined },
  ],
  [
    '[web linux/arm64 internal] load metadata for x',
    { kind: 'base', platform: 'linux/arm64', target: 'web' },
  ],
  ['[internal] load build context', { kind: 'context' }],
  ['[api internal] load build context', { kind: 'context', target: 'api' }],
  ['[internal] load remote build context', { kind: 'context' }],
  ['[internal] load git source https://github.com/a/b.git', { kind: 'context' }],
  ['[auth] library/python:pull token for registry-1.docker.io', { kind: 'internal', role: 'auth' }],
  ['[web auth] sharing credentials for ghcr.io', { kind: 'internal', target: 'web' }],
  ['[context shared] load from client', { kind: 'context', role: 'context', target: undefined }],
  ['[context shared] load .dockerignore', { kind: 'internal' }],
  ['[context base::linux/amd64] docker-image://docker.io/library/alpine', { kind: 'base' }],
  ['[context src] OCI load from client', { kind: 'base' }],
  ['[web context shared] load from client', { kind: 'context', target: 'web' }],
  ['docker-image://docker.io/docker/dockerfile:1', { kind: 'base' }],
  ['[web] docker-image://docker.io/docker/dockerfile:1', { kind: 'base', target: 'web' }],
  ['oci-layout://x@sha256:0a', { kind: 'base' }],
  ['resolve image config for docker-image://docker.io/docker/dockerfile:1', { kind: 'base' }],
  ['resolve image config for docker.io/docker/dockerfile:1', { kind: 'base' }],
  ['FROM docker.io/library/busybox', { kind: 'base', instruction: 'FROM' }],
  ['[web] FROM docker.io/library/busybox', { kind: 'base', target: 'web' }],
  [
    '[linux/amd64] generating sbom using docker.io/docker/scanner',
    { kind: 'internal', platform: 'linux/amd64' },
  ],
  ['[web linux/amd64] generating sbom using x', { kind: 'internal', platform: 'linux/amd64', target: 'web' }],
  ['local://context', { kind: 'context' }],
  [
    'importing cache manifest from ghcr.io/a/b:cache',
    { kind: 'import', cacheType: 'registry', cacheName: 'ghcr.io/a/b:cache' },
  ],
  [
    'importing cache manifest from gha:15230158205217303480',
    { kind: 'import', cacheType: 'gha', cacheName: 'gha:15230158205217303480' },
  ],
  ['importing cache manifest from local:5000/a', { kind: 'import', cacheType: 'registry' }],
  ['importing cache manifest from local:7551512', { kind: 'import', cacheType: 'local' }],
  ['importing cache manifest from s3:1', { kind: 'import', cacheType: 's3' }],
  ['importing cache manifest from azblob:1', { kind: 'import', cacheType: 'azblob' }],
  ['[web] importing cache manifest from a/b', { kind: 'import', cacheName: 'a/b', target: 'web' }],
  ['exporting cache to registry', { kind: 'export-cache', cacheType: 'registry' }],
  ['exporting to GitHub Actions Cache', { kind: 'export-cache', cacheType: 'gha' }],
  ['exporting to GitHub cache', { kind: 'export-cache', cacheType: 'gha' }],
  ['exporting cache to client directory', { kind: 'export-cache', cacheType: 'local' }],
  ['exporting inline cache', { kind: 'export-cache', cacheType: 'inline' }],
  ['preparing layers for inline cache', { kind: 'export-cache', cacheType: 'inline' }],
  ['exporting cache to Amazon S3', { kind: 'export-cache', cacheType: 's3' }],
  ['exporting cache to s3', { kind: 'export-cache', cacheType: 's3' }],
  ['exporting cache to Azure Blob Storage', { kind: 'export-cache', cacheType: 'azblob' }],
  ['exporting content cache', { kind: 'export-cache', cacheType: undefined }],
  ['exporting cache', { kind: 'export-cache', cacheType: undefined }],
  ['[web] exporting cache to registry', { kind: 'export-cache', cacheType: 'registry', target: 'web' }],
  ['exporting to image', { kind: 'export-image' }],
  ['exporting to docker image format', { kind: 'export-image' }],
  ['exporting to oci image format', { kind: 'export-image' }],
  ['exporting to client directory', { kind: 'export-image' }],
  ['exporting to client tarball', { kind: 'export-image' }],
  [
    '[barman-ubi9] exporting to image',
    { kind: 'export-image', target: 'barman-ubi9', text: 'exporting to image' },
  ],
  ['[internal] exporting to image', { kind: 'export-image', target: 'internal' }],
  ['importing to docker', { kind: 'client' }],
  ['[web] importing to docker', { kind: 'client', target: 'web' }],
  ['resolving provenance for metadata file', { kind: 'client' }],
  ['merging manifest list ghcr.io/a/b:1', { kind: 'client' }],
  ['pushing ghcr.io/a/b:1 with docker', { kind: 'client' }],
  ['Verifying build result', { kind: 'client' }],
];

const FOREIGN: Row[] = [
  [
    '/bin/sh -c apk add git',
    { kind: 'step', text: '/bin/sh -c apk add git', instruction: undefined, label: undefined },
  ],
  ['git clone https://example.com/a.git', { kind: 'step' }],
  ['mkfile /a', { kind: 'step' }],
  ['[frontend] yarn build', { kind: 'step', text: '[frontend] yarn build', target: undefined }],
  ['RUN true', { kind: 'step', instruction: 'RUN' }],
  ['[context] x', { kind: 'step' }],
  ['[', { kind: 'step', text: '[' }],
  ['[] x', { kind: 'step', text: '[] x' }],
];

/** Compares the named parts only; undefined means that a part is absent. */
function expectParts(actual: VertexName, expected: Partial<VertexName>): void {
  expect({ ...actual, ...expected }).toEqual(actual);
}

describe('parseVertexName', () => {
  it.each(STEPS)('takes %j apart', (name, expected) => expectParts(parseVertexName(name), expected));
  it.each(OTHERS)('knows that %j is no step', (name, expected) =>
    expectParts(parseVertexName(name), expected),
  );
  it.each(FOREIGN)('counts %j as a step', (name, expected) => expectParts(parseVertexName(name), expected));

  it('reads the one word before the number as the target where names have targets', () => {
    expectParts(parseVertexName('[web 2/3] RUN x', true), { target: 'web', stage: undefined });
    expectParts(parseVertexName('[web 2/3] RUN x', false), { target: undefined, stage: 'web' });
    expectParts(parseVertexName('[web web 2/3] RUN x', true), { target: 'web', stage: 'web' });
    expectParts(parseVertexName('[linux/amd64 2/3] RUN x', true), {
      target: undefined,
      stage: undefined,
    });
  });

  it('gives back the parts that a name is made of', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
      fc.option(arbitrary, { nil: undefined });
    const number = fc.integer({ min: 1, max: 999 });
    const platform = fc.constantFrom('linux/amd64', 'linux/arm/v7', 'windows/amd64');
    const property = fc.property(
      maybe(word),
      maybe(platform),
      maybe(word),
      number,
      number,
      (target, on, stage, n, of) => {
        const inside = [target, on, stage, `${String(n).padStart(3)}/${of}`].filter(
          (part) => part !== undefined,
        );
        const name = `[${inside.join(' ')}] RUN true`;
        const parsed = parseVertexName(name, target !== undefined);
        expectParts(parsed, {
          kind: 'step',
          target,
          platform: on,
          stage,
          number: n,
          of,
          text: 'RUN true',
        });
      },
    );
    fc.assert(property);
  });

  it('survives any name', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      ' ',
      '/',
      '->',
      '1/2',
      'internal',
      'context',
      'linux/amd64',
      'RUN',
      'FROM',
      '\n',
    );
    const names = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(
        names,
        fc.boolean(),
        (name, prefixed) => typeof parseVertexName(name, prefixed).kind === 'string',
      ),
    );
  });

  it.each(['['.repeat(200_000), `[${' '.repeat(200_000)}`, `[${'a '.repeat(100_000)}1/2] RUN`])(
    'reads a long name in linear time',
    (name) => {
      const start = performance.now();
      parseVertexName(name);
      expect(performance.now() - start).toBeLessThan(500);
    },
  );
});

describe('parseVertexNames', () => {
  const cases: ReadonlyArray<readonly [what: string, other: string]> = [
    ['target', '[web internal] load build context'],
    ['target', '[web] exporting to image'],
    ['target', '[web] importing to docker'],
    ['target', '[api base 2/2] RUN x'],
    ['target', '[web auth] a:pull token for b'],
    ['target', '[web context shared] load from client'],
    ['stage', '[internal] load build context'],
    ['stage', 'exporting to image'],
    ['stage', '[linux/amd64 internal] load metadata for x'],
    ['stage', '[linux/amd64 web 1/2] RUN x'],
    ['stage', '[linux/amd64] generating sbom using x'],
    ['stage', '[context web] load from client'],
    ['stage', '[frontend] yarn build'],
  ];
  it.each(cases)('takes web in [web 1/2] for the %s beside %j', (what, other) => {
    for (const names of [
      ['[web 1/2] RUN x', other],
      [other, '[web 1/2] RUN x'],
    ]) {
      const step = parseVertexNames(names)[names.indexOf('[web 1/2] RUN x')];
      expect([step?.target, step?.stage]).toEqual(
        what === 'target' ? ['web', undefined] : [undefined, 'web'],
      );
    }
  });

  it('gives one for each name', () => {
    expect(parseVertexNames([])).toEqual([]);
    expect(parseVertexNames(['a', 'a', '[web] exporting to image']).map(({ text }) => text)).toEqual([
      'a',
      'a',
      'exporting to image',
    ]);
  });
});
