import type { Builder, Docker } from '../buildx/types.ts';
import type { CacheEntry, CachePlan } from '../cache/types.ts';
import type { Environment } from '../environment.ts';
import type { IndexReader } from '../github/cache-service.ts';
import { builderSize } from './builder.ts';
import { cacheSizes } from './caches.ts';
import type { BuilderSize, CacheSize } from './types.ts';

/** What a build that has ended hands over to be weighed. */
export interface SizesWorld {
  docker: Docker;
  environment: Pick<Environment, 'actionsCache' | 'cacheService' | 'workspace'>;
  builder: Pick<Builder, 'name' | 'buildx'>;
  /** Of the job's Actions cache, with what it asked before the build. */
  indexes?: IndexReader;
  /** Digests of the compressed layers of all images that were built; absent where they are not known. */
  imageDigests?: ReadonlySet<string>;
  /** Bytes that the export to a destination says it sent, by planned entry. */
  sentBytes?: ReadonlyMap<CacheEntry, number>;
  /** Steps ran, so that the builder keeps something new. */
  isChanged?: boolean;
}

/** Weighs all caches and the builder side by side, within five seconds. Never rejects. */
export async function measureSizes(
  plan: Pick<CachePlan, 'sources' | 'destinations'>,
  { docker, environment, builder, indexes, imageDigests, sentBytes, isChanged }: SizesWorld,
): Promise<{ caches: CacheSize[]; builder: BuilderSize }> {
  const actionsCache = {
    access: environment.cacheService,
    isVersion2: environment.actionsCache?.isVersion2 ?? false,
    indexes,
  };
  const [caches, kept] = await Promise.all([
    cacheSizes(plan, { docker, builder, actionsCache, imageDigests, sentBytes }),
    builderSize(docker, builder, environment.workspace, { isChanged }),
  ]);
  return { caches, builder: kept };
}
