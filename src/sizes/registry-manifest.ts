import { type Descriptor, hasChildren, isCacheConfig, parseManifest } from '../local-cache/layout.ts';

/** What a reference leads to. A cache is one manifest, an index of layers, or an index of cache manifests. */
export type Referenced =
  | { kind: 'cache'; blobs: ReadonlyMap<string, number> }
  /** Manifests that have to be looked into, by digest. */
  | { kind: 'index'; digests: readonly string[] }
  /** An image, which can hold an inline cache. */
  | { kind: 'image' };

/** Reads a manifest or an index; undefined when the text is neither. */
export function parseReferenced(text: string): Referenced | undefined {
  const children = parseManifest(text)?.children.filter(({ size }) => size >= 0);
  if (!children) return undefined;
  if (children.some(isCacheConfig)) return { kind: 'cache', blobs: sizesOf(children) };
  const manifests = children.filter((child) => child.mediaType !== undefined && hasChildren(child));
  if (manifests.length === 0) return { kind: 'image' };
  return { kind: 'index', digests: [...new Set(manifests.map(({ digest }) => digest))] };
}

function sizesOf(descriptors: readonly Descriptor[]): Map<string, number> {
  return new Map(descriptors.map(({ digest, size }) => [digest, size]));
}
