import { createHash } from 'node:crypto';

/** Address and token of the Actions cache, as a job is given them. */
export interface CacheServiceAccess {
  /** ACTIONS_RESULTS_URL, with a slash at its end. */
  url: string;
  /** ACTIONS_RUNTIME_TOKEN; a JWT. Never printed. */
  token: string;
}

/** Whether a scope of BuildKit's gha cache has an index that this job may read; undefined when nobody answers. */
export type IndexLookUp = (scope: string) => Promise<boolean | undefined>;

/** A look-up takes a fraction of a second; a service that does not answer must not hold up a build's report. */
const TIMEOUT = 3000;

/** BuildKit's cache entries all have this version, whatever their paths (github.com/tonistiigi/go-actions-cache). */
const VERSION = createHash('sha256').update('|go-actionscache-1.0').digest('hex');

/**
 * Asks the cache service (version 2) for BuildKit's index. BuildKit imports a scope without an index as if it were
 * an empty cache and says nothing, so this is the only way to tell a first build from a cache that did not hit.
 */
export function indexLookUp({ url, token }: CacheServiceAccess): IndexLookUp {
  const address = new URL('twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL', url);
  const refs = refsOf(token);
  return async (scope) => {
    const answers = await Promise.all(refs.map((ref) => exists(address, token, indexKey(scope, ref))));
    if (answers.includes(true)) return true;
    return answers.length > 0 && answers.every((answer) => answer === false) ? false : undefined;
  };
}

/** `index-<scope>-1-<ref, hashed>`; each export adds `#n`, which the service finds by prefix. */
function indexKey(scope: string, ref: string): string {
  return `index-${scope}-1-${createHash('sha256').update(ref).digest('hex').slice(0, 8)}`;
}

async function exists(address: URL, token: string, key: string): Promise<boolean | undefined> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key, restore_keys: [key], version: VERSION }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.status === 404) return false;
    const answer: unknown = response.ok ? await response.json() : undefined;
    return typeof answer === 'object' && answer !== null && 'ok' in answer ? answer.ok === true : undefined;
  } catch {
    // Not reachable, too slow or no JSON: then it is not known, and the report says no more than BuildKit did.
    return undefined;
  }
}

/** The refs that the token may read, from its claim `ac`; none when it cannot be read. */
function refsOf(token: string): string[] {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const scopes: unknown = JSON.parse(String(Reflect.get(Object(claims), 'ac')));
    if (!Array.isArray(scopes)) return [];
    return scopes
      .map((scope) => Reflect.get(Object(scope), 'Scope'))
      .filter((ref) => typeof ref === 'string');
  } catch {
    // A token that is no JWT is of no use here; buildx will say what it thinks of it.
    return [];
  }
}
