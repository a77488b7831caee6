import type { ImageSize } from '../sizes/types.ts';
import { weighedPlaces } from './size-figures.ts';
import type { Report } from './types.ts';

/** Every output of action.yml, in its order. */
export const OUTPUT_NAMES = [
  'digest',
  'imageid',
  'metadata',
  'hit-rate',
  'steps-cached',
  'steps-total',
  'layers',
  'image-size',
  'cache-size',
  'build-time',
  'verdict',
  'report',
  'summary',
] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];

/** What the report itself does not hold. */
export interface OutputExtras {
  imageid?: string;
  /** The metadata file's JSON text. */
  metadata?: string;
  reportPath?: string;
  summaryPath?: string;
}

/** The value of every output; empty where it is not known. */
export function outputsOf(report: Report, extras: OutputExtras = {}): Record<OutputName, string> {
  const { build, hitRate, sizes, time, verdict } = report;
  return {
    digest: build.digest ?? '',
    imageid: extras.imageid ?? '',
    metadata: extras.metadata ?? '',
    'hit-rate': hitRate.percent === undefined ? '' : hitRate.percent.toFixed(1),
    'steps-cached': String(hitRate.cached),
    'steps-total': String(hitRate.total),
    layers: sizes.image === undefined || isUnknown(sizes.image) ? '' : String(sizes.image.layers.length),
    'image-size': bytesOutput(sizes.image?.bytes ?? sizes.image?.compressedBytes),
    'cache-size': bytesOutput(weighedPlaces(sizes.cache ?? [])[0]?.bytes),
    'build-time': secondsOutput(build.seconds ?? time.build),
    verdict,
    report: extras.reportPath ?? '',
    summary: extras.summaryPath ?? '',
  };
}

/** Milliseconds are enough; the JSON report rounds likewise. */
function secondsOutput(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '' : String(Math.round(value * 1000) / 1000);
}

/** Without a layer it is an empty image, or one of which nothing is known. */
function isUnknown({ layers, bytes, compressedBytes }: ImageSize): boolean {
  return layers.length === 0 && bytes === undefined && compressedBytes === undefined;
}

function bytesOutput(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}
