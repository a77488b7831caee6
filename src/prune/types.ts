import type { Fault } from '../github/rest-fault.ts';
import type { ActionsCacheEntry } from '../github/types.ts';
import type { Share } from '../sizes/account-types.ts';

/** What goes. Each policy is off unless set; `keys`, `refs` and `allTools` say what is looked at at all. */
export interface Policies {
  /** What closed pull requests left behind. */
  closedPullRequests: boolean;
  /** What was not used for so many days. */
  idleDays?: number;
  /** Indexes that a newer one of the same scope and ref has replaced. */
  supersededIndexes: boolean;
  /** What was not used for longest, until the repository holds no more than so many bytes. */
  keepBytes?: number;
  /** Patterns, `*` stands for anything; empty: every key. */
  keys: string[];
  /** Patterns for whole refs; empty: every ref. */
  refs: string[];
  /** Also what is not BuildKit's. */
  allTools: boolean;
}

/** Why an entry goes. `selected`: `keys` or `refs` alone chose it. */
export type PolicyName =
  | 'closed-pull-requests'
  | 'idle-days'
  | 'superseded-indexes'
  | 'selected'
  | 'keep-bytes';

export interface Deletion {
  entry: ActionsCacheEntry;
  policy: PolicyName;
}

/** Why entries stay that a policy chose. */
export type KeptReason =
  /** The default branch reads it today: its index, or a blob that the index names. */
  | 'read-by-default-branch'
  /** It lies on the default branch, and what the index there names is not known. */
  | 'default-branch-unread'
  /** An index that stays may name it, or an older index would be read in its place. */
  | 'needed';

/** What would go, in the order in which it must: a run that ends after any of it leaves no index without its blobs. */
export interface PrunePlan {
  deletions: Deletion[];
  /** What a policy chose and what stays all the same. */
  kept: Array<Share & { reason: KeptReason }>;
  /** Of the repository. */
  total: Share;
  /** `keep-bytes` cannot be reached with what may go: so many bytes above it stay. */
  excessBytes?: number;
}

/** Names of the blobs that an index names, digests such as `sha256:…`. */
export type IndexNames = ReadonlySet<string>;

/** What the plan is made from, beside the policies. */
export interface PruneFacts {
  entries: readonly ActionsCacheEntry[];
  /** `refs/heads/main` */
  defaultBranch: string;
  /** Numbers of the open pull requests; needed for `closed-pull-requests` alone. */
  openPulls?: ReadonlySet<number>;
  /** What the newest index of each family on the default branch names; a family that could not be read is not in it. */
  names: ReadonlyMap<string, IndexNames>;
  /** Milliseconds since 1970. */
  now: number;
  /** Nothing but these may go; absent: no such limit. */
  only?: ReadonlySet<number>;
}

/** What was planned and what came of it. */
export interface PruneOutcome {
  /** `owner/name` */
  repository: string;
  defaultBranch: string;
  plan: PrunePlan;
  /** Otherwise nothing was deleted, and `deletions` is what would be. */
  isApplied: boolean;
  /** What this run is to delete: the beginning of the plan, at most so many as it may. */
  deletions: Deletion[];
  removed: Deletion[];
  /** Entries that were not there any more. */
  vanished: number;
  /** Of the repository, after the deletions. */
  total: Share;
  /** Why it ended before its time. */
  stopped?: Fault;
}
