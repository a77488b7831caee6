import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { heaviestSteps, layerMeasure } from '../../src/sizes/layers-heaviest.ts';
import type { ImageLayer } from '../../src/sizes/types.ts';

const layer = (step: string, bytes: number): ImageLayer => ({
  step,
  bytes,
  createdBy: `RUN ${step}`,
  line: 1,
});

describe('heaviestSteps', () => {
  it('adds the layers of a step, and of the base, and puts the heaviest first', () => {
    const layers: ImageLayer[] = [
      { base: true, bytes: 20, createdBy: 'ADD x' },
      { base: true, bytes: 20 },
      layer('1', 25),
      layer('2', 5),
      layer('1', 30),
    ];
    expect(heaviestSteps({ layers })).toEqual({
      measure: 'bytes',
      steps: [
        { step: '1', line: 1, createdBy: 'RUN 1', bytes: 55, share: 0.55 },
        { base: true, bytes: 40, share: 0.4 },
        { step: '2', line: 1, createdBy: 'RUN 2', bytes: 5, share: 0.05 },
      ],
    });
  });

  it('keeps at most five, and none of nothing', () => {
    const layers = [9, 8, 7, 6, 5, 4].map((bytes, index) => layer(String(index), bytes));
    expect(heaviestSteps({ layers })?.steps.map(({ bytes }) => bytes)).toEqual([9, 8, 7, 6, 5]);
    expect(heaviestSteps({ layers: [layer('1', 0)] })?.steps).toEqual([]);
    expect(heaviestSteps({ layers }, 1)?.steps).toHaveLength(1);
  });

  it('keeps layers apart of which nobody knows the step', () => {
    expect(heaviestSteps({ layers: [{ bytes: 1 }, { bytes: 2 }] })?.steps).toHaveLength(2);
  });

  it.each<[string, ImageLayer[], string | undefined]>([
    ['uncompressed where all are known', [{ bytes: 1, compressedBytes: 1 }], 'bytes'],
    [
      'compressed where one is not',
      [{ bytes: 1, compressedBytes: 1 }, { compressedBytes: 1 }],
      'compressedBytes',
    ],
    ['not at all where neither is whole', [{ bytes: 1 }, { compressedBytes: 1 }], undefined],
  ])('compares %s', (_what, layers, measure) => {
    expect(layerMeasure(layers)).toBe(measure);
    expect(heaviestSteps({ layers })?.measure).toBe(measure);
  });

  it('gives shares that add up', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (sizes) => {
        const steps =
          heaviestSteps({ layers: sizes.map((bytes, i) => layer(String(i), bytes)) }, 1000)?.steps ?? [];
        const whole = steps.reduce((sum, { share = 0 }) => sum + share, 0);
        expect(whole).toBeCloseTo(sizes.some((size) => size > 0) ? 1 : 0);
      }),
    );
  });
});
