import type { CacheSourceReport, Note, Report } from './types.ts';

type Facts = Pick<Report, 'build' | 'cache' | 'hitRate' | 'steps'>;

/** Sources whose index was read without one step of the whole build being found in it. */
export function unusedSources({ build, cache, hitRate, steps }: Facts): CacheSourceReport[] {
  const isLost = steps.some(({ lost }) => lost);
  const isTelling = build.result === 'succeeded' && build.noCache !== true && !isLost;
  if (!isTelling || hitRate.total === 0 || hitRate.cached > 0) return [];
  return cache.sources.filter(({ result }) => result === 'imported');
}

/** A note on them, with what it can be and the cure. Information: a changed base image is no fault. */
export function unusedSourceNotes(report: Facts): Note[] {
  const rows = unusedSources(report);
  const types = [...new Set(rows.map(({ type }) => type))];
  return types.map((type) => ({
    level: 'info',
    message: unusedMessage(
      type,
      rows.filter((row) => row.type === type),
    ),
  }));
}

/** Backends of which BuildKit reads an empty place as if it held something. */
const SILENT_WHEN_EMPTY: ReadonlySet<string> = new Set(['gha', 's3', 'azblob']);

function unusedMessage(type: string, rows: readonly CacheSourceReport[]): string {
  const isOne = rows.length === 1;
  const places = rows.map(({ entry }) => `\`${entry}\``).join(', ');
  const [were, them, holds] = isOne ? ['was', 'it', 'it holds'] : ['were', 'them', 'they hold'];
  const empty = SILENT_WHEN_EMPTY.has(type) ? `, or ${holds} nothing yet` : '';
  const changed = `the base image or the first step changed${empty === '' ? ', or' : ','} another build writes there as well${empty}`;
  return `${places} ${were} read, and not one step was found in ${them}: ${changed}. Where builds share a place, give each one of its own${cureOf(type)}.`;
}

function cureOf(type: string): string {
  if (type === 'gha') return ', by leaving `cache-scope` and `scope=` out or by another scope';
  if (type === 'registry') return ', with another tag in `ref=`';
  return type === 'local' ? ', with another directory' : ', with another `name=`';
}
