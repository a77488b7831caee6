import { type BuildReference, buildReference } from '../buildx/image.ts';
import type { Metadata } from '../buildx/metadata.ts';
import { at } from '../buildx/predicates.ts';

/** What a metadata file tells of the image that went out. Nothing of it is an option of docker's. */
export interface ExportedImage {
  /** What the build history calls the build. */
  build?: BuildReference;
  /** The first of its names. */
  name?: string;
  /** Of its manifest or index; with Docker's own store, of its configuration. Absent: no image went out. */
  digest?: string;
  /** `docker`: Docker's own store made it, which packs no layers before a push. */
  madeBy: 'buildkit' | 'docker';
  /** The digest is a manifest's, not an index's. */
  isManifest: boolean;
}

/** Reads the object of a metadata file. */
export function exportedImage(metadata: Metadata['raw']): ExportedImage {
  const { mediaType } = at(metadata, 'containerimage.descriptor');
  const names = metadata['image.name'];
  const digest = metadata['containerimage.digest'];
  return {
    build: buildReference(metadata['buildx.build.ref']),
    name: typeof names === 'string' ? nameOf(names) : undefined,
    digest: typeof digest === 'string' && /^[a-z0-9]+:[0-9a-f]{32,128}$/.test(digest) ? digest : undefined,
    madeBy: typeof mediaType === 'string' ? 'buildkit' : 'docker',
    isManifest: typeof mediaType === 'string' && /\bmanifest\.v\d+\+json$/.test(mediaType),
  };
}

function nameOf(names: string): string | undefined {
  const [first = ''] = names.split(',');
  return /^[a-z0-9][\w./:@-]*$/i.test(first) ? first : undefined;
}
