/** The cache backends of BuildKit that are known here; the table of them is backends.ts. */
export type CacheType = 'gha' | 'registry' | 'inline' | 'local' | 's3' | 'azblob';

/** A cache is read as a source and written as a destination. */
export type CacheSide = 'source' | 'destination';

/** One cache source or destination in buildx's syntax, taken apart. Keys are lower-cased; order is kept. */
export interface CacheEntry {
  /** `type=`; a bare reference is `registry`. Not checked against CacheType: BuildKit may know more. */
  type: string;
  attributes: ReadonlyArray<readonly [name: string, value: string]>;
  /** The user wrote a bare reference; it is printed as one while `ref` is its only attribute. */
  bare?: boolean;
}

/** Where the cache is read from and written to, as asked. */
export interface CacheInputs {
  /** Absent: not given, so the default applies. Empty: `none`. */
  places?: CacheEntry[];
  from: CacheEntry[];
  to: CacheEntry[];
  mode: 'min' | 'max';
  /** `cache-scope`; absent: derived. */
  scope?: string;
  write: 'auto' | 'always' | 'never';
}

/** What a value of an attribute may be. `boolean` is Go's; `duration` too, such as `10m`. */
export type AttributeValue =
  | { kind: 'text' | 'boolean' | 'duration' | 'url' | 'digest' }
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'integer'; from: number; to?: number };

/** One attribute of a backend, as BuildKit's and Buildx's sources read it. */
export interface Attribute {
  name: string;
  /** Sides that know it; the other side ignores it without a word. */
  sides: readonly CacheSide[];
  value: AttributeValue;
  /** BuildKit refuses an entry without it, on these sides. */
  required?: readonly CacheSide[];
  /** A required one that this variable in the environment of the BuildKit daemon can stand in for. */
  environment?: string;
  /**
   * BuildKit refuses other values: `any` of them, or only those that are `unreadable`, such as a word for a number.
   * Absent: it takes the default without a word.
   */
  refused?: 'any' | 'unreadable';
  /** An empty value is as good as any other. */
  mayBeEmpty?: true;
  /** BuildKit version that brought it, where later than the backend itself. */
  since?: string;
  /** Buildx version that brought it, where the client does the work. */
  buildx?: string;
  /** What BuildKit takes when it is not said. */
  default?: string;
  secret?: true;
  /** `{branch}` may stand in it, cleaned for what it is. */
  branch?: 'reference' | 'key' | 'directory';
}

/** One cache backend: all that the plan and the lint need to know of it. */
export interface Backend {
  type: CacheType | (string & {});
  /** What a person writes for a place, such as `type=registry,ref=IMAGE`. */
  example: string;
  attributes: readonly Attribute[];
  /** BuildKit version that brought it. */
  since?: string;
  sides: readonly CacheSide[];
  /** Builders that can export it. `any`: all; `exporting`: those with the feature "Cache export"; `container`: never the docker driver. */
  drivers: 'any' | 'exporting' | 'container';
  /**
   * Who shares what it holds. `refs`: GitHub keeps it apart by ref; `everyone`: all branches, unless its name holds
   * `{branch}`; `image`: it is a part of the image.
   */
  sharedBy: 'refs' | 'everyone' | 'image';
  /** The attribute that tells one place of this backend from another, in this order the first that is said. */
  identity: readonly string[];
  /** How the names of BuildKit's export vertices begin, today's and older ones. */
  exportNames: readonly string[];
}

/** An entry that buildx is not told about, and why. */
export interface LeftOut {
  side: CacheSide;
  entry: CacheEntry;
  /** `skipped`: not on this event, as planned. `dropped`: it could not work. `not-found`: there is no such cache yet. */
  result: 'skipped' | 'dropped' | 'not-found';
  /** A sentence why, and what to set to have it otherwise. */
  message: string;
  /** It was read, and its blobs ended the first attempt; `message` is then both sentences. */
  failure?: BlobFailure;
  /** It could not be prepared for writing, which ended the first attempt: BuildKit's own words. */
  error?: string;
}

/** Why a cache whose index could be read ended a build. */
export interface BlobFailure {
  kind: 'gone' | 'refused' | 'unreachable' | 'damaged';
  message: string;
  /** What makes it whole again, or that nothing need be done. */
  cure: string;
}

/** Something to tell about the plan that belongs to no single row. */
export interface CacheNote {
  level: 'info' | 'warning';
  message: string;
}

/** Which caches this build reads and writes, and what was changed or left out on the way. */
export interface CachePlan {
  /** In the order in which buildx is told. */
  sources: CacheEntry[];
  destinations: CacheEntry[];
  leftOut: LeftOut[];
  notes: CacheNote[];
  /** The code comes from a fork, to which GitHub gives no secrets: to be refused is as it should be. */
  isFork?: true;
}

/** What is known of the builder when entries are held against it. Absent is unknown, never missing. */
export interface BuilderFacts {
  name: string;
  /** `docker`, `docker-container`, … */
  driver: string;
  /** As BuildKit prints it, `v0.32.2` or `v0.0.0+unknown`. */
  buildkit?: string;
  buildx?: string;
  features: Readonly<{ 'Cache export'?: boolean }>;
}

/** One thing wrong with a cache entry: what BuildKit refuses is an error, what it silently ignores is a warning. */
export interface CacheFinding {
  level: 'error' | 'warning';
  /** `unknown-attribute`, `wrong-side`, … */
  rule: string;
  input: 'cache' | 'cache-from' | 'cache-to';
  /** The entry without tokens and keys. */
  entry: string;
  /** What is wrong, one sentence. */
  message: string;
  /** The line to write instead, without tokens and keys; absent where none can be told. */
  instead?: string;
}

/** Where a build comes from, as far as it decides which caches it may write. Made from GitHub's event. */
export interface CacheEvent {
  /** `push`, `pull_request`, …; absent on a command line. */
  name?: string;
  /** The branch that was pushed to or that the job runs on; absent for tags and pull requests. */
  branch?: string;
  /** The tag that the job runs on. */
  tag?: string;
  defaultBranch?: string;
  /** Of a pull request, or of what a merge queue merges into. */
  baseBranch?: string;
  /** Of a pull request from this repository, or of the run that a `workflow_run` follows; absent for forks. */
  headBranch?: string;
  pullRequest?: number;
  /** The code comes from a fork. */
  isFork: boolean;
}

/** What the job may do with its caches, found out before the build without asking anybody. */
export interface CacheAccess {
  /** Of the Actions cache; absent: the job was not given it. */
  actionsCache?: ActionsCacheAccess;
  /** Registry hosts that Docker's configuration holds a login for; `helper`: a credential helper decides, so it is not known. */
  logins: { hosts: ReadonlySet<string>; helper: boolean };
  /** State of each local directory of an entry, by the path as written. */
  directories: ReadonlyMap<string, DirectoryState>;
}

export interface ActionsCacheAccess {
  /** Why BuildKit refuses the token, a clause such as `its claim `nbf` is missing`; absent when it can be read. */
  fault?: string;
  /** Refs that the token may read and write, from its claim `ac`; absent when the token could not be read. */
  readable?: readonly string[];
  writable?: readonly string[];
  /** Seconds until the token expires; negative when it has. */
  expiresIn?: number;
  /** ACTIONS_CACHE_MODE */
  mode?: 'read' | 'write' | 'write-only' | 'none';
  /** The job's cache service is version 2. */
  isVersion2: boolean;
}

export interface DirectoryState {
  /** `missing`: nothing is there. `damaged`: files are there and no index that can be read. */
  cache: 'readable' | 'missing' | 'damaged' | 'unreadable';
  /** What is damaged or cannot be read, with the cure; a clause. */
  fault?: string;
  /** What its index names; absent when there is no index that can be read. */
  manifests?: readonly StoredManifest[];
  /** Absent: it can be written; else why not, with the cure; a clause. */
  writeFault?: string;
}

/** A cache in a local directory. One directory can hold several, by tag. */
export interface StoredManifest {
  digest: string;
  /** What `tag=` finds it by. */
  tags: readonly string[];
  /** A clause; absent when its blobs are all there. */
  fault?: string;
}
