import type { CacheEntry } from '../cache/types.ts';

/** What changes files here, handed in so that a test can stop it between any two steps. As in node:fs/promises. */
export interface Disk {
  mkdir(path: string, options?: { recursive?: boolean; mode?: number }): Promise<string | undefined>;
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { recursive: true; force: true }): Promise<void>;
  rmdir(path: string): Promise<void>;
  writeFile(path: string, text: string): Promise<void>;
}

/** The process that works on a directory, so that another one can tell whether it still does. */
export interface Owner {
  /** Short name of the machine and, in a container, of the container. */
  host: string;
  pid: number;
}

/** What the handling of local directories depends on. What is absent is taken from this process. */
export interface LocalFacts {
  /** Buildx version; its `reset` is used where it has it. */
  buildx?: string;
  /** Where a relative directory starts. */
  cwd?: string;
  /** A directory for what is unfinished, used where it is on the file system of the cache. */
  temp?: string;
  owner?: Owner;
  /** Whether a process of this host is alive. */
  isAlive?: (pid: number) => boolean;
  /** Milliseconds since 1970. */
  now?: () => number;
  disk?: Disk;
}

/** The facts with nothing absent that a process can tell. */
export type KnownFacts = Required<Omit<LocalFacts, 'buildx' | 'temp'>> & Pick<LocalFacts, 'buildx' | 'temp'>;

/** Local destinations for the time of one build. */
export interface LocalCaches {
  /** What buildx is told instead of a destination: the same with another directory. */
  entries: ReadonlyMap<CacheEntry, CacheEntry>;
  /** Destinations that cannot be written, with a sentence why. Told to buildx, each would end the build. */
  faults: ReadonlyMap<CacheEntry, string>;
  /**
   * After the build: what it exported is checked and put in place, or thrown away. Never throws; in the order of the
   * destinations. `succeeded` says whether buildx exported a destination without an error.
   */
  close(succeeded: (destination: CacheEntry) => boolean): Promise<LocalOutcome[]>;
}

/** What became of one local destination. */
export interface LocalOutcome {
  entry: CacheEntry;
  /** The directory holds this build's cache now; else it is as it was. */
  written: boolean;
  /** Bytes of the blobs that were not there before. */
  bytes: number;
  /** Bytes of the whole directory, as `du --apparent-size` counts it; absent when it cannot be read. */
  size?: number;
  /** A sentence why the export was not taken over. An export that failed has its reason in the build's log instead. */
  fault?: string;
}
