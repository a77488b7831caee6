import { describe, expect, it } from '@jest/globals';
import { parseMetadata, publicMetadata } from '../../src/buildx/metadata.ts';

const provenance = {
  buildType: 'https://mobyproject.org/buildkit@v1',
  buildConfig: { llbDefinition: [{ id: 'step0', op: { env: ['TOKEN=planted'] } }] },
  metadata: { buildStartedOn: '2026-11-20T18:00:00Z' },
  invocation: { parameters: {} },
};
const raw = {
  'buildx.build.ref': 'b/b0/abc',
  'buildx.build.provenance': provenance,
  'buildx.build.provenance/linux/arm64': provenance,
  'containerimage.digest': 'sha256:1',
  'image.name': 'acme/api:1',
};
const { buildConfig: _config, metadata: _metadata, ...minimal } = provenance;

describe('metadata', () => {
  it('is read from the file', () => {
    expect(parseMetadata(JSON.stringify(raw))).toEqual({
      raw,
      ref: 'b/b0/abc',
      digest: 'sha256:1',
    });
  });

  it.each([['', 'null', '[]', '{', '"x"', '\u0000\u0001']])('is absent when the file is damaged', (text) => {
    expect(parseMetadata(text)).toBeUndefined();
  });

  it.each([
    ['max', raw],
    ['min', { ...raw, 'buildx.build.provenance': minimal, 'buildx.build.provenance/linux/arm64': minimal }],
    [
      'disabled',
      { 'buildx.build.ref': 'b/b0/abc', 'containerimage.digest': 'sha256:1', 'image.name': 'acme/api:1' },
    ],
  ] as const)('is published with provenance mode %s as buildx would write it', (mode, expected) => {
    const metadata = parseMetadata(JSON.stringify(raw));
    expect(metadata && JSON.parse(publicMetadata(metadata, mode))).toEqual(expected);
  });
});
