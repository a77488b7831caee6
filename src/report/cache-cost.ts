import type { CacheCost, Report } from './types.ts';

type Costing = Pick<Report, 'cache' | 'hitRate' | 'time' | 'build'>;

/** What the caches cost this build; undefined where none took time, or where not all of it is known. */
export function cacheCost({ cache, hitRate, time, build }: Costing): CacheCost | undefined {
  const wasRead = cache.sources.some(({ result }) => result === 'imported');
  const wasWritten = cache.destinations.some(({ type, result }) => result === 'written' && type !== 'inline');
  const parts: ReadonlyArray<readonly [happened: boolean, seconds: number | undefined]> = [
    [wasRead, time.cacheImport],
    [hitRate.pulled > 0, time.cachePull],
    [wasWritten, time.cacheExport],
  ];
  if (parts.some(([happened, seconds]) => happened && seconds === undefined)) return undefined;
  const known = parts.flatMap(([, seconds]) => seconds ?? []);
  if (known.length === 0) return undefined;
  const seconds = known.reduce((sum, part) => sum + part, 0);
  const savedNothing = build.result === 'succeeded' && hitRate.total > 0 && hitRate.cached === 0;
  return savedNothing ? { seconds, saved: 0 } : { seconds };
}
