import { createHash } from 'node:crypto';
import { parseRuntimeToken } from './runtime-token.ts';

/** Address and token of the Actions cache, as a job is given them. */
export interface CacheServiceAccess {
  /** ACTIONS_RESULTS_URL */
  url: string;
  /** ACTIONS_RUNTIME_TOKEN; a JWT. Never printed. */
  token: string;
}

/** Whether a scope of BuildKit's gha cache has an index that this job may read; undefined when nobody answers. */
export type IndexLookUp = (scope: string) => Promise<boolean | undefined>;

/** The indexes of one scope that this job may read, in the order of its token's refs; or a clause why they are not known. */
export type ScopeIndexes = { indexes: ReadonlyArray<{ ref: string; text: string }> } | { failure: string };

/** Reads BuildKit's indexes through the cache service. What was asked once is not asked again. */
export interface IndexReader {
  exists: IndexLookUp;
  /** `isReplaced`: a build may have written the index since the last question. Never rejects. */
  read(scope: string, options: { isReplaced: boolean; signal: AbortSignal }): Promise<ScopeIndexes>;
}

/** What the service says of an entry: where it is, that there is none, or a clause why that is not known. */
type Answer = { address: string } | 'none' | { failure: string };

interface Located {
  ref: string;
  answer: Answer;
}

/** A look-up takes a fraction of a second; a service that does not answer must not hold up a build's report. */
const TIMEOUT = 3000;

/** No index comes near; what is larger is not read into memory. */
const LARGEST_INDEX = 64 * 1024 * 1024;

const METHOD = 'twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL';

/** BuildKit's cache entries all have this version, whatever their paths (github.com/tonistiigi/go-actions-cache). */
export const BUILDKIT_VERSION = createHash('sha256').update('|go-actionscache-1.0').digest('hex');

/**
 * Asks the cache service (version 2) for BuildKit's index. BuildKit imports a scope without an index as if it were
 * an empty cache and says nothing, so this is the only way to tell a first build from a cache that did not hit. Like
 * BuildKit, it looks into every ref that the token may read: a job of a pull request has those of its base too.
 */
export function indexReader(access: CacheServiceAccess): IndexReader {
  const claims = parseRuntimeToken(access.token, new Date());
  // A token that cannot be read is of no use here; the preflight tells of it.
  const refs = 'fault' in claims ? [] : claims.readable;
  const asked = new Map<string, Promise<Located[]>>();
  const ask = (scope: string) => {
    const answers = Promise.all(
      refs.map(async (ref) => ({ ref, answer: await find(access, indexKey(scope, ref)) })),
    );
    asked.set(scope, answers);
    return answers;
  };
  return {
    async exists(scope) {
      const found = await (asked.get(scope) ?? ask(scope));
      if (found.some(({ answer }) => isThere(answer))) return true;
      return found.length > 0 && found.every(({ answer }) => answer === 'none') ? false : undefined;
    },
    async read(scope, { isReplaced, signal }) {
      if (refs.length === 0) return { failure: 'the token of the job names no ref that it may read' };
      const known = isReplaced ? undefined : asked.get(scope);
      const indexes = known && (await download(await known, signal));
      // An address does not live for ever, and a service that was away may be back.
      return indexes && 'indexes' in indexes ? indexes : download(await ask(scope), signal);
    },
  };
}

/** `index-<scope>-1-<ref, hashed>`; each export adds `#n`, which the service finds by prefix. */
function indexKey(scope: string, ref: string): string {
  return `index-${scope}-1-${createHash('sha256').update(ref).digest('hex').slice(0, 8)}`;
}

function isThere(answer: Answer): answer is { address: string } {
  return answer !== 'none' && 'address' in answer;
}

async function find({ url, token }: CacheServiceAccess, key: string): Promise<Answer> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/${METHOD}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key, restore_keys: [key], version: BUILDKIT_VERSION }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.status === 404) return 'none';
    return response.ok ? answerIn(await response.json()) : { failure: refusal(response) };
  } catch {
    // Not reachable, too slow or no JSON: then it is not known, and the report says no more than that.
    return { failure: 'the Actions cache service gave no answer' };
  }
}

function answerIn(value: unknown): Answer {
  if (typeof value === 'object' && value !== null && 'ok' in value) {
    if (value.ok !== true) return 'none';
    const address = 'signed_download_url' in value ? value.signed_download_url : undefined;
    return { address: typeof address === 'string' ? address : '' };
  }
  return { failure: 'the Actions cache service gave an answer that cannot be read' };
}

/** One that is missing is what is looked for; one that cannot be had leaves the whole unknown. */
async function download(found: readonly Located[], signal: AbortSignal): Promise<ScopeIndexes> {
  const texts = await Promise.all(
    found.map(async ({ ref, answer }) => {
      if (answer === 'none') return undefined;
      return { ref, got: isThere(answer) ? await textAt(answer.address, signal) : answer };
    }),
  );
  const indexes: Array<{ ref: string; text: string }> = [];
  for (const one of texts) {
    if (!one) continue;
    if ('failure' in one.got) return one.got;
    indexes.push({ ref: one.ref, text: one.got.text });
  }
  return { indexes };
}

/** An address is signed, so the token stays at home. */
async function textAt(address: string, signal: AbortSignal): Promise<{ text: string } | { failure: string }> {
  try {
    const response = await fetch(address, { signal });
    if (!response.ok) return { failure: refusal(response) };
    if (Number(response.headers.get('content-length')) > LARGEST_INDEX) return { failure: TOO_LARGE };
    return { text: await response.text() };
  } catch {
    // Not reachable, broken off, or too slow.
    return { failure: "BuildKit's index could not be fetched" };
  }
}

const TOO_LARGE = "BuildKit's index is too large to be read";

function refusal({ status }: Response): string {
  return `the Actions cache service answered with the status ${status}`;
}
