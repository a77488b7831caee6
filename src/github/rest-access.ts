/** Where GitHub's REST API is, which repository is meant, and what opens it. */
export interface RestAccess {
  /** GITHUB_API_URL: `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  url: string;
  /** `owner/name` */
  repository: string;
  /** Never printed. Absent: only what everybody may see. */
  token?: string;
}

/** How long a client waits, in milliseconds. */
export interface Patience {
  /** For all that it is asked, counted from the first question; absent: as long as it takes. */
  total?: number;
  /** For one answer. */
  answer: number;
  /** The longest pause that GitHub's rate limits may ask for. */
  pause: number;
  /** How often a question is asked again that GitHub failed to answer, and the pause before the first of them. */
  retries: number;
  retryAfter: number;
  /** Between two requests that change something. */
  pace: number;
}
