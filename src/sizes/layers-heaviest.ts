import type { ImageLayer, ImageSize } from './types.ts';

/** What the layers of an image can be compared by. Compressed and uncompressed bytes are never mixed. */
export type LayerMeasure = 'bytes' | 'compressedBytes';

/** A step with all of its layers, or the base with all of its own. */
export interface HeavyStep {
  /** By the measure that goes with it. */
  bytes: number;
  /** Of the whole image, 0 to 1; absent in an image of nothing. */
  share?: number;
  base?: true;
  step?: string;
  line?: number;
  createdBy?: string;
}

/** Uncompressed where that is known of all layers, else compressed, else undefined. */
export function layerMeasure(layers: readonly ImageLayer[]): LayerMeasure | undefined {
  const measures: readonly LayerMeasure[] = ['bytes', 'compressedBytes'];
  return measures.find((measure) => layers.every((layer) => layer[measure] !== undefined));
}

/** The steps that weigh most, the heaviest first, the base as one of them; undefined where not all layers are known. */
export function heaviestSteps(
  { layers }: Pick<ImageSize, 'layers'>,
  limit = 5,
): { measure: LayerMeasure; steps: HeavyStep[] } | undefined {
  const measure = layerMeasure(layers);
  if (!measure) return undefined;
  const steps = new Map<string, HeavyStep>();
  layers.forEach((layer, index) => {
    const key = layer.base ? 'base' : (layer.step ?? `layer ${index}`);
    const { base, step, line, createdBy } = layer;
    const known = steps.get(key) ?? { bytes: 0, ...(base ? { base } : { step, line, createdBy }) };
    steps.set(key, { ...known, bytes: known.bytes + (layer[measure] ?? 0) });
  });
  const all = [...steps.values()];
  const whole = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const heaviest = all
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, limit);
  return { measure, steps: heaviest.map((step) => ({ ...step, share: step.bytes / whole })) };
}
