import type { Fault } from './cache-faults.mjs';

/** An entry of the stand-in that has been uploaded. */
export interface StoredEntry {
  id: string;
  ref: string;
  key: string;
  version: string;
  /** bytes */
  size: number;
  createdAt: string;
}

/** A stand-in for the Actions cache that runs in this process. */
export interface CacheService {
  url: string;
  token: string;
  /** What a job's environment says about the Actions cache; by default the token of a push to main. */
  env(token?: string): Record<string, string>;
  /** May be set while it runs; `[]` heals it. */
  faults: readonly Fault[];
  entries(): StoredEntry[];
  /** Forgets entries with their data. */
  remove(matches: (entry: StoredEntry) => boolean): void;
  /** Forgets BuildKit's blobs with their data; the indexes that name them stay. */
  evict(matches?: (entry: StoredEntry) => boolean): void;
  /** Only data goes: the entry is found, its address leads nowhere. */
  lose(matches: (entry: StoredEntry) => boolean): void;
  close(): Promise<void>;
}

/** `dir` keeps the entries between two of them; without it they live in a temporary directory. */
export function startCacheService(options?: {
  port?: number;
  dir?: string;
  faults?: readonly Fault[];
}): Promise<CacheService>;
