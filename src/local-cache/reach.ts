import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blobPath, type Descriptor, hasChildren, parseManifest } from './layout.ts';

/** All blobs that something needs: path from the layout's directory, to bytes. Or what is wrong with one of them. */
export type Reach = { blobs: ReadonlyMap<string, number> } | { fault: string };

/** No manifest of a cache comes near; what is larger is not read into memory. */
const LARGEST_MANIFEST = 64 * 1024 * 1024;

/** Follows a descriptor of a layout to all blobs below it. Each must be there with its size, and each manifest whole. */
export async function reach(directory: string, root: Descriptor): Promise<Reach> {
  const blobs = new Map<string, number>();
  let level: readonly Descriptor[] = [root];
  while (level.length > 0) {
    const unseen = level.filter(({ digest, size }) => {
      const path = blobPath(digest);
      return !blobs.has(path) && blobs.set(path, size);
    });
    const looks = await Promise.all(unseen.map((descriptor) => look(directory, descriptor)));
    const bad = looks.find((found) => 'fault' in found);
    if (bad && 'fault' in bad) return bad;
    level = looks.flatMap((found) => ('children' in found ? found.children : []));
  }
  return { blobs };
}

type Look = { children: readonly Descriptor[] } | { fault: string };

async function look(directory: string, descriptor: Descriptor): Promise<Look> {
  const { digest, size } = descriptor;
  const path = join(directory, blobPath(digest));
  try {
    // A thousand of these take ten milliseconds; asynchronous, each would pass through the thread pool.
    const found = statSync(path);
    if (!found.isFile()) return { fault: `${digest} is not a file` };
    if (found.size !== size) return { fault: `${digest} has ${found.size} bytes instead of ${size}` };
    if (!hasChildren(descriptor) || size > LARGEST_MANIFEST) return { children: [] };
    const text = await readFile(path);
    if (!isWhole(text, digest)) return { fault: `${digest} does not hold what its name says` };
    return childrenOf(text.toString('utf8'), descriptor);
  } catch {
    // Not there or not readable: BuildKit could not read it either.
    return { fault: `${digest} is not there` };
  }
}

/** What does not say that it is a manifest need not be one. */
function childrenOf(text: string, { digest, mediaType }: Descriptor): Look {
  const manifest = parseManifest(text);
  if (manifest) return manifest;
  return mediaType === undefined ? { children: [] } : { fault: `${digest} is no manifest` };
}

function isWhole(content: Buffer, digest: string): boolean {
  const [algorithm = '', hex] = digest.split(':');
  return createHash(algorithm).update(content).digest('hex') === hex;
}
