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
  payload: {
    repository?: { private?: boolean };
    pull_request?: { number?: number; head?: { sha?: string } };
  };
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
