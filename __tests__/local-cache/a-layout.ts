import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import type { CacheEntry } from '../../src/cache/types.ts';
import { blobPath } from '../../src/local-cache/layout.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const CONFIG = 'application/vnd.buildkit.cacheconfig.v0';

interface Blob {
  mediaType: string;
  digest: string;
  size: number;
}

const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** A directory that goes away after the test. */
export function aDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'local-cache-'));
  made.push(path);
  return path;
}

export function localTo(dest: string, ...others: [string, string][]): CacheEntry {
  return { type: 'local', attributes: [['dest', dest], ...others] };
}

/** Writes a blob as buildx does: one that is there stays as it is. */
export function aBlob(directory: string, content: string, mediaType = LAYER): Blob {
  const digest = digestOf(content);
  const path = join(directory, blobPath(digest));
  mkdirSync(join(path, '..'), { recursive: true });
  if (!existsSync(path)) writeFileSync(path, content, { mode: 0o444 });
  return { mediaType, digest, size: Buffer.byteLength(content) };
}

/** The manifest of a cache with its layers, without an entry in the index; as an image manifest or a list. */
export function aManifest(
  directory: string,
  layers: readonly string[],
  form: 'image' | 'list' = 'image',
): Blob {
  const blobs = layers.map((layer) => aBlob(directory, layer));
  const config = aBlob(directory, JSON.stringify({ layers }), CONFIG);
  if (form === 'image')
    return aBlob(directory, JSON.stringify({ mediaType: MANIFEST, config, layers: blobs }), MANIFEST);
  return aBlob(directory, JSON.stringify({ mediaType: INDEX, manifests: [...blobs, config] }), INDEX);
}

/** Puts a manifest into index.json in the place of the one of that tag. */
export function anEntry(directory: string, manifest: Blob, tag = 'latest'): void {
  const path = join(directory, 'index.json');
  const index = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { schemaVersion: 2 };
  const name = 'org.opencontainers.image.ref.name';
  const others = (index.manifests ?? []).filter(
    (entry: { annotations: Record<string, string> }) => entry.annotations[name] !== tag,
  );
  const manifests = [...others, { ...manifest, annotations: { [name]: tag } }];
  writeFileSync(path, JSON.stringify({ ...index, manifests }));
  writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}

/** An export as buildx leaves it; gives the manifest's digest. */
export function anExport(
  directory: string,
  layers: readonly string[],
  options: { tag?: string; form?: 'image' | 'list' } = {},
): string {
  mkdirSync(join(directory, 'ingest'), { recursive: true });
  const manifest = aManifest(directory, layers, options.form);
  anEntry(directory, manifest, options.tag);
  return manifest.digest;
}

export function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Path of the blob with this content. */
export function pathOf(directory: string, content: string): string {
  return join(directory, blobPath(digestOf(content)));
}
