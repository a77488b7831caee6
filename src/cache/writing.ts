import { backendOf } from './backends.ts';
import { BRANCH, type BranchValue } from './branch.ts';
import type { EventRule } from './events.ts';
import { branchAttribute, branchAttributesOf, branchText, NO_VALUE } from './placement.ts';
import type { CacheEntry, CacheEvent, CacheInputs } from './types.ts';

/** What decides whether a place is written. */
export interface Occasion {
  write: CacheInputs['write'];
  event: CacheEvent;
  rule: EventRule;
  /** What `{branch}` is in what this build writes; absent where the event does not tell. */
  own?: BranchValue;
}

/** Why a place is not written on this occasion, and what to set to have it written; undefined where it is written. */
export function keptFromWriting(place: CacheEntry, occasion: Occasion): string | undefined {
  if (occasion.write === 'never') return NEVER;
  if (occasion.write === 'always') return hasNoValue(place, occasion) ? NO_VALUE : undefined;
  const { rule } = occasion;
  if (sharedBy(place) === 'image' || rule.writes === 'everything') return undefined;
  if (rule.writes === 'nothing') return `${rule.why} ${cure(place, occasion)}`;
  return isOwn(place, occasion) || isOfDefaultBranch(occasion) ? undefined : shared(place, occasion);
}

const NEVER =
  '`cache-write: never` only reads the places of `cache`. Set `cache-write: auto` to have pushes write them.';

/** On an event that writes by itself there always is one. */
function hasNoValue(place: CacheEntry, { own }: Occasion): boolean {
  return own === undefined && branchAttribute(place) !== undefined;
}

/** A backend that nobody knows is taken to be shared, which is the careful guess. */
function sharedBy(place: CacheEntry) {
  return backendOf(place.type)?.sharedBy ?? 'everyone';
}

/** Whether no other branch writes the same. */
function isOwn(place: CacheEntry, { rule }: Occasion): boolean {
  if (branchAttribute(place) !== undefined) return true;
  return sharedBy(place) === 'refs' && rule.actionsCache === 'own ref';
}

/** Where GitHub does not name the default branch, it is likely to be one of these. */
const LIKELY_DEFAULTS: ReadonlySet<string> = new Set(['main', 'master']);

function isOfDefaultBranch({ own, event }: Occasion): boolean {
  if (own === undefined) return false;
  return event.defaultBranch === undefined ? LIKELY_DEFAULTS.has(own.name) : own.name === event.defaultBranch;
}

/** What would have a place written that this event does not write. Code from a fork gets no such advice. */
function cure(place: CacheEntry, { event, rule, own }: Occasion): string {
  const isActionsCache = sharedBy(place) === 'refs';
  // What outsiders can start works for the default branch with a token that only reads, whatever is set here.
  if (event.isFork || (isActionsCache && rule.actionsCache === 'default branch')) return PUSH_WRITES;
  const held = branchAttribute(place);
  const name = held ?? branchAttributesOf(place.type)[0];
  const text = name && own && branchText(place, name, own);
  if (held !== undefined) return text ? `${ALWAYS} to have this one write \`${text}\`.` : PUSH_WRITES;
  if (isActionsCache) return `${ALWAYS} to have it written: GitHub keeps what this ref writes to itself.`;
  if (!text) return `${ALWAYS} to have it written all the same.`;
  return (
    `${ALWAYS} to have it written all the same, best with \`${BRANCH}\` in \`${name}\`, ` +
    `so that this one writes \`${text}\` and no other branch's cache.`
  );
}

const ALWAYS = 'Set `cache-write: always`';
const PUSH_WRITES = 'A push to a branch of this repository writes it.';

function shared(place: CacheEntry, { event }: Occasion): string {
  const [name] = branchAttributesOf(place.type);
  const ownPlace =
    name === undefined ? '' : `put \`${BRANCH}\` into \`${name}\` to give each branch its own, or `;
  const unnamed =
    event.defaultBranch === undefined ? ', `main` or `master` where GitHub does not name it,' : '';
  const writer =
    sharedBy(place) === 'refs'
      ? 'What follows another run has the Actions cache of the default branch, so only a run that follows that branch'
      : 'All branches share this place, so only the default branch';
  return `${writer}${unnamed} writes it: ${ownPlace}set \`cache-write: always\`.`;
}
