import { manifestText } from '../buildx/imagetools.ts';
import type { Docker } from '../buildx/types.ts';
import { maskCredentials } from '../cache/credentials.ts';
import { joinReference, splitReference } from '../cache/reference.ts';
import { type Blobs, weightOf } from './caches-weight.ts';
import { parseReferenced } from './registry-manifest.ts';
import type { CacheSize } from './types.ts';

/** What a look into a registry may know beforehand. */
export interface RegistryOptions {
  /** Whose settings of registries hold; absent: the current builder. */
  builder?: string;
  /** Of the compressed layers of the image that was built. */
  imageDigests?: ReadonlySet<string>;
  signal?: AbortSignal;
}

/** Seconds. */
const PATIENCE = 5;

/** An index of more manifests than there are platforms is not BuildKit's. */
const MOST_MANIFESTS = 32;

type Found = { blobs: Blobs } | { failure: string; isImage?: true };

/**
 * What a cache in a registry weighs: the blobs that its manifest names, layers and configuration, each once.
 * Undefined when the registry has no such reference. Never rejects: a message says what went wrong.
 */
export async function registrySize(
  ref: string,
  docker: Docker,
  options: RegistryOptions = {},
): Promise<CacheSize | undefined> {
  const row = { place: `registry ${maskCredentials(ref)}`, type: 'registry' };
  const found = await blobsOf(ref, docker, options);
  if (!found) return undefined;
  if ('failure' in found) return { ...row, message: found.failure };
  return { ...row, ...weightOf(found.blobs, options.imageDigests) };
}

async function blobsOf(ref: string, docker: Docker, options: RegistryOptions): Promise<Found | undefined> {
  const { builder, signal } = options;
  const reply = await manifestText(ref, { docker, builder }, { seconds: PATIENCE, signal });
  if (!reply) return undefined;
  if ('failure' in reply) return { failure: maskCredentials(reply.failure) };
  const referenced = parseReferenced(reply.text);
  switch (referenced?.kind) {
    case 'cache':
      return { blobs: referenced.blobs };
    case 'index':
      return blobsBelow(ref, referenced.digests, docker, options);
    case 'image':
      return { failure: IS_IMAGE };
    default:
      return { failure: 'what the registry gave is no manifest' };
  }
}

/** A cache in an image's own configuration has no weight that could be told from the image's. */
export const IS_IMAGE = 'it is an image, and a cache within one (inline) is a part of it';

async function blobsBelow(
  ref: string,
  digests: readonly string[],
  docker: Docker,
  { builder, signal }: RegistryOptions,
): Promise<Found> {
  if (digests.length > MOST_MANIFESTS) return { failure: `it is an index of ${digests.length} manifests` };
  const { name } = splitReference(ref);
  const replies = await Promise.all(
    digests.map((digest) =>
      manifestText(joinReference({ name, digest }), { docker, builder }, { seconds: PATIENCE, signal }),
    ),
  );
  const blobs = new Map<string, number>();
  for (const reply of replies) {
    if (!reply) return { failure: 'a manifest that its index names is not there' };
    if ('failure' in reply) return { failure: maskCredentials(reply.failure) };
    const child = parseReferenced(reply.text);
    if (child?.kind === 'cache') for (const [digest, bytes] of child.blobs) blobs.set(digest, bytes);
  }
  return blobs.size === 0 ? { failure: IS_IMAGE } : { blobs };
}
