/** The cache backends of BuildKit. */
export type CacheType = 'gha' | 'registry' | 'local' | 'inline' | 's3' | 'azblob';

/** One cache source or destination in buildx's syntax, taken apart. Keys are lower-cased; order is kept. */
export interface CacheEntry {
  /** `type=`; a bare reference is `registry`. Not checked against CacheType: BuildKit may know more. */
  type: string;
  attributes: ReadonlyArray<readonly [name: string, value: string]>;
  /** The user wrote a bare reference; it is printed as one while `ref` is its only attribute. */
  bare?: boolean;
}

/** Which caches this build reads and writes, with a note for whatever was changed or dropped. */
export interface CachePlan {
  sources: CacheEntry[];
  destinations: CacheEntry[];
  /** Entries that buildx will drop without a word, with the reason. They are passed on all the same. */
  dropped: ReadonlyMap<CacheEntry, string>;
}

/** Where the cache is read from and written to, as asked. */
export interface CacheInputs {
  /** Absent: not given, so the default applies. Empty: `none`. */
  places?: CacheEntry[];
  from: CacheEntry[];
  to: CacheEntry[];
  mode: 'min' | 'max';
  /** Absent: BuildKit's own default. */
  scope?: string;
  write: 'auto' | 'always' | 'never';
}
