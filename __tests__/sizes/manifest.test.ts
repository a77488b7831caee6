import { describe, expect, it } from '@jest/globals';
import { parseManifestLayers } from '../../src/sizes/manifest.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('parseManifestLayers', () => {
  it('gives the layers from the base up', () => {
    const text = JSON.stringify({
      config: { digest, size: 5 },
      layers: [
        { digest, size: 0 },
        { digest, size: 9 },
      ],
    });
    expect(parseManifestLayers(text)).toEqual([
      { digest, compressedBytes: 0 },
      { digest, compressedBytes: 9 },
    ]);
  });

  it.each(['{"layers":null}', '{"layers":[]}'])('finds no layers in %s', (text) => {
    expect(parseManifestLayers(text)).toEqual([]);
  });

  it.each([
    '',
    'null',
    '7',
    '{}',
    '{"manifests":[]}',
    '{"layers":{}}',
    '{"layers":[null]}',
    JSON.stringify({ layers: [{ digest: 'sha256:x', size: 1 }] }),
    JSON.stringify({ layers: [{ digest, size: -1 }] }),
    JSON.stringify({ layers: [{ digest, size: 1.5 }] }),
    JSON.stringify({ layers: [{ digest }] }),
  ])('takes %j for no manifest', (text) => expect(parseManifestLayers(text)).toBeUndefined());
});
