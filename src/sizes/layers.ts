import type { BuiltImage, BuiltLayer } from '../buildx/provenance-layers.ts';
import type { Step } from '../metrics/types.ts';
import { type HistoryEntry, layerEntries } from './history.ts';
import type { Inspection } from './inspection.ts';
import type { ManifestLayer } from './manifest.ts';
import type { ImageLayer, ImageSize } from './types.ts';

/** What was found out about one image. Absent: not asked, or not told. */
export interface ImageEvidence {
  platform?: string;
  /** Of the build's provenance. */
  built?: BuiltImage;
  /** Of the manifest that went out. It has the last word on compressed layers. */
  manifest?: readonly ManifestLayer[];
  /** Of the image that Docker holds. */
  history?: readonly HistoryEntry[];
  inspection?: Inspection;
}

/** A gzipped layer of nothing has 32 bytes. */
const EMPTY_LAYER = 64;

/** Joins what was found out into the layers of one image. Sizes are only added where all of them are known. */
export function joinLayers(
  evidence: ImageEvidence,
  steps: ReadonlyMap<string, Step>,
): Omit<ImageSize, 'message'> {
  const { platform, inspection } = evidence;
  const built = builtLayers(evidence);
  const entries = entriesOf(evidence, built, steps);
  const layers = built.map((layer, index) => layerOf(layer, entries?.[index], steps));
  const isWhole = isKnown(evidence);
  const bytes = isWhole ? sum(layers.map((layer) => layer.bytes)) : undefined;
  return {
    platform,
    bytes: bytes ?? inspection?.bytes,
    compressedBytes: isWhole ? sum(layers.map((layer) => layer.compressedBytes)) : undefined,
    layers,
  };
}

/** Whether all layers of the image are listed. */
function isKnown({ built, manifest, inspection }: ImageEvidence): boolean {
  if (manifest !== undefined || inspection !== undefined) return true;
  return built !== undefined && built.isBaseMissing !== true;
}

/** The layers with all that belongs to their place: provenance knows who made them, the others how many there are. */
function builtLayers({ built, manifest, inspection }: ImageEvidence): BuiltLayer[] {
  const known = built?.layers ?? [];
  const count = manifest?.length ?? inspection?.diffIds.length ?? known.length;
  const missing = count - known.length;
  // Layers below the known ones are the base's; any other difference means that places tell nothing.
  const fits = missing === 0 || (missing > 0 && built?.isBaseMissing === true);
  const base = Array.from({ length: Math.max(0, missing) }, (): BuiltLayer => ({ base: true }));
  const whole = fits ? [...base, ...known] : Array.from({ length: count }, (): BuiltLayer => ({}));
  return whole.map((layer, index) => ({
    ...layer,
    ...(inspection?.diffIds.length === count ? { diffId: inspection.diffIds[index] } : {}),
    ...manifest?.[index],
  }));
}

/** A line of history beside each layer, its bytes absent where Docker cannot know them. */
function entriesOf(
  { history, inspection }: ImageEvidence,
  layers: readonly BuiltLayer[],
  steps: ReadonlyMap<string, Step>,
): Array<Partial<HistoryEntry>> | undefined {
  const instructions = layers.map(({ vertex }) =>
    vertex === undefined ? undefined : steps.get(vertex)?.text,
  );
  const entries = history && layerEntries(history, instructions);
  // The containerd store shows a layer that was not unpacked with no bytes. Docker's own store unpacks all.
  const isUnpacked = inspection?.bytes !== undefined;
  return entries?.map((entry, index) => {
    const isEmpty = (layers[index]?.compressedBytes ?? Number.POSITIVE_INFINITY) <= EMPTY_LAYER;
    return entry.bytes > 0 || isUnpacked || isEmpty ? entry : { createdBy: entry.createdBy };
  });
}

function layerOf(
  { vertex, digest, diffId, compressedBytes, base }: BuiltLayer,
  entry: Partial<HistoryEntry> | undefined,
  steps: ReadonlyMap<string, Step>,
): ImageLayer {
  const step = vertex === undefined ? undefined : steps.get(vertex);
  return {
    digest,
    diffId,
    bytes: entry?.bytes,
    compressedBytes,
    createdBy: step?.text ?? entry?.createdBy,
    step: step?.id,
    line: step?.line,
    status: step?.status,
    base,
  };
}

/** Undefined unless every number is known. */
function sum(numbers: ReadonlyArray<number | undefined>): number | undefined {
  return numbers.reduce<number | undefined>(
    (total, number) => (total === undefined || number === undefined ? undefined : total + number),
    0,
  );
}
