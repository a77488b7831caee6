import { BRANCH, type BranchValue, ofBranch } from './branch.ts';
import { attributeOf, printEntry, withDefault } from './entry.ts';
import { eventRule } from './events.ts';
import { branchAttribute, filledWith } from './placement.ts';
import { placesOf, sidesOf, withDefaults } from './places.ts';
import { type BuildIdentity, deriveScope } from './scope.ts';
import type { CacheEntry, CacheEvent, CacheInputs, CachePlan, LeftOut } from './types.ts';
import { keptFromWriting, type Occasion } from './writing.ts';

/** What a plan depends on besides the inputs. */
export interface PlanFacts {
  /** The job has the token and address of the Actions cache, which is then the default place. */
  hasActionsCache: boolean;
  identity: BuildIdentity;
  event: CacheEvent;
}

/**
 * Which caches the build reads and writes: each place of `cache` on both sides as its event allows, then cache-from
 * and cache-to as given.
 */
export function planCache(inputs: CacheInputs, facts: PlanFacts): CachePlan {
  const occasion = occasionOf(inputs, facts.event);
  const places = scoped(placesOf(inputs, facts.hasActionsCache), inputs.scope, facts.identity);
  const plans = places.map((place) => planPlace(place, facts, occasion));
  const sources = [...plans.flatMap((plan) => plan.sources), ...inputs.from];
  const destinations = [...plans.flatMap((plan) => plan.destinations), ...inputs.to];
  const written = once(
    destinations.map((entry) => withDefaults(entry, inputs.mode)),
    destinationKey,
  );
  return {
    sources: once(sources, entryKey).first,
    destinations: written.first,
    leftOut: [...plans.flatMap((plan) => plan.leftOut), ...written.again.map(repeated)],
    notes: [],
    ...(facts.event.isFork ? { isFork: true } : {}),
  };
}

function occasionOf({ write }: CacheInputs, event: CacheEvent): Occasion {
  const rule = eventRule(event);
  return { write, event, rule, own: rule.origin.own(event) };
}

/** Places with a scope: gha places that say none get the one given, else the one derived from what is built. */
function scoped(
  places: readonly CacheEntry[],
  given: string | undefined,
  identity: BuildIdentity,
): CacheEntry[] {
  const scope = places.some(({ type }) => type === 'gha') ? (given ?? deriveScope(identity)) : '';
  return places.map((place) => (place.type === 'gha' ? withDefault(place, 'scope', scope) : place));
}

type PlacePlan = Pick<CachePlan, 'sources' | 'destinations' | 'leftOut'>;

function planPlace(place: CacheEntry, { identity }: PlanFacts, occasion: Occasion): PlacePlan {
  const sides = sidesOf(place, identity.tags);
  const written = sides.destinations.map((entry) => planDestination(entry, occasion));
  const writes = written.some((plan) => plan.destinations.length > 0);
  const read = sides.sources.map((entry) => planSource(entry, occasion, writes));
  return {
    sources: read.flatMap((plan) => plan.sources),
    destinations: written.flatMap((plan) => plan.destinations),
    leftOut: [...read, ...written].flatMap((plan) => plan.leftOut),
  };
}

function planDestination(entry: CacheEntry, occasion: Occasion): PlacePlan {
  const message = keptFromWriting(entry, occasion);
  if (message !== undefined) return nothingBut({ side: 'destination', entry, result: 'skipped', message });
  const filled = filledWith(entry, occasion.own);
  if ('fault' in filled) return nothingBut(dropped('destination', entry, filled.fault));
  return { sources: [], destinations: [filled.entry], leftOut: [] };
}

/** A source with `{branch}` is read under each branch that may have written what this build needs, the nearest first. */
function planSource(entry: CacheEntry, occasion: Occasion, writes: boolean): PlacePlan {
  if (branchAttribute(entry) === undefined) return { sources: [entry], destinations: [], leftOut: [] };
  const values = branchesToRead(occasion, writes);
  if (values.length === 0)
    return nothingBut({ side: 'source', entry, result: 'skipped', message: NOTHING_TO_READ });
  const sources: CacheEntry[] = [];
  for (const value of values) {
    const filled = filledWith(entry, value);
    if ('fault' in filled) return nothingBut(dropped('source', entry, filled.fault));
    sources.push(filled.entry);
  }
  return { sources, destinations: [], leftOut: [] };
}

const NOTHING_TO_READ =
  `\`${BRANCH}\` stands for nothing here, since neither the branch nor the default branch is known. ` +
  `Write the place without \`${BRANCH}\` to have it read on this event.`;

function branchesToRead({ event, rule, own }: Occasion, writes: boolean): BranchValue[] {
  const others = rule.origin.reads(event).filter((name) => name !== undefined);
  const isRead = writes || rule.origin.alwaysReadsOwn === true;
  return [...(isRead && own ? [own] : []), ...others.map(ofBranch)];
}

function nothingBut(leftOut: LeftOut): PlacePlan {
  return { sources: [], destinations: [], leftOut: [leftOut] };
}

function dropped(side: LeftOut['side'], entry: CacheEntry, message: string): LeftOut {
  return { side, entry, result: 'dropped', message };
}

/** Each entry once, by its key, and those that came again. */
function once(entries: readonly CacheEntry[], keyOf: (entry: CacheEntry) => string) {
  const seen = new Map<string, CacheEntry>();
  const again: CacheEntry[] = [];
  for (const entry of entries) {
    const key = keyOf(entry);
    if (seen.has(key)) again.push(entry);
    else seen.set(key, entry);
  }
  return { first: [...seen.values()], again };
}

function entryKey({ type, attributes }: CacheEntry): string {
  return printEntry({ type, attributes: attributes.toSorted() });
}

/** BuildKit refuses registry exports of one `ref`, and others that are alike in every attribute. */
function destinationKey(entry: CacheEntry): string {
  const ref = entry.type === 'registry' ? attributeOf(entry, 'ref') : undefined;
  return ref === undefined ? entryKey(entry) : `type=registry,ref=${ref}`;
}

function repeated(entry: CacheEntry): LeftOut {
  const message =
    'Another line names the same destination on this event, and BuildKit refuses to write one twice: keep one of the two.';
  return dropped('destination', entry, message);
}
