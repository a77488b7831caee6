import type { CacheInputs } from '../cache/types.ts';
import type { GitHubContext } from '../github/types.ts';

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
  /** Of the image. Whether GitHub annotations are written is in ReportInputs. */
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

/** What the world looks like, as far as the meaning of the inputs depends on it. */
export interface InputFacts {
  github: GitHubContext;
  /** The workspace holds a checkout, so a context that is not given is `.`. */
  hasCheckout: boolean;
  env: {
    DOCKER_DEFAULT_GIT_CONTEXT_PR_HEAD_REF?: string;
    BUILDX_SEND_GIT_QUERY_AS_INPUT?: string;
  };
  /** Whether an environment variable is set. */
  envHas(name: string): boolean;
  /** Whether a file is there; paths are relative to the workspace. */
  fileExists(path: string): boolean;
  /** The job has the token and address of the Actions cache. */
  hasActionsCache: boolean;
}

/** The inputs, or all problems with them at once. Warnings do not keep the build from starting. */
export type InputsResult =
  | { inputs: Inputs; warnings: InputProblem[] }
  | { problems: InputProblem[]; warnings: InputProblem[] };

/** One thing wrong with the inputs, in the user's words. */
export interface InputProblem {
  /** Input name as in action.yml. */
  input: string;
  /** The value as given, credentials in URLs masked, cut when long; absent where it could hold a secret. */
  value?: string;
  /** What is wrong, what is allowed and what to write instead; to be read after input and value. */
  message: string;
}
