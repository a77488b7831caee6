import { builtImages } from './buildx/provenance-layers.ts';
import type { Builder, Docker } from './buildx/types.ts';
import type { CachePlan } from './cache/types.ts';
import type { Environment } from './environment.ts';
import type { IndexReader } from './github/cache-service.ts';
import type { BuildInputs } from './inputs/types.ts';
import type { Measurements } from './metrics/types.ts';
import type { BuildRecord } from './progress/types.ts';
import { diskNotes } from './report/size-notes.ts';
import type { Note, Report } from './report/types.ts';
import { measureSizes } from './sizes/caches-measure.ts';
import { HEAVY_CONTEXT, weighContext as weighEntries } from './sizes/context.ts';
import { imageSizes } from './sizes/image.ts';
import type { ContextWeight, ImageSize } from './sizes/types.ts';

/** A build that has succeeded, with all that its weights are looked for in. */
export interface WeighedBuild {
  build: BuildInputs;
  builder: Builder;
  plan: CachePlan;
  record: BuildRecord;
  measured: Measurements;
  /** The parsed metadata file. */
  metadata?: Readonly<Record<string, unknown>>;
}

/** Where things are weighed. */
export interface WeightWorld {
  docker: Docker;
  environment: Environment;
  indexes?: IndexReader;
}

/** What a build weighs, as it stands in the report. */
export type Weights = Omit<Report['sizes'], 'context' | 'pulled'>;

/** Image, caches, builder and a heavy context, side by side. Never rejects: what is not known says why. */
export async function weigh(
  { build, builder, plan, record, measured, metadata }: WeighedBuild,
  { docker, environment, indexes }: WeightWorld,
): Promise<Weights> {
  const { steps, contextBytes } = measured;
  const image = { ...build, metadata, record, steps, driver: builder.driver };
  const [images, { caches, builder: kept }, context] = await Promise.all([
    imageSizes(image, docker),
    measureSizes(plan, {
      docker,
      environment,
      builder,
      indexes,
      imageDigests: digestsOf(metadata),
      isChanged: measured.hitRate.cached < measured.hitRate.total,
    }),
    weighContext(build, contextBytes),
  ]);
  return {
    ...imagesOf(images),
    cache: caches,
    builder: kept,
    contextEntries: context?.entries,
    contextIsPartial: context?.isPartial,
  };
}

/** What the machine's owner should know of its disk. */
export function machineNotes(
  { builder: kept }: Pick<Weights, 'builder'>,
  builder: Pick<Builder, 'name'>,
  { isSelfHosted }: Pick<Environment, 'isSelfHosted'>,
): Note[] {
  return kept ? diskNotes(kept, { isSelfHosted, builder: builder.name }) : [];
}

/** Layers of the image, as far as the build itself tells them. */
function digestsOf(metadata: unknown): ReadonlySet<string> | undefined {
  const layers = builtImages(metadata).flatMap((image) => image.layers);
  return layers.length === 0 ? undefined : new Set(layers.flatMap(({ digest }) => digest ?? []));
}

/** The heaviest is the image; all of them where there are several. */
function imagesOf(images: ImageSize[]): Pick<Weights, 'image' | 'images'> {
  const weightOf = ({ bytes, compressedBytes }: ImageSize) => bytes ?? compressedBytes ?? -1;
  const [image] = images.toSorted((a, b) => weightOf(b) - weightOf(a));
  return images.length > 1 ? { image, images } : { image };
}

async function weighContext(
  { context, file }: BuildInputs,
  bytes: number | undefined,
): Promise<ContextWeight | undefined> {
  if (bytes === undefined || bytes < HEAVY_CONTEXT) return undefined;
  try {
    return await weighEntries({ context, file });
  } catch {
    // A directory that changes while it is looked at; the context's size is known all the same.
    return undefined;
  }
}
