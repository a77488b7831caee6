import { counted, seconds } from '../units.ts';
import type { ActionsCacheAccess, CacheNote, CacheSide } from './types.ts';

const NO_TOKEN =
  'buildx drops this without a word, since the job has no ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL. ' +
  'GitHub gives them to actions, not to `run:` steps. Call this action with `uses:`; on another CI, write `token=` ' +
  'and `url=` of a cache service into the entry, or name another place.';

/** An expression of a secret that is not set leaves nothing behind the equals sign. */
export const EMPTY_TOKEN =
  'buildx drops this without a word, since its `token=` is empty, as it is when the secret behind it is not set. ' +
  'Set that secret, or leave `token=` out to use the token of the job.';

const LOW_TRUST = 'as GitHub gives it to pull_request_target, issue_comment and the like';

const TRUSTED = 'Where the code of this job can be trusted, `cache-mode: write` at the job overrides that.';

const BY_MODE: Readonly<Record<NonNullable<ActionsCacheAccess['mode']>, Partial<Record<CacheSide, string>>>> =
  {
    write: {},
    read: {
      destination:
        'The Actions cache is read-only in this job (`cache-mode: read`): its workflow says so, or GitHub does, as for ' +
        `pull_request_target, issue_comment and the like. ${TRUSTED}`,
    },
    'write-only': {
      source:
        'The Actions cache cannot be read in this job (`cache-mode: write-only`). Write `cache-mode: write` at the job to have it read too.',
    },
    none: sameFor(
      'This job may not use the Actions cache (`cache-mode: none`). Write `cache-mode: write` at the job, or `read` to have it read alone.',
    ),
  };

/** A token that expires sooner, in seconds, is told: BuildKit takes it at the start and writes the cache at the end. */
const SOON = 600;

/** How many refs a sentence names. */
const NAMED_REFS = 3;

/**
 * Why BuildKit cannot use the Actions cache on one side with the job's token, and what to do; undefined when it can. A
 * token that BuildKit refuses ends the build with an export in it, whatever `ignore-error` says.
 */
export function actionsCacheFault(
  side: CacheSide,
  access: ActionsCacheAccess | undefined,
): string | undefined {
  if (!access) return NO_TOKEN;
  const byMode = access.mode === undefined ? undefined : BY_MODE[access.mode][side];
  return byMode ?? tokenFault(access) ?? scopeFault(side, access);
}

/** Whether the job is known to be allowed to read the Actions cache and not to write it. */
export function isReadOnly(access: ActionsCacheAccess | undefined): boolean {
  if (!access) return false;
  const { mode, readable = [], writable } = access;
  return mode === 'read' || (readable.length > 0 && writable?.length === 0);
}

/** What to tell of a token that is good for now; undefined when it is good for long. */
export function expiryNote({ expiresIn }: ActionsCacheAccess): CacheNote | undefined {
  if (expiresIn === undefined || expiresIn >= SOON) return undefined;
  return {
    level: 'info',
    message: `The token of the Actions cache expires in ${seconds(Math.max(0, Math.floor(expiresIn)))}: a build that takes longer cannot write its cache there. GitHub gives each job a new one, so let a job of its own build.`,
  };
}

function tokenFault({ fault, expiresIn }: ActionsCacheAccess): string | undefined {
  if (fault !== undefined) {
    return `BuildKit refuses the token of the Actions cache (ACTIONS_RUNTIME_TOKEN): ${fault}. GitHub's own tokens are complete; a cache service of your own must give such a one too.`;
  }
  if (expiresIn === undefined || expiresIn > 0) return undefined;
  return `The token of the Actions cache (ACTIONS_RUNTIME_TOKEN) expired ${seconds(Math.floor(-expiresIn))} ago, and BuildKit refuses it. GitHub gives each job a new one: build earlier in this job, or in a job of its own.`;
}

function scopeFault(
  side: CacheSide,
  { readable = [], writable = [] }: ActionsCacheAccess,
): string | undefined {
  if (readable.length === 0 && writable.length === 0) {
    return 'The token of this job allows nothing in the Actions cache: its claim `ac` names no ref to read or write. Name another place, such as type=registry,ref=IMAGE.';
  }
  if (side === 'destination' && writable.length === 0) {
    return `The token of this job may only read the Actions cache (${refsInWords(readable)}), ${LOW_TRUST}. ${TRUSTED}`;
  }
  if (side === 'source' && readable.length === 0) {
    return `The token of this job may only write the Actions cache (${refsInWords(writable)}). Write \`cache-mode: write\` at the job to have it read too.`;
  }
  return undefined;
}

function refsInWords(refs: readonly string[]): string {
  const named = refs.slice(0, NAMED_REFS).join(', ');
  const more = refs.length - NAMED_REFS;
  return more > 0 ? `${named} and ${counted(more, 'more', 'more')}` : named;
}

function sameFor(message: string): Record<CacheSide, string> {
  return { source: message, destination: message };
}
