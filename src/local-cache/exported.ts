import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { blobsIn, indexOf } from './contents.ts';
import {
  blobPath,
  type Descriptor,
  isCacheConfig,
  type LayoutIndex,
  nameOf,
  parseManifest,
  withBlob,
} from './layout.ts';
import { reach } from './reach.ts';

/** What buildx exported into a new directory. */
export interface Exported {
  index: LayoutIndex;
  entry: Descriptor;
  blobs: ReadonlyMap<string, number>;
}

/** Manifests of caches with thousands of layers stay below. */
const LARGEST_MANIFEST = 4 * 1024 * 1024;

/**
 * Finds and checks it. Undefined: buildx had nothing to export.
 * With several exports in one build Buildx writes the manifest of one of them into the index of every local directory
 * (client/solve.go, `cache.manifest`), so the index is believed only when its manifest is the one that came new.
 */
export async function findExported(
  directory: string,
  seeded: ReadonlySet<string>,
  before: readonly Descriptor[],
): Promise<Exported | { fault: string } | undefined> {
  const index = await indexOf(directory);
  if (!index) return { fault: 'its new index.json cannot be read' };
  const [named] = index.manifests;
  if (!named) return undefined;
  const entry = await rightEntry(directory, { named, seeded, before });
  const found = await reach(directory, entry);
  return 'fault' in found
    ? { fault: `its new index.json needs a blob, and ${found.fault}` }
    : { index, entry, ...found };
}

interface Known {
  named: Descriptor;
  seeded: ReadonlySet<string>;
  before: readonly Descriptor[];
}

async function rightEntry(directory: string, { named, seeded, before }: Known): Promise<Descriptor> {
  const added = (await blobsIn(directory)).filter((path) => !seeded.has(path));
  if (added.includes(blobPath(named.digest))) return named;
  const manifests = await cacheManifests(directory, added);
  const [only] = manifests;
  if (only && manifests.length === 1) return withBlob(named, only);
  // An export that wrote nothing is the one that was there.
  const same = before.find((entry) => nameOf(entry) === nameOf(named));
  return added.length === 0 && same ? same : named;
}

type Blob = Pick<Descriptor, 'digest' | 'size' | 'mediaType'>;

async function cacheManifests(directory: string, paths: readonly string[]): Promise<Blob[]> {
  const found = await Promise.all(paths.map((path) => cacheManifest(directory, path).catch(() => [])));
  return found.flat();
}

async function cacheManifest(directory: string, path: string): Promise<Blob[]> {
  const { size } = await stat(join(directory, path));
  if (size > LARGEST_MANIFEST) return [];
  const manifest = parseManifest(await readFile(join(directory, path), 'utf8'));
  if (!manifest?.children.some(isCacheConfig)) return [];
  const [hex, algorithm] = path.split(/[\\/]/).toReversed();
  return [{ digest: `${algorithm}:${hex}`, size, mediaType: manifest.mediaType }];
}
