import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCacheService } from '../../scripts/engine/cache-service.mjs';
import { bytesBelow } from './a-directory.ts';
import { aRegistry } from './a-registry.ts';
import type { Engine, EngineName } from './an-engine.ts';
import { inAzure, inS3 } from './an-object-store.ts';

/** An empty place of one test to keep a cache in. */
export interface Store {
  /** The line of `cache`. */
  place: string;
  /** Inputs that this backend needs beside it. */
  inputs: Record<string, string>;
  env: Record<string, string>;
  /** What it holds now, bytes. */
  bytes(): Promise<number>;
  remove(): Promise<void>;
}

/** One backend: on which engines it works, and how to get an empty one of it. */
export interface StoreKind {
  name: string;
  engines: readonly EngineName[];
  make(engine: Engine): Promise<Store>;
}

const BOTH = ['embedded', 'container'] as const;

/** What the image of the tests is called where no registry is involved. */
export const IMAGE = 'backends:test';

const LOADED = { tags: IMAGE, load: 'true' };

export const STORES: readonly StoreKind[] = [
  { name: 'gha', engines: BOTH, make: ghaStore },
  { name: 'registry', engines: BOTH, make: registryStore },
  { name: 'inline', engines: BOTH, make: inlineStore },
  { name: 'local', engines: BOTH, make: localStore },
  { name: 's3', engines: ['container'], make: s3Store },
  { name: 'azblob', engines: ['container'], make: azureStore },
];

export async function ghaStore(): Promise<Store> {
  const service = await startCacheService();
  return {
    place: 'type=gha,scope=backends',
    inputs: LOADED,
    env: service.env(),
    bytes: async () => service.entries().reduce((sum, { size }) => sum + size, 0),
    remove: () => service.close(),
  };
}

export async function registryStore(): Promise<Store> {
  const registry = await aRegistry();
  return {
    place: `type=registry,ref=${registry.host}/backends/cache`,
    inputs: LOADED,
    env: {},
    bytes: async () => registry.bytes(),
    remove: () => registry.remove(),
  };
}

async function inlineStore(): Promise<Store> {
  const registry = await aRegistry();
  return {
    place: 'type=inline',
    inputs: { tags: `${registry.host}/backends/image:latest`, push: 'true' },
    env: {},
    bytes: async () => registry.bytes(),
    remove: () => registry.remove(),
  };
}

export async function localStore(): Promise<Store> {
  const parent = mkdtempSync(join(tmpdir(), 'local-cache-'));
  const dir = join(parent, 'cache');
  return {
    place: `type=local,src=${dir},dest=${dir}`,
    inputs: LOADED,
    env: {},
    bytes: async () => (existsSync(dir) ? bytesBelow(dir) : 0),
    remove: async () => rmSync(parent, { recursive: true, force: true }),
  };
}

async function s3Store(engine: Engine): Promise<Store> {
  const prefix = aPrefix();
  return {
    place: entry('s3', { ...engine.s3.attributes, prefix, name: 'backends' }),
    inputs: LOADED,
    env: {},
    bytes: async () => (await inS3(engine, prefix)).bytes,
    remove: async () => {},
  };
}

async function azureStore(engine: Engine): Promise<Store> {
  const prefix = aPrefix();
  return {
    place: entry('azblob', { ...engine.azure.attributes, prefix, name: 'backends' }),
    inputs: LOADED,
    env: {},
    bytes: async () => (await inAzure(engine, prefix)).bytes,
    remove: async () => {},
  };
}

const aPrefix = (): string => `test-${process.pid}-${Date.now()}/`;

const entry = (type: string, attributes: Record<string, string>): string =>
  [`type=${type}`, ...Object.entries(attributes).map(([name, value]) => `${name}=${value}`)].join(',');
