import { join } from 'node:path';

/** One blob as an OCI index or manifest names it. */
export interface Descriptor {
  digest: string;
  /** Bytes. */
  size: number;
  mediaType?: string;
  annotations: Readonly<Record<string, unknown>>;
  /** As it was read, with what is not known here. */
  raw: Readonly<Record<string, unknown>>;
}

/** index.json of an OCI layout. */
export interface LayoutIndex {
  manifests: readonly Descriptor[];
  raw: Readonly<Record<string, unknown>>;
}

/** The media type of the part of a cache that says which layer belongs to which step. */
const CACHE_CONFIG = /^application\/vnd\.buildkit\.cacheconfig\./;
const HAS_CHILDREN =
  /^application\/vnd\.(oci\.image|docker\.distribution)\.(index|manifest)(\.list)?\.v\d+\+json$/;
const REFERENCE = 'org.opencontainers.image.ref.name';
const IMAGE = 'io.containerd.image.name';

/** An index without manifests. Buildx finds a file to write into even when the disk is full by then. */
export const EMPTY_INDEX = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [],
});
export const LAYOUT = JSON.stringify({ imageLayoutVersion: '1.0.0' });

/** Undefined for what is no index that buildx could read. */
export function parseIndex(text: string): LayoutIndex | undefined {
  const raw = parseObject(text);
  if (!raw) return undefined;
  const manifests = raw.manifests ?? [];
  return Array.isArray(manifests) ? { manifests: descriptorsIn(manifests), raw } : undefined;
}

export function printIndex({ raw, manifests }: LayoutIndex): string {
  return JSON.stringify({ ...raw, manifests: manifests.map((descriptor) => descriptor.raw) });
}

/** What a manifest or index names; undefined when the text is neither. */
export function parseManifest(text: string): { children: Descriptor[]; mediaType?: string } | undefined {
  const raw = parseObject(text);
  const lists = [raw?.manifests, raw?.layers].filter(Array.isArray);
  if (!raw || lists.length === 0) return undefined;
  const config = raw.config === undefined ? [] : [raw.config];
  const mediaType = typeof raw.mediaType === 'string' ? raw.mediaType : undefined;
  return { children: descriptorsIn([...config, ...lists.flat()]), mediaType };
}

/** Whether a blob is a manifest or an index. What does not say its type is looked into. */
export function hasChildren({ mediaType }: Descriptor): boolean {
  return mediaType === undefined || HAS_CHILDREN.test(mediaType);
}

export function isCacheConfig({ mediaType }: Descriptor): boolean {
  return mediaType !== undefined && CACHE_CONFIG.test(mediaType);
}

/** The name that an entry of index.json is written and replaced under; `tag=` of a cache entry. */
export function nameOf({ annotations }: Descriptor): string {
  return JSON.stringify([annotations[IMAGE] ?? '', annotations[REFERENCE] ?? '']);
}

/** The same entry of index.json for another blob. */
export function withBlob(
  entry: Descriptor,
  blob: Pick<Descriptor, 'digest' | 'size' | 'mediaType'>,
): Descriptor {
  const { digest, size, mediaType } = blob;
  return { ...entry, ...blob, raw: { ...entry.raw, mediaType, digest, size } };
}

/** Where a blob lies, from the directory of the layout. */
export function blobPath(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return join('blobs', algorithm, hex);
}

/** The hash algorithms of the OCI specification, with those that containerd adds. */
export const ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const;

const DIGEST = /^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

function descriptorsIn(values: readonly unknown[]): Descriptor[] {
  return values.flatMap((value) => {
    if (!isObject(value) || typeof value.digest !== 'string' || !isDigest(value.digest)) return [];
    if (typeof value.size !== 'number' || !Number.isSafeInteger(value.size)) return [];
    return [
      {
        digest: value.digest,
        size: value.size,
        mediaType: typeof value.mediaType === 'string' && value.mediaType ? value.mediaType : undefined,
        annotations: isObject(value.annotations) ? value.annotations : {},
        raw: value,
      },
    ];
  });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // A file of a job that was killed, or of anything else: no index.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
