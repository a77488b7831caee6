/** One layer as a manifest names it. */
export interface ManifestLayer {
  digest: string;
  compressedBytes: number;
}

const DIGEST = /^[a-z0-9]+:[0-9a-f]{32,128}$/;

/** The layers of an image manifest, from the base up; undefined for anything else, an index too. */
export function parseManifestLayers(text: string): ManifestLayer[] | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    // The caller says that the manifest cannot be read.
    return undefined;
  }
  if (typeof manifest !== 'object' || manifest === null || !('layers' in manifest)) return undefined;
  // An image of nothing has `null` there.
  const list = manifest.layers ?? [];
  if (!Array.isArray(list)) return undefined;
  const layers = list.map(layerOf);
  return layers.every((layer) => layer !== undefined) ? layers : undefined;
}

function layerOf(value: unknown): ManifestLayer | undefined {
  if (typeof value !== 'object' || value === null || !('digest' in value) || !('size' in value))
    return undefined;
  const { digest, size } = value;
  if (typeof digest !== 'string' || !DIGEST.test(digest)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  return { digest, compressedBytes: size };
}
