/** The texts that GitHub's service gives with `ok: false`; BuildKit drops them, `@actions/cache` shows them. */
export const refusals = {
  readOnly: 'cache write denied: token has no writable scopes',
  quota:
    'You have reached your configured budget, your cache is now read only to prevent additional charges.',
};

/**
 * Faults of the stand-in, each a plain object, so that they go over a wire too:
 * `on` names what fails (`create`, `finish`, `find`, `upload`, `download`, absent: all), `key` the beginning of the keys
 * concerned, `times` how often (absent: always), `after` how many of them go well before.
 * What happens: `status` with `retryAfter` (seconds) and `code`, or `refuse` with the service's text, or `cut` after so
 * many bytes, or none of them; all after `delay` milliseconds.
 */
export const faults = {
  rateLimited: (more = {}) => ({
    on: 'create',
    status: 429,
    code: 'resource_exhausted',
    text: 'rate limit exceeded',
    retryAfter: 1,
    ...more,
  }),
  unavailable: (more = {}) => ({
    status: 503,
    code: 'unavailable',
    text: 'Service Unavailable',
    ...more,
  }),
  quota: (more = {}) => ({ on: 'create', refuse: refusals.quota, ...more }),
  slow: (delay, more = {}) => ({ delay, ...more }),
  cutUpload: (more = {}) => ({ on: 'upload', cut: 1000, ...more }),
  cutDownload: (more = {}) => ({ on: 'download', cut: 1000, ...more }),
  /** What the blob store answers when the signed address has run out. */
  addressExpired: (more = {}) => ({ on: 'download', status: 403, code: 'AuthenticationFailed', ...more }),
};

/** The faults that are on, counted down as they happen. */
export class Faults {
  #list = [];

  get list() {
    return this.#list;
  }

  set list(faults) {
    this.#list = [faults].flat().map((fault) => ({ ...fault }));
  }

  /** The fault that meets this request, if any. */
  take(on, key) {
    for (const fault of this.#list) {
      if (fault.on && fault.on !== on) continue;
      if (fault.key && !key?.startsWith(fault.key)) continue;
      if (fault.after) {
        fault.after--;
        continue;
      }
      if (fault.times === 0) continue;
      if (fault.times) fault.times--;
      return fault;
    }
    return undefined;
  }
}
