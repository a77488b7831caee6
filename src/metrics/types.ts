/**
 * `cached`: a hit. `pulled`: a hit whose result had to be fetched from a cache. `executed`: a miss that ran.
 * `cancelled` and `unknown` (the log ended first) are listed and never counted.
 */
export type StepStatus = 'cached' | 'pulled' | 'executed' | 'failed' | 'cancelled' | 'unknown';

/** A vertex (or progress group) that runs a Dockerfile instruction. Absent means not known. */
export interface Step {
  /** What stands in the brackets, made unique: `builder 3/6`, `linux/arm64 builder 3/6`, `web base 1/2`. */
  id: string;
  /** bake or compose target */
  target?: string;
  /** `linux/amd64`; the platform that runs the step. */
  platform?: string;
  /** The platform built for, where it differs (`linux/amd64->arm64`). */
  targetPlatform?: string;
  stage?: string;
  /** Place within the stage, `3` of `3/6`. */
  number?: number;
  of?: number;
  /** `RUN`, `COPY`, … in upper case; absent when the name holds no Dockerfile instruction. */
  instruction?: string;
  /** The instruction as BuildKit names it, variables expanded. */
  text: string;
  /** One-based line in the Dockerfile. */
  line?: number;
  status: StepStatus;
  /** Its own seconds; of a pulled hit, those of the pull. */
  seconds?: number;
  bytesPulled?: number;
  layerBytes?: number;
  /** BuildKit found it in a cache, could not load it since the data behind it is gone, and ran it. */
  lost?: true;
  /** Ids of the steps that it depends on, steps only. */
  inputs: string[];
}

/** Counts of steps as contract and docs/numbers.md define them. */
export interface StepCounts {
  /** One decimal; absent when `total` is 0. */
  percent?: number;
  /** cached + pulled */
  cached: number;
  /** cached + pulled + executed + failed */
  total: number;
}

/** The hit rate of a build, Docker's own figure beside it. */
export interface HitRate extends StepCounts {
  pulled: number;
  executed: number;
  failed: number;
  /** All vertices, as `docker buildx history` counts them; absent for printed logs, which do not show all of them. */
  docker?: StepCounts;
}

/** The hit rate of a part of a build. */
export interface HitRatePart extends StepCounts {
  by: 'stage' | 'target' | 'platform';
  name: string;
}

/** Wall seconds by phase, overlaps within a phase merged. Absent means not measured, or nothing of the kind. */
export interface TimeSpent {
  build?: number;
  steps?: number;
  context?: number;
  /** Fetching base images (`FROM`, `resolve image config`, metadata). */
  base?: number;
  cacheImport?: number;
  cachePull?: number;
  cacheExport?: number;
  imageExport?: number;
}

/** One cache source or destination as a vertex of the build shows it. */
export interface CacheVertex {
  side: 'import' | 'export';
  /** Backend that the vertex name tells: `registry`, `gha`, `local`, `inline`, `s3`, `azblob`. */
  type?: string;
  /** What stands behind `importing cache manifest from `. */
  name?: string;
  seconds?: number;
  /** Bytes written; absent when the log does not tell. */
  bytes?: number;
  /**
   * Layers that the log names as written; absent when it does not show the export from within. Registry and local
   * exports name every layer of the cache, the others only those that were not stored yet.
   */
  layers?: number;
  /** BuildKit found nothing to write: the build had no result that a cache could hold. */
  isEmpty?: true;
  /** BuildKit's error text. */
  error?: string;
  completed: boolean;
}

/** The step (or other vertex) that broke the build. */
export interface BuildError {
  /** Id of the failed step; absent when no step failed. */
  step?: string;
  /** What failed, as BuildKit names it. */
  name?: string;
  message: string;
  /** Its last log lines, at most ten. */
  logTail: string[];
  /** One-based line at which buildx points in the Dockerfile. */
  line?: number;
  /** The Dockerfile excerpt, as printed. */
  excerpt?: string[];
}

/** A finding of BuildKit's build checks (https://docs.docker.com/reference/build-checks/). */
export interface BuildCheck {
  /** `JSONArgsRecommended` */
  rule?: string;
  message: string;
  /** One-based line in the Dockerfile. */
  line?: number;
  url?: string;
}

/** All that one record amounts to. */
export interface Measurements {
  steps: Step[];
  hitRate: HitRate;
  parts: HitRatePart[];
  time: TimeSpent;
  caches: CacheVertex[];
  /** Bytes of the build context that were sent. */
  contextBytes?: number;
  error?: BuildError;
}
