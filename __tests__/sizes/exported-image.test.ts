import { describe, expect, it } from '@jest/globals';
import { exportedImage } from '../../src/sizes/exported-image.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const manifest = 'application/vnd.oci.image.manifest.v1+json';

describe('exportedImage', () => {
  it('reads what buildx writes of a pushed image', () => {
    expect(
      exportedImage({
        'buildx.build.ref': 'b/b0/x1',
        'containerimage.descriptor': { mediaType: manifest, digest },
        'containerimage.digest': digest,
        'image.name': 'ghcr.io/acme/api:1,ghcr.io/acme/api:latest',
      }),
    ).toEqual({
      build: { builder: 'b', id: 'x1' },
      name: 'ghcr.io/acme/api:1',
      digest,
      madeBy: 'buildkit',
      isManifest: true,
    });
  });

  it.each([
    [manifest, true],
    ['application/vnd.docker.distribution.manifest.v2+json', true],
    ['application/vnd.oci.image.index.v1+json', false],
    ['application/vnd.docker.distribution.manifest.list.v2+json', false],
  ])('tells a manifest from an index: %s', (mediaType, isManifest) => {
    expect(exportedImage({ 'containerimage.descriptor': { mediaType } })).toMatchObject({ isManifest });
  });

  it("knows Docker's own store by the descriptor that it does not give", () => {
    expect(
      exportedImage({ 'containerimage.digest': digest, 'containerimage.config.digest': digest }),
    ).toEqual({
      digest,
      madeBy: 'docker',
      isManifest: false,
    });
  });

  it.each(['--format', '', '-x,a', 'a b', '$(x)', 7])('takes %j for no name', (name) => {
    expect(exportedImage({ 'image.name': name }).name).toBeUndefined();
  });

  it.each(['--x', 'sha256:1', 7])('takes %j for no digest', (value) => {
    expect(exportedImage({ 'containerimage.digest': value }).digest).toBeUndefined();
  });
});
