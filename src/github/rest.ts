import type { Octokit } from '@octokit/rest';
import type { Patience, RestAccess } from './rest-access.ts';
import { type Asked, cancelled, type Fault, faultOf, malformed, slow } from './rest-fault.ts';
import { load } from './rest-octokit.ts';

/** For what stands beside a build: five seconds in all. */
export const LOOK_UP: Patience = {
  total: 5000,
  answer: 5000,
  pause: 2000,
  retries: 2,
  retryAfter: 200,
  pace: 1000,
};

/**
 * For pruning, and for people who wait. GitHub counts a deletion as 5 points of 900 a minute, and asks for a second
 * between requests that change something.
 */
export const MAINTENANCE: Patience = {
  answer: 30_000,
  pause: 120_000,
  retries: 3,
  retryAfter: 1000,
  pace: 1000,
};

export type Answer<T> = { value: T } | Fault;

/** What every request names. */
export type Named = { owner: string; repo: string; request: { signal: AbortSignal } };

/** One question to the API, and how its answer is read. */
export interface Question<T> extends Pick<Asked, 'what' | 'permission'> {
  send(octokit: Octokit, named: Named): Promise<{ data: unknown }>;
  /** Undefined: the answer is not what it should be. */
  read(data: unknown): T | undefined;
}

/** Asks GitHub's REST API about one repository. Never rejects: what goes wrong is a fault. */
export interface RestClient {
  /** `owner/name` */
  repository: string;
  ask<T>(question: Question<T>): Promise<Answer<T>>;
}

/** The client. The packages that do the work are loaded with the first question, so that a run without one does not pay. */
export function restClient(access: RestAccess, patience: Patience, signal?: AbortSignal): RestClient {
  const [owner = '', repo = ''] = access.repository.split('/');
  let octokit: Promise<Octokit> | undefined;
  let since: number | undefined;
  return {
    repository: access.repository,
    async ask(question) {
      since ??= performance.now();
      const left = (patience.total ?? Number.POSITIVE_INFINITY) - (performance.now() - since);
      const { repository, url } = access;
      const asked = { ...question, repository, host: hostOf(url), answer: budget(patience) };
      if (signal?.aborted) return cancelled(asked);
      if (left <= 0) return slow(asked);
      octokit ??= load(access, patience);
      const loading = octokit;
      const send = async (stop: AbortSignal) =>
        question.send(await loading, { owner, repo, request: { signal: stop } });
      return answerWithin(left, signal, asked, question, send);
    },
  };
}

/** An address can hold a password. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the address in GITHUB_API_URL';
}

function budget({ total, answer }: Patience): number {
  return Math.min(total ?? answer, answer);
}

/** The answer, or why there is none, at the latest when the time is up or the job is cancelled. */
async function answerWithin<T>(
  left: number,
  signal: AbortSignal | undefined,
  asked: Asked,
  { read }: Question<T>,
  send: (stop: AbortSignal) => Promise<{ data: unknown }>,
): Promise<Answer<T>> {
  const stop = new AbortController();
  const { promise: ended, resolve: end } = deferred<Fault>();
  const giveUp = (fault: Fault) => {
    end(fault);
    stop.abort();
  };
  const onCancel = () => giveUp(cancelled(asked));
  const timer = Number.isFinite(left) ? setTimeout(() => giveUp(slow(asked)), left) : undefined;
  signal?.addEventListener('abort', onCancel, { once: true });
  const answered = send(stop.signal).then(
    ({ data }): Answer<T> => {
      const value = read(data);
      return value === undefined ? malformed(asked) : { value };
    },
    (error: unknown) => faultOf(error, asked),
  );
  try {
    // The pauses of the plugins do not end with the signal, so nothing waits for them.
    return await Promise.race([answered, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onCancel);
  }
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
