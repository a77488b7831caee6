import type { CacheEntry } from '../cache/types.ts';

/** A lower or upper limit and the figure at which it only warns. Blank or `off` in the input is absent here. */
export interface Limit {
  warn?: number;
  fail?: number;
}

/** A secret for the build: where it comes from decides how buildx is told about it. */
export type Secret =
  | { id: string; from: 'value'; value: string }
  | { id: string; from: 'env'; name: string }
  | { id: string; from: 'file'; path: string };

/** What docker/build-push-action's inputs ask for, after parsing and before any look at the builder. */
export interface BuildInputs {
  addHosts: string[];
  allow: string[];
  annotations: string[];
  attests: string[];
  buildArgs: string[];
  buildContexts: string[];
  builder?: string;
  call?: string;
  cgroupParent?: string;
  /** Resolved: `.`, a path, a URL or the Git context of this event. */
  context: string;
  file?: string;
  labels: string[];
  load: boolean;
  network?: string;
  noCache: boolean;
  noCacheFilters: string[];
  outputs: string[];
  platforms: string[];
  /** As given; `true` and `false` are spelt out by attestations.ts. */
  provenance?: string;
  pull: boolean;
  push: boolean;
  sbom?: string;
  /** In the order secret-envs, secrets, secret-files, then the Git token. */
  secrets: Secret[];
  shmSize?: string;
  ssh: string[];
  tags: string[];
  target?: string;
  ulimit: string[];
}

/** Where the cache is read from and written to, as asked. */
export interface CacheInputs {
  /** Absent: not given, so the default applies. Empty: `none`. */
  places?: CacheEntry[];
  from: CacheEntry[];
  to: CacheEntry[];
  mode: 'min' | 'max';
  /** Absent: derived. */
  scope?: string;
  write: 'auto' | 'always' | 'never';
}

/** Per cent for hitRate, bytes for sizes, seconds for buildTime. */
export interface LimitInputs {
  hitRate: Limit;
  cacheSize: Limit;
  imageSize: Limit;
  buildTime: Limit;
}

export interface ReportInputs {
  summary: 'full' | 'compact' | 'off';
  annotations: boolean;
}

/** All that the user asked for, read once. Each reader takes the part that it needs. */
export interface Inputs {
  build: BuildInputs;
  cache: CacheInputs;
  limits: LimitInputs;
  report: ReportInputs;
}

/** One thing wrong with the inputs, in the user's words. */
export interface InputProblem {
  /** Input name as in action.yml. */
  input: string;
  /** The value as given; absent where it could hold a secret. */
  value?: string;
  /** What is wrong, what is allowed and what to write instead. */
  message: string;
}
