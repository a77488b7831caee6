import { attributeOf, withDefault, without } from './entry.ts';
import type { CacheEntry, CacheInputs, CachePlan } from './types.ts';

/** What a plan depends on besides the inputs. */
export interface CacheFacts {
  /** The job has the token and address of the Actions cache, so buildx will not drop `type=gha`. */
  hasActionsCache: boolean;
  /** Image names of the build; an inline cache is read from them. */
  tags: readonly string[];
}

/** A place of the `cache` input, turned into what is read and what is written. */
interface Sides {
  sources: CacheEntry[];
  destinations: CacheEntry[];
}

const EXPORT_ONLY = new Set([
  'mode',
  'ignore-error',
  'compression',
  'compression-level',
  'force-compression',
  'image-manifest',
  'oci-mediatypes',
  'repository',
  'ghtoken',
  'reset',
  'touch_refresh',
  'upload_parallelism',
]);
const IMPORT_ONLY = new Set(['digest']);
const DIRECTORY = new Set(['src', 'dest']);

/** Which caches the build reads and writes: each place of `cache` on both sides, then cache-from and cache-to. */
export function planCache(inputs: CacheInputs, facts: CacheFacts): CachePlan {
  const places = placesOf(inputs, facts).map((place) => scoped(place, inputs.scope));
  const sides = places.map((place) => sidesOf(place, facts));
  const written = inputs.write === 'never' ? [] : sides.flatMap((side) => side.destinations);
  const sources = [...sides.flatMap((side) => side.sources), ...inputs.from];
  const destinations = [...written, ...inputs.to].map((entry) => harmless(moded(entry, inputs.mode)));
  return { sources, destinations, dropped: droppedOf([...sources, ...destinations], facts) };
}

/** The places asked for, or the default: the Actions cache where the job has it and no cache was named. */
function placesOf(inputs: CacheInputs, facts: CacheFacts): CacheEntry[] {
  if (inputs.places !== undefined) return inputs.places;
  const named = inputs.from.length > 0 || inputs.to.length > 0;
  return facts.hasActionsCache && !named ? [{ type: 'gha', attributes: [] }] : [];
}

function scoped(place: CacheEntry, scope: string | undefined): CacheEntry {
  return place.type === 'gha' && scope !== undefined ? withDefault(place, 'scope', scope) : place;
}

/** `mode=` for a destination that does not say it. Inline caches know no mode. */
function moded(entry: CacheEntry, mode: CacheInputs['mode']): CacheEntry {
  return entry.type === 'inline' ? entry : withDefault(entry, 'mode', mode);
}

/** A cache that cannot be written must not fail the build. Inline caches are part of the image and know no such thing. */
function harmless(entry: CacheEntry): CacheEntry {
  return entry.type === 'inline' ? entry : withDefault(entry, 'ignore-error', 'true');
}

function sidesOf(place: CacheEntry, facts: CacheFacts): Sides {
  if (place.type === 'inline') return inlineSides(place, facts);
  if (place.type === 'local') return localSides(place);
  return { sources: [without(place, EXPORT_ONLY)], destinations: [without(place, IMPORT_ONLY)] };
}

/** An inline cache is written into the image and read from it, under each of its names. */
function inlineSides(place: CacheEntry, facts: CacheFacts): Sides {
  const sources = [...new Set(facts.tags)].map(
    (tag): CacheEntry => ({ type: 'registry', attributes: [['ref', tag]] }),
  );
  return { sources, destinations: [place] };
}

/** A local place names one directory, as `src` or `dest`; buildx wants the one to read and the other to write. */
function localSides(place: CacheEntry): Sides {
  const source = attributeOf(place, 'src') ?? attributeOf(place, 'dest') ?? '';
  const destination = attributeOf(place, 'dest') ?? source;
  const others = without(place, DIRECTORY);
  return {
    sources: [directoryEntry('src', source, without(others, EXPORT_ONLY))],
    destinations: [directoryEntry('dest', destination, without(others, IMPORT_ONLY))],
  };
}

function directoryEntry(name: string, directory: string, others: CacheEntry): CacheEntry {
  return { type: 'local', attributes: [[name, directory], ...others.attributes] };
}

const NO_TOKEN =
  'buildx drops this without a word, since the job has no ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL. ' +
  'GitHub gives them to actions, not to `run:` steps.';

function droppedOf(entries: readonly CacheEntry[], facts: CacheFacts): Map<CacheEntry, string> {
  const silent = entries.filter((entry) => entry.type === 'gha' && attributeOf(entry, 'token') === undefined);
  return new Map(facts.hasActionsCache ? [] : silent.map((entry) => [entry, NO_TOKEN]));
}
