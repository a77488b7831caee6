/** What GitHub tells a job about its event, read once by environment.ts. Absent outside of GitHub Actions. */
export interface GitHubContext {
  /** `https://github.com`, without a slash at its end. */
  serverUrl: string;
  /** `owner/name` */
  repository?: string;
  /** `refs/heads/main`, `refs/pull/7/merge`, … */
  ref?: string;
  sha?: string;
  /** `push`, `pull_request`, … */
  event?: string;
  runId?: string;
  runAttempt?: string;
  /** Of the event's payload, what is needed here. */
  payload: EventPayload;
}

/** A few fields of an event's payload. Anybody may have chosen the texts; absent is whatever has not the type it should. */
export interface EventPayload {
  repository?: { private?: boolean; default_branch?: string; full_name?: string };
  pull_request?: {
    number?: number;
    /** Without `repo`: the fork that it came from is gone. */
    head?: { sha?: string; ref?: string; repo?: { full_name?: string } };
    base?: { ref?: string };
  };
  /** `base_ref` is a whole ref, `refs/heads/main`. */
  merge_group?: { base_ref?: string };
  /** The run that this one follows: the event that started it, its branch (or tag) and where that is from. */
  workflow_run?: { event?: string; head_branch?: string; head_repository?: { full_name?: string } };
  /** With `pull_request`, it is one. */
  issue?: { number?: number; pull_request?: object };
}

/** A message that GitHub shows on the run, and at a line of a file where one is named. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  title: string;
  /** Plain text; lines are parted by `\n`. */
  message: string;
  /** As the user gave it, from the repository's root. */
  file?: string;
  /** One-based. */
  line?: number;
}

/** One entry of a repository's Actions cache, as GitHub's REST API gives it. Instants in milliseconds since 1970. */
export interface ActionsCacheEntry {
  id: number;
  key: string;
  ref: string;
  version: string;
  bytes: number;
  createdAt: number;
  accessedAt: number;
}
