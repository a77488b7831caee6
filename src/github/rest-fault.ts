/** Why GitHub's REST API gave no usable answer: a sentence for people, and the kind for code. */
export interface Fault {
  fault: string;
  kind:
    | 'unauthorized'
    | 'forbidden'
    | 'not-found'
    | 'rate-limited'
    | 'refused'
    | 'failing'
    | 'unreachable'
    | 'slow'
    | 'malformed'
    | 'cancelled';
}

/** What was asked, as far as a sentence about its failure needs it. */
export interface Asked {
  /** Such as `the list of caches`. */
  what: string;
  /** What the job must grant for it, such as `actions: read`. */
  permission: string;
  /** `owner/name` */
  repository: string;
  /** Host of the API. */
  host: string;
  /** Milliseconds that it may take. */
  answer: number;
}

/** What `@octokit/request-error` tells of an answer that is none, read with a look at each part. */
interface Refusal {
  /** Absent: no answer came. */
  status?: number;
  message: string;
  retryAfter?: number;
  isUsedUp: boolean;
  isTimeout: boolean;
}

/** The fault of an error that a request ended with. It repeats nothing that could hold the token. */
export function faultOf(error: unknown, asked: Asked): Fault {
  const refusal = refusalOf(error);
  const { status } = refusal;
  if (refusal.isTimeout) return slow(asked);
  if (status === undefined) return unreachable(asked, error);
  if (isRateLimit(refusal)) return rateLimited(refusal, asked);
  if (status === 401) {
    return {
      kind: 'unauthorized',
      fault: `GitHub does not accept the token (401). Hand over one that is valid for ${asked.repository}.`,
    };
  }
  if (status === 403) return forbidden(asked);
  if (status === 404) {
    return {
      kind: 'not-found',
      fault: `GitHub knows no ${asked.repository} that this token may see, or not ${asked.what} (404). Correct the name, or add \`${asked.permission}\` to the permissions of the token.`,
    };
  }
  if (status >= 500) return { kind: 'failing', fault: `GitHub answered ${status} for ${asked.what}.` };
  return { kind: 'refused', fault: `GitHub refused ${asked.what} (${status}).` };
}

/** No answer came in time. */
export function slow({ what, answer }: Asked): Fault {
  return { kind: 'slow', fault: `GitHub did not give ${what} within ${answer / 1000} s.` };
}

/** An answer came that is not what GitHub documents. */
export function malformed({ what, host }: Asked): Fault {
  return { kind: 'malformed', fault: `What ${host} gave for ${what} is not what GitHub's API gives.` };
}

export function cancelled({ what }: Asked): Fault {
  return { kind: 'cancelled', fault: `The question for ${what} was cancelled.` };
}

function forbidden({ what, permission, repository }: Asked): Fault {
  const fault = `The token may not ask GitHub for ${what} of ${repository} (403). Add \`${permission}\` to the permissions of the job, or hand over a token that has it.`;
  return { kind: 'forbidden', fault };
}

/** GitHub answers 403 or 429 for both of its limits; only header and text tell a limit from a missing permission. */
function isRateLimit({ status, message, isUsedUp, retryAfter }: Refusal): boolean {
  if (status === 429) return true;
  return status === 403 && (isUsedUp || retryAfter !== undefined || /\brate limit/i.test(message));
}

function rateLimited({ status, retryAfter }: Refusal, { what }: Asked): Fault {
  const pause = retryAfter === undefined ? 'Try again later' : `It asks for a pause of ${retryAfter} s`;
  return {
    kind: 'rate-limited',
    fault: `GitHub's rate limit does not allow ${what} now (${status}). ${pause}.`,
  };
}

function unreachable({ host }: Asked, error: unknown): Fault {
  const code = codeOf(error);
  return {
    kind: 'unreachable',
    fault: `GitHub could not be reached at ${host}${code ? ` (${code})` : ''}.`,
  };
}

function refusalOf(error: unknown): Refusal {
  const response = field(error, 'response');
  const headers = field(response, 'headers');
  const status = field(response, 'status');
  const seconds = Number(field(headers, 'retry-after') ?? Number.NaN);
  return {
    status: typeof status === 'number' ? status : undefined,
    message: error instanceof Error ? error.message : '',
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
    isUsedUp: field(headers, 'x-ratelimit-remaining') === '0',
    isTimeout: isNamed(error, 'TimeoutError') || isNamed(field(error, 'cause'), 'TimeoutError'),
  };
}

/** `ECONNREFUSED` and the like, from the error that fetch gives as the cause of its own. */
function codeOf(error: unknown): string | undefined {
  for (let cause = error; cause !== undefined; cause = field(cause, 'cause')) {
    const code = field(cause, 'code');
    if (typeof code === 'string' && /^[A-Z][A-Z_]+$/.test(code)) return code;
  }
  return undefined;
}

function isNamed(error: unknown, name: string): boolean {
  return field(error, 'name') === name;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
