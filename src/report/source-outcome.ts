import { scopeOf } from '../cache/empty-scopes.ts';
import { attributeOf } from '../cache/entry.ts';
import { FORKS_HAVE_NO_LOGIN } from '../cache/registries.ts';
import { isCancellation } from '../metrics/status.ts';
import type { CacheFacts, Paired } from './cache-facts.ts';
import { causeOf, messageOf, shortened } from './causes.ts';
import { silentDrop } from './silent-drop.ts';
import type { CacheSourceReport, CauseKind } from './types.ts';

type Outcome = Pick<CacheSourceReport, 'result' | 'message' | 'cause'>;

const NOT_FOUND =
  /not found|does not exist|no such file|manifest unknown|name unknown|no digest found for tag/i;
/** Texts that hold the words of NOT_FOUND and mean something else. */
const NO_FIRST_RUN =
  /getting credentials|NoSuchBucket|bucket does not exist|ContainerNotFound|BlobNotFound|\b(blob|content) sha256:/i;

const RESULT_OF: Partial<Record<CauseKind, CacheSourceReport['result']>> = {
  login: 'refused',
  'expired-token': 'refused',
  'read-only-token': 'refused',
  network: 'unreachable',
  timeout: 'unreachable',
};

/** What became of a cache source, and why. */
export function sourceOutcome({ entry, vertex }: Paired, facts: CacheFacts): Outcome {
  const warning = localWarning({ entry }, facts);
  if (warning !== undefined) return warned(warning);
  if (entry.type === 'gha' && facts.emptyScopes?.has(scopeOf(entry)))
    return { result: 'not-found', message: 'This scope of the Actions cache holds nothing yet.' };
  if (!vertex)
    return (
      silentDrop(entry, facts) ?? {
        result: 'unknown',
        message: 'BuildKit did not say that it read this source.',
      }
    );
  const { error, completed } = vertex;
  if (error === undefined) return { result: completed ? 'imported' : 'unknown' };
  if (isCancellation(error)) return { result: 'unknown', message: 'The build ended before this was read.' };
  if (NOT_FOUND.test(error) && !NO_FIRST_RUN.test(error))
    return { result: 'not-found', message: shortened(error) };
  const ref = attributeOf(entry, 'ref');
  const cause = causeOf(error, { type: entry.type, side: 'source', ref, access: facts.access });
  const result = (cause && RESULT_OF[cause.kind]) ?? 'failed';
  if (result === 'refused' && facts.plan?.isFork) return refusedToFork(error);
  return { result, message: messageOf(error, cause), ...(cause ? { cause } : {}) };
}

/** A fork is refused what needs a login, as it should be: that is no trouble. */
export function refusedToFork(error: string): { result: 'skipped'; message: string } {
  return { result: 'skipped', message: `${shortened(error)}. ${FORKS_HAVE_NO_LOGIN}.` };
}

/** buildx itself looks at a local source; what it cannot read has no vertex, only a line of text. */
function localWarning({ entry }: Pick<Paired, 'entry'>, { text, told }: CacheFacts): string | undefined {
  const own = attributeOf(entry, 'src');
  if (entry.type !== 'local' || own === undefined) return undefined;
  const asked = attributeOf(told?.get(entry) ?? entry, 'src') ?? own;
  return text.find((line) => line.includes(`local cache import at ${asked} `))?.replaceAll(asked, own);
}

function warned(warning: string): Outcome {
  const isDamaged = /invalid character|unexpected end of JSON|unmarshal|digest \S+ unavailable/i.test(
    warning,
  );
  const isUnreadable = /permission denied/i.test(warning);
  if (!isDamaged && !isUnreadable) return { result: 'not-found', message: warning };
  const cause = isDamaged
    ? {
        kind: 'damaged' as const,
        message: 'The directory holds no cache that can be read.',
        cure: 'The next build that writes it makes it sound again.',
      }
    : causeOf(warning, { type: 'local', side: 'source' });
  return { result: 'failed', message: messageOf(warning, cause), ...(cause ? { cause } : {}) };
}
