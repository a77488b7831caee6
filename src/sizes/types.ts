import type { StepStatus } from '../metrics/types.ts';

/** One layer of an image. Compressed and uncompressed bytes are never mixed or added. Absent means not known. */
export interface ImageLayer {
  /** Digest of the compressed blob, as the manifest names it. */
  digest?: string;
  /** Digest of the uncompressed content, as the image's configuration names it. */
  diffId?: string;
  /** Uncompressed. */
  bytes?: number;
  compressedBytes?: number;
  /** The instruction that made it, in its own words. */
  createdBy?: string;
  /** Id of the step that made it. */
  step?: string;
  /** One-based line in the Dockerfile. */
  line?: number;
  /** Whether that step was a hit. */
  status?: StepStatus;
  /** It comes from the base image. */
  base?: true;
}

/** What an image weighs, for one platform. */
export interface ImageSize {
  platform?: string;
  /** Sum of the layers, uncompressed; absent unless all are known. */
  bytes?: number;
  /** Sum of the layers, compressed; absent unless all are known. */
  compressedBytes?: number;
  /** From the base up. */
  layers: ImageLayer[];
  /** What is not known, and why. */
  message?: string;
}

/** What one place of the cache weighs. */
export interface CacheSize {
  /** The place in words, such as `registry ghcr.io/acme/api:cache` or `gha repository acme/api`. */
  place: string;
  type: string;
  /** Absent: not measured, and `message` says why. */
  bytes?: number;
  /** What it may hold before its keeper evicts, where there is such a limit. */
  limit?: number;
  /** Number of distinct blobs. */
  blobs?: number;
  /** Bytes of layers that the image has too; a registry stores them once. */
  sharedBytes?: number;
  /** Bytes that no index names. */
  unreferencedBytes?: number;
  /** Its heaviest blob. */
  largest?: { digest: string; bytes: number };
  /** Of the Actions cache: what the index of each ref adds to those before it, where there are several. */
  refs?: Array<{ ref: string; bytes: number }>;
  /** What this build exports to it; absent where it does not write it. */
  mode?: 'min' | 'max';
  message?: string;
}

/** What the builder keeps on its own disk. */
export interface BuilderSize {
  /** Of all records, to about four digits. Absent: not measured, and `message` says why. */
  bytes?: number;
  /** By BuildKit's type of record (`regular`, `source.local`, `exec.cachemount`, …), the largest first. */
  types: Array<{ type: string; records: number; bytes: number }>;
  /** Cache mounts, the largest first. */
  mounts: Array<{ id: string; bytes: number }>;
  /** Of the disk that holds the workspace. */
  disk?: { freeBytes: number; totalBytes: number };
  message?: string;
}

/** A file or folder of the build context, as far as .dockerignore lets it through. */
export interface ContextEntry {
  /** From the context's root, with `/`; a folder ends in one. */
  path: string;
  /** Apparent size, of a folder that of all below it. */
  bytes: number;
}

/** What a build context in a local directory holds. */
export interface ContextWeight {
  /** Of all entries. */
  bytes: number;
  /** The heaviest, none of them inside of another. */
  entries: ContextEntry[];
  /** There was no time to look at everything, so all figures are lower bounds. */
  isPartial?: true;
}
