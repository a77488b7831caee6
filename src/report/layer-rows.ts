import { heaviestSteps, layerMeasure } from '../sizes/layers-heaviest.ts';
import type { ImageLayer, ImageSize } from '../sizes/types.ts';
import { bytes, counted } from '../units.ts';
import { STATUS_WORDS } from './statuses.ts';
import { instructionOf } from './steps.ts';
import { name, say, type Words } from './words.ts';

/** One layer as renderings show it. */
export interface LayerRow {
  layer: ImageLayer;
  /** Counted from 1, the lowest first. */
  number: number;
  /** Empty where nobody says what made it. */
  instruction: string;
  /** `base`, or what became of the step; empty where that is not known. */
  origin: string;
  /** Of the heaviest layer, 0 to 1; absent where the layers cannot be compared. */
  part?: number;
  /** It belongs to one of the steps that weigh most. */
  isHeavy: boolean;
}

/** How many steps are pointed out; the base is not one of them, since nobody can shrink a step of it here. */
const HEAVIEST = 5;

/** Said once below all layers. */
export const NOT_COUNTED =
  'What a later layer overwrites or deletes still counts in the layer that wrote it. How much that is, and which files are there twice, is not measured: it takes the contents of all layers.';

/** The layers of an image, from the base up. */
export function layerRows({ layers }: ImageSize): LayerRow[] {
  const measure = layerMeasure(layers);
  const sizes = measure ? layers.map((layer) => layer[measure] ?? 0) : [];
  const heaviest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const heavy = heavySteps({ layers });
  return layers.map((layer, index) => ({
    layer,
    number: index + 1,
    instruction: layer.createdBy === undefined ? '' : instructionOf({ text: layer.createdBy }),
    origin: layer.base ? 'base' : layer.status === undefined ? '' : STATUS_WORDS[layer.status],
    part: heaviest > 0 ? (sizes[index] ?? 0) / heaviest : undefined,
    isHeavy: layer.step !== undefined && heavy.has(layer.step),
  }));
}

/** Whether a bar tells anything. */
export function isComparable(rows: readonly LayerRow[]): boolean {
  return rows.length > 1 && rows.some(({ part }) => part !== undefined);
}

/** The figures of one image in a sentence. */
export function imageWords(image: ImageSize): Words {
  const { platform, bytes: whole, compressedBytes, layers } = image;
  const owner: Words = platform === undefined ? [] : [name(platform), ': '];
  const figures = [
    ...(whole === undefined ? [] : [bytes(whole)]),
    ...(compressedBytes === undefined ? [] : [`${bytes(compressedBytes)} compressed`]),
  ];
  const known = figures.length === 0 ? 'size not known' : figures.join(', ');
  return say`${owner}${known}, ${counted(layers.length, 'layer')}${baseWords(image)}`;
}

function baseWords({ layers }: ImageSize): Words {
  const base = layers.filter((layer) => layer.base);
  const measure = layerMeasure(base);
  if (base.length === 0 || !measure) return [];
  const size = base.reduce((sum, layer) => sum + (layer[measure] ?? 0), 0);
  return [
    `; the base holds ${bytes(size)}${measure === 'bytes' ? '' : ' compressed'} in ${base.length} of them`,
  ];
}

/** Ids of the heaviest steps, at least a twentieth of the image each. */
function heavySteps(image: Pick<ImageSize, 'layers'>): Set<string> {
  const found = heaviestSteps(image, HEAVIEST + 1)?.steps ?? [];
  const steps = found.filter(({ base, share = 0 }) => !base && share >= 0.05).slice(0, HEAVIEST);
  return new Set(steps.flatMap(({ step }) => step ?? []));
}
