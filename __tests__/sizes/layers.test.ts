import { describe, expect, it } from '@jest/globals';
import { type ImageEvidence, joinLayers } from '../../src/sizes/layers.ts';
import { hex } from './an-image.ts';

const CONTAINERD = { diffIds: [hex('1')] };
const DOCKER = { diffIds: [hex('1')], bytes: 0 };
const of = (compressedBytes?: number) => ({ layers: [{ compressedBytes, base: true as const }] });
const nothing = [{ bytes: 0, createdBy: 'RUN true' }];

describe('joinLayers', () => {
  it.each<[string, ImageEvidence, number | undefined]>([
    ['not unpacked by containerd', { built: of(5000), history: nothing, inspection: CONTAINERD }, undefined],
    [
      'of which containerd tells no compressed size',
      { built: of(), history: nothing, inspection: CONTAINERD },
      undefined,
    ],
    ['of nothing with containerd', { built: of(32), history: nothing, inspection: CONTAINERD }, 0],
    ['of links alone in the store of Docker', { built: of(5000), history: nothing, inspection: DOCKER }, 0],
    ['that was not asked about', { built: of(5000) }, undefined],
  ])('knows the bytes of a layer %s', (_what, evidence, bytes) => {
    const size = joinLayers(evidence, new Map());
    expect(size.layers.map((layer) => layer.bytes)).toEqual([bytes]);
    expect(size.bytes).toBe(bytes);
  });

  it('adds nothing up while layers of the base are missing', () => {
    const built = { ...of(10), isBaseMissing: true as const };
    expect(joinLayers({ built }, new Map())).toEqual({ layers: [{ compressedBytes: 10, base: true }] });
  });

  it('ties nothing to places where the numbers of layers differ', () => {
    const built = { layers: [{ digest: hex('a'), vertex: 'v' }] };
    const manifest = [1, 2].map((compressedBytes) => ({ digest: hex('b'), compressedBytes }));
    const size = joinLayers({ built, manifest, inspection: CONTAINERD }, new Map());
    expect(size).toEqual({
      compressedBytes: 3,
      layers: [1, 2].map((compressedBytes) => ({ digest: hex('b'), compressedBytes })),
    });
  });
});
