import { actionsCacheFault, EMPTY_TOKEN, expiryNote, isReadOnly } from './actions-cache.ts';
import { builderFault } from './builder-limits.ts';
import { directoryFault } from './directories.ts';
import { attributeOf } from './entry.ts';
import { loginFault } from './registries.ts';
import { saysNo } from './switches.ts';
import type {
  ActionsCacheAccess,
  BuilderFacts,
  CacheAccess,
  CacheEntry,
  CachePlan,
  CacheSide,
  LeftOut,
} from './types.ts';

/** Why an entry is left out. */
type Verdict = Pick<LeftOut, 'result' | 'message'>;

/**
 * The plan without what this job is known not to be able to read or write. What is not known stays in. A destination
 * that says `ignore-error=false` stays too, so that BuildKit fails the build as its user wants it, unless buildx would
 * drop it without a word.
 */
export function withAccess(plan: CachePlan, access: CacheAccess): CachePlan {
  const sifted = sift(plan, (entry, side) => accessVerdict(entry, side, plan, access));
  const note = access.actionsCache && usesToken(sifted) ? expiryNote(access.actionsCache) : undefined;
  return note ? { ...sifted, notes: [...sifted.notes, note] } : sifted;
}

/** The plan without what this builder is known not to be able to read or write; the same exceptions as above. */
export function withBuilder(
  plan: CachePlan,
  builder: BuilderFacts,
  actionsCache?: ActionsCacheAccess,
): CachePlan {
  return sift(plan, (entry, side) => {
    const fault = builderFault(entry, side, builder, actionsCache?.isVersion2 ?? false);
    if (!fault || (!fault.isSilent && failsOnPurpose(entry, side))) return undefined;
    return { result: 'dropped', message: fault.message };
  });
}

function accessVerdict(
  entry: CacheEntry,
  side: CacheSide,
  plan: CachePlan,
  { actionsCache, logins, directories }: CacheAccess,
): Verdict | undefined {
  if (entry.type === 'gha') {
    if (attributeOf(entry, 'token') === '') return asDropped(EMPTY_TOKEN);
    if (hasOwnToken(entry) || (actionsCache && failsOnPurpose(entry, side))) return undefined;
    const verdict = asDropped(actionsCacheFault(side, actionsCache));
    return plan.isFork && side === 'destination' && isReadOnly(actionsCache) ? asForks(verdict) : verdict;
  }
  if (failsOnPurpose(entry, side)) return undefined;
  if (entry.type === 'registry') {
    const verdict = asDropped(loginFault(entry, side, logins, plan.isFork));
    return plan.isFork ? asForks(verdict) : verdict;
  }
  return entry.type === 'local' ? directoryFault(entry, side, plan, directories) : undefined;
}

function asDropped(message: string | undefined): Verdict | undefined {
  return message === undefined ? undefined : { result: 'dropped', message };
}

/** That a fork lacks a right is nothing to be told about. */
function asForks(verdict: Verdict | undefined): Verdict | undefined {
  return verdict && { ...verdict, result: 'skipped' };
}

function sift(
  plan: CachePlan,
  judge: (entry: CacheEntry, side: CacheSide) => Verdict | undefined,
): CachePlan {
  const leftOut: LeftOut[] = [];
  const keep = (side: CacheSide) => (entry: CacheEntry) => {
    const verdict = judge(entry, side);
    if (verdict) leftOut.push({ side, entry, ...verdict });
    return !verdict;
  };
  const sources = plan.sources.filter(keep('source'));
  const destinations = plan.destinations.filter(keep('destination'));
  return { ...plan, sources, destinations, leftOut: [...plan.leftOut, ...leftOut] };
}

function usesToken({ destinations }: CachePlan): boolean {
  return destinations.some((entry) => entry.type === 'gha' && !hasOwnToken(entry));
}

function hasOwnToken(entry: CacheEntry): boolean {
  return attributeOf(entry, 'token') !== undefined;
}

function failsOnPurpose(entry: CacheEntry, side: CacheSide): boolean {
  return side === 'destination' && saysNo(entry, 'ignore-error');
}
