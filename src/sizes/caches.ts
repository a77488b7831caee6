import { setMaxListeners } from 'node:events';
import type { Builder, Docker } from '../buildx/types.ts';
import { directoryOf } from '../cache/directories.ts';
import { attributeOf } from '../cache/entry.ts';
import type { CacheEntry, CachePlan } from '../cache/types.ts';
import { type CachePlace, placesOf } from './caches-places.ts';
import { type ActionsCache, scopeSize } from './gha.ts';
import { localSize } from './local.ts';
import { INLINE_MESSAGE, objectStoreSize } from './objects.ts';
import { IS_IMAGE, registrySize } from './registry.ts';
import type { CacheSize } from './types.ts';

/** What the weighing of caches needs to know. */
export interface CacheWorld {
  docker: Docker;
  builder: Pick<Builder, 'name'>;
  actionsCache: ActionsCache;
  /** Digests of the compressed layers of the image; absent where they are not known. */
  imageDigests?: ReadonlySet<string>;
  /** Bytes that the export to a destination says it sent. */
  sentBytes?: ReadonlyMap<CacheEntry, number>;
}

type Plan = Pick<CachePlan, 'sources' | 'destinations'>;
type Measured = Partial<CacheSize>;

/** Seconds for all places together. */
const PATIENCE = 5;

/**
 * What each place of a plan weighs, all side by side, once the build has ended and local destinations are closed.
 * There is no row for a place that does not exist. Never rejects: a row without bytes says why in its message.
 */
export async function cacheSizes(plan: Plan, world: CacheWorld, patience = PATIENCE): Promise<CacheSize[]> {
  const clock = new AbortController();
  // Each place and each of its questions listens, and a plan can have many.
  setMaxListeners(0, clock.signal);
  const timer = setTimeout(() => clock.abort(), patience * 1000);
  try {
    const rows = await Promise.all(
      placesOf(plan).map((place) => rowOf(place, world, clock.signal, patience)),
    );
    return rows.filter((row) => row !== undefined).filter((row) => !isInlineImage(row, plan));
  } finally {
    clearTimeout(timer);
  }
}

async function rowOf(
  place: CachePlace,
  world: CacheWorld,
  signal: AbortSignal,
  patience: number,
): Promise<CacheSize | undefined> {
  const tooLate = { message: `there was no answer within ${patience} seconds` };
  const measured = await Promise.race([weighed(place, world, signal), aborted(signal).then(() => tooLate)]);
  if (!measured) return undefined;
  return { ...measured, ...modeOf(place), place: place.name, type: place.entry.type };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** How each backend is weighed; none of them rejects. */
async function weighed(
  { entry, side }: CachePlace,
  { docker, builder, actionsCache, imageDigests, sentBytes }: CacheWorld,
  signal: AbortSignal,
): Promise<Measured | undefined> {
  switch (entry.type) {
    case 'gha':
      return scopeSize({ entry, isWritten: side === 'destination', imageDigests, signal }, actionsCache);
    case 'registry':
      return registrySize(attributeOf(entry, 'ref') ?? '', docker, {
        builder: builder.name,
        imageDigests,
        signal,
      });
    case 'local':
      return localSize(directoryOf(entry, side) ?? '', { imageDigests });
    case 'inline':
      return { message: INLINE_MESSAGE };
    case 's3':
    case 'azblob':
      return objectStoreSize(sentBytes?.get(entry));
    default:
      return { message: 'a cache of this type is not known here' };
  }
}

function modeOf({ entry, side }: CachePlace): Pick<CacheSize, 'mode'> {
  const mode = side === 'destination' ? attributeOf(entry, 'mode') : undefined;
  return mode === 'min' || mode === 'max' ? { mode } : {};
}

/** An inline cache is read from the image's names; its own row says all that there is to say. */
function isInlineImage({ type, message }: CacheSize, { destinations }: Plan): boolean {
  return type === 'registry' && message === IS_IMAGE && destinations.some((entry) => entry.type === 'inline');
}
