import type { Figure, Figures } from '../gates/types.ts';
import { cacheSizeFigure, imageSizeFigure } from './size-figures.ts';
import type { Report } from './types.ts';

/** The part of a report that limits judge. */
export type Judged = Pick<Report, 'build' | 'hitRate' | 'time' | 'cache' | 'sizes'>;

/** The figures that limits judge, each with its reason where there is none. */
export function figuresOf(report: Judged): Figures {
  const { build } = report;
  const { cache, image, images } = report.sizes;
  const sizes = { cache, image: images ?? image };
  return {
    hitRate: hitRateFigure(report),
    cacheSize: cacheSizeFigure(sizes, build.result),
    imageSize: imageSizeFigure(sizes, build.result),
    buildTime: buildTimeFigure(report),
  };
}

/**
 * Whether there was no cache to read yet: every source that was asked answered "not found".
 * A source without an answer counts so while nothing was hit: gha gives none when it is empty.
 */
export function hadNoCacheYet({ cache, hitRate }: Pick<Judged, 'cache' | 'hitRate'>): boolean {
  const empty = hitRate.cached === 0 ? ['not-found', 'unknown'] : ['not-found'];
  return everySource(cache, empty);
}

/** Whether every source that was asked said that it holds nothing. */
export function foundNoCache({ cache }: Pick<Judged, 'cache'>): boolean {
  return everySource(cache, ['not-found']);
}

function everySource({ sources }: Judged['cache'], results: readonly string[]): boolean {
  const asked = sources.filter(({ result }) => result !== 'dropped' && result !== 'skipped');
  return asked.length > 0 && asked.every(({ result }) => results.includes(result));
}

function hitRateFigure(report: Judged): Figure {
  const { build, hitRate } = report;
  if (build.noCache === true) return { kind: 'exempt', reason: 'the build asked for no cache (no-cache)' };
  if (build.result !== 'succeeded') return { kind: 'missing', reason: 'the build did not finish' };
  if (hitRate.percent === undefined) return { kind: 'missing', reason: 'the build has no steps to count' };
  if (foundNoCache(report)) return { kind: 'exempt', reason: 'there was no cache to read yet' };
  if (hadNoCacheYet(report)) return { kind: 'exempt', reason: 'no source is known to have held a cache' };
  return { kind: 'measured', value: hitRate.percent };
}

function buildTimeFigure({ build, time }: Judged): Figure {
  const value = build.seconds ?? time.build;
  if (value === undefined)
    return { kind: 'missing', reason: 'the log does not tell how long the build took' };
  return { kind: 'measured', value };
}
