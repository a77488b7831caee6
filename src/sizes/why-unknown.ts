import type { Findings, Inquiry } from './image-inquiry.ts';
import type { ImageSize } from './types.ts';

type Size = Pick<ImageSize, 'bytes' | 'compressedBytes' | 'layers'>;

/** What of an image's sizes is not known, and why, in sentences; undefined when all is known. */
export function whyUnknown(size: Size, findings: Findings, inquiry: Inquiry): string | undefined {
  const reasons = [
    ...findings.failures,
    ...(isListed(findings) ? [] : ['The layers are not known: the build left no provenance of them.']),
    ...uncompressed(size, findings, inquiry),
    ...compressed(size, findings, inquiry),
  ];
  return reasons.length === 0 ? undefined : reasons.join(' ');
}

function isListed({ built, manifest, inspection, failures }: Findings): boolean {
  return built !== undefined || manifest !== undefined || inspection !== undefined || failures.length > 0;
}

function uncompressed(
  { bytes, layers }: Size,
  { history }: Findings,
  { delivery, exported }: Inquiry,
): string[] {
  if (bytes !== undefined && layers.every((layer) => layer.bytes !== undefined)) return [];
  if (!delivery.isInDocker)
    return exported.digest === undefined
      ? ['Uncompressed sizes are not known, because no image was exported.']
      : ['Uncompressed sizes are not known: only Docker tells them, and the image was not loaded into it.'];
  // That it gave no history is said already.
  if (!history) return [];
  return layers.some((layer) => layer.bytes !== undefined)
    ? ['Docker has not unpacked all layers, so their uncompressed size is not known.']
    : ['The lines of `docker history` do not fit the layers, so the uncompressed size of each is not known.'];
}

function compressed(
  { compressedBytes, layers }: Size,
  { built, failures }: Findings,
  { delivery, exported }: Inquiry,
): string[] {
  if (compressedBytes !== undefined) return [];
  if (exported.digest === undefined) {
    const unpacked = layers.filter((layer) => layer.compressedBytes === undefined).length;
    return unpacked === 0
      ? []
      : [
          `${unpacked} of ${layers.length} layers have no compressed size, because nothing needed them packed.`,
        ];
  }
  if (exported.madeBy === 'docker' && !delivery.isPushed)
    return ["Compressed sizes are not known: Docker's own image store packs layers only for a push."];
  if (built?.isBaseMissing) return ['The layers of the base are not known: BuildKit did not need them.'];
  return failures.length > 0
    ? []
    : ['Compressed sizes are not known: nothing that the build left tells them.'];
}
