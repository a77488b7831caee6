import type { retry } from '@octokit/plugin-retry';
import type { throttling } from '@octokit/plugin-throttling';
import type { Octokit } from '@octokit/rest';
import type { Patience, RestAccess } from './rest-access.ts';

/** What GitHub answers once and for all; its limits are waited for by the throttling alone. */
const FINAL = [400, 401, 403, 404, 409, 410, 422, 429, 451];

/** Octokit with throttling and retries. The packages are loaded here and nowhere before. */
export async function load({ url, token }: RestAccess, patience: Patience): Promise<Octokit> {
  const [rest, plugins] = await Promise.all([import('@octokit/rest'), loadPlugins()]);
  const Client = rest.Octokit.plugin(plugins.throttling, plugins.retry);
  const isBearable = (seconds: number, _: unknown, __: unknown, tries: number) =>
    seconds * 1000 <= patience.pause && tries < patience.retries;
  return new Client({
    auth: token,
    baseUrl: url.replace(/\/+$/, ''),
    userAgent: 'buildkit-cache-action',
    log: { debug() {}, info() {}, warn() {}, error() {} },
    request: { fetch: fetchWithin(patience.answer) },
    retry: { doNotRetry: FINAL, retries: patience.retries, retryAfterBaseValue: patience.retryAfter },
    throttle: {
      write: new plugins.Bottleneck.Group({ maxConcurrent: 1, minTime: patience.pace }),
      onRateLimit: isBearable,
      onSecondaryRateLimit: isBearable,
    },
  });
}

interface Plugins {
  retry: typeof retry;
  throttling: typeof throttling;
  Bottleneck: typeof import('bottleneck/light.js').default;
}

async function loadPlugins(): Promise<Plugins> {
  const [throttle, again, { default: Bottleneck }] = await Promise.all([
    import('@octokit/plugin-throttling'),
    import('@octokit/plugin-retry'),
    import('bottleneck/light.js'),
  ]);
  return { throttling: throttle.throttling, retry: again.retry, Bottleneck };
}

/** A fetch that gives up on an answer which does not come; such a request is made again. */
function fetchWithin(milliseconds: number): typeof fetch {
  return (input, init) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(new DOMException('too slow', 'TimeoutError')), milliseconds);
    timer.unref();
    const outer = init?.signal;
    if (outer?.aborted) stop.abort();
    outer?.addEventListener('abort', () => stop.abort(), { once: true });
    return fetch(input, { ...init, signal: stop.signal });
  };
}
