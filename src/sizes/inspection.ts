/** What `docker image inspect` tells of an image. */
export interface Inspection {
  /** Digests of the uncompressed layers, from the base up. */
  diffIds: string[];
  /**
   * Uncompressed bytes of all layers. Absent with the containerd image store, where Docker gives the compressed size
   * of all that it keeps of the image.
   */
  bytes?: number;
}

/** Reads the list that `docker image inspect` prints; undefined when it is damaged. */
export function parseInspection(text: string): Inspection | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The caller says that it cannot be read.
    return undefined;
  }
  const image = fieldsOf(Array.isArray(value) ? value[0] : undefined);
  const layers = fieldsOf(image.RootFS).Layers ?? [];
  if (typeof image.Id !== 'string' || !Array.isArray(layers)) return undefined;
  const diffIds = layers.filter((layer): layer is string => typeof layer === 'string');
  if (isContainerd(image, image.Id) || typeof image.Size !== 'number') return { diffIds };
  return { diffIds, bytes: image.Size };
}

/** There an image's id is the digest of its manifest or index; Docker 28 says so, older ones let it be seen. */
function isContainerd(image: Record<string, unknown>, id: string): boolean {
  if (image.Descriptor !== undefined) return true;
  const digests = Array.isArray(image.RepoDigests) ? image.RepoDigests : [];
  return digests.some((digest) => typeof digest === 'string' && digest.endsWith(`@${id}`));
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
