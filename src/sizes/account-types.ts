/** Entries of the Actions cache and what they weigh together. */
export interface Share {
  entries: number;
  bytes: number;
}

/** Whose the entries of a ref are. `pull`: of a pull request of which it is not known whether it is open. */
export type RefKind =
  | 'default'
  | 'branch'
  | 'tag'
  | 'merge-queue'
  | 'open-pull'
  | 'closed-pull'
  | 'pull'
  | 'other';

export interface RefShare extends Share {
  ref: string;
  kind: RefKind;
  /** Number of the pull request. */
  pull?: number;
  /** Of it, BuildKit's. */
  buildkitBytes: number;
  /** When one of them was last used. Milliseconds since 1970. */
  accessedAt: number;
}

/** Entries that were last used so many days ago. */
export interface IdleShare extends Share {
  from: number;
  /** Absent: or longer ago. */
  to?: number;
}

/** What a scope of BuildKit's gha cache has, as far as keys tell: blobs carry no scope. */
export interface ScopeShare {
  scope: string;
  /** Refs that have an index of it. */
  refs: number;
  /** All its indexes, old ones too. */
  indexes: Share;
  /** What its readable indexes name, each blob once; absent: no index of it was read. */
  named?: Share;
}

/** What a repository's Actions cache holds, and whose it is. Made of all its entries; lists are sorted, the largest first. */
export interface RepositoryAccount {
  /** `owner/name` */
  repository: string;
  /** Milliseconds since 1970. */
  at: number;
  total: Share;
  /** Bytes that it may hold before GitHub evicts. */
  limit: number;
  /** GitHub did not tell the limit: it is the one that repositories have without paying for more. */
  limitIsAssumed?: true;
  buildkit: Share & { indexes: Share; blobs: Share };
  refs: RefShare[];
  /** Those kinds of refs that there are. */
  kinds: Array<Share & { kind: RefKind; refs: number }>;
  idle: IdleShare[];
  /** What was added within a day and is still there. */
  added: Share;
  /** Indexes that a newer one of the same scope and ref has replaced. */
  superseded: Share;
  /** Blobs of refs all of whose indexes could be read, and that none of them names. Absent: no index was read. */
  unnamed?: Share;
  scopes: ScopeShare[];
  /** What is not BuildKit's. */
  tools: Array<Share & { tool: string }>;
  /** Sentences on what is not known, or known late. */
  notes: string[];
}
