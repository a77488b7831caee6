import { type ImageQuestions, imageQuestions } from '../buildx/image.ts';
import type { Metadata } from '../buildx/metadata.ts';
import { builtImages } from '../buildx/provenance-layers.ts';
import type { Docker } from '../buildx/types.ts';
import type { Step } from '../metrics/types.ts';
import type { BuildRecord } from '../progress/types.ts';
import { type Asked, deliveryOf } from './delivery.ts';
import { exportedImage } from './exported-image.ts';
import { type BuildImage, inquire } from './image-inquiry.ts';
import { joinLayers } from './layers.ts';
import type { ImageSize } from './types.ts';
import { stepsByVertex } from './vertices.ts';
import { whyUnknown } from './why-unknown.ts';

/** A build that succeeded, as far as it tells what its image weighs. */
export interface WeighedBuild extends Asked {
  /** The object of its metadata file; without one nothing is known. */
  metadata?: Metadata['raw'];
  record: Pick<BuildRecord, 'format' | 'vertices'>;
  /** As they were measured from that record. */
  steps: readonly Step[];
  platforms: readonly string[];
}

/** What each image of a build weighs, a platform at a time. Never rejects: what is not known is said in `message`. */
export async function imageSizes(build: WeighedBuild, docker: Docker): Promise<ImageSize[]> {
  if (!build.metadata) return [];
  try {
    return await weighed(build, build.metadata, imageQuestions(docker));
  } catch (error) {
    // Nobody's build shall fail because its image could not be weighed.
    const reason = error instanceof Error ? error.message : String(error);
    return [{ layers: [], message: `The image could not be weighed: ${reason}` }];
  }
}

function weighed(
  build: WeighedBuild,
  metadata: Metadata['raw'],
  questions: ImageQuestions,
): Promise<ImageSize[]> {
  const steps = stepsByVertex(build.record, build.steps);
  const inquiry = { exported: exportedImage(metadata), delivery: deliveryOf(build), questions };
  return Promise.all(
    imagesOf(metadata, build.platforms).map(async (image) => {
      const findings = await inquire(image, inquiry);
      const size = joinLayers(findings, steps);
      return { ...size, message: whyUnknown(size, findings, inquiry) };
    }),
  );
}

/** Those that provenance names, else those that were asked for. */
function imagesOf(metadata: Metadata['raw'], platforms: readonly string[]): BuildImage[] {
  const built = builtImages(metadata);
  if (built.length === 0 && platforms.length > 1)
    return platforms.map((platform) => ({ platform, isOneOfSeveral: true }));
  if (built.length > 1)
    return built.map((image) => ({ platform: image.platform, isOneOfSeveral: true, built: image }));
  const [only] = built;
  return [{ platform: only?.platform ?? platforms[0], isOneOfSeveral: false, built: only }];
}
