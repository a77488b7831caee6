import { evaluateLimits, verdictOf } from '../gates/limits.ts';
import type { LimitResult } from '../gates/types.ts';
import type { LimitInputs } from '../inputs/types.ts';
import type { BuildCheck, Measurements } from '../metrics/types.ts';
import { cacheCost } from './cache-cost.ts';
import type { CacheFacts, CacheKnowledge } from './cache-facts.ts';
import { destinationRows, sourceRows } from './cache-rows.ts';
import { figuresOf } from './figures.ts';
import { quotaNotes } from './size-notes.ts';
import { bytesPulled } from './steps.ts';
import type { Note, Report } from './types.ts';
import { unusedSourceNotes } from './unused-sources.ts';

/** What is known about a build beside its record. */
export type BuildFacts = Omit<Report['build'], 'error'>;

/** Puts the one Report together. Without limits every build passes. */
export function composeReport(
  build: BuildFacts,
  measured: Measurements,
  knowledge: CacheKnowledge,
  notes: readonly Note[],
  checks: readonly BuildCheck[] = [],
  weights: Omit<Report['sizes'], 'context' | 'pulled'> = {},
): Report {
  const { caches: vertices, hitRate } = measured;
  const facts: CacheFacts = {
    ...knowledge,
    vertices,
    result: build.result,
    hasImage: measured.time.imageExport !== undefined,
    counts: hitRate,
  };
  const cache = { sources: sourceRows(facts), destinations: destinationRows(facts) };
  const report: Report = {
    schemaVersion: 1,
    build: { ...build, error: measured.error },
    hitRate,
    parts: measured.parts,
    steps: measured.steps,
    time: { ...measured.time, build: build.seconds ?? measured.time.build },
    cache,
    sizes: { context: measured.contextBytes, pulled: bytesPulled(measured.steps), ...weights },
    ...(checks.length === 0 ? {} : { checks: [...checks] }),
    limits: [],
    verdict: verdictOfBuild(build, []),
    notes: [...notes, ...(knowledge.plan?.notes ?? []), ...quotaNotes(weights.cache ?? [])],
  };
  return {
    ...report,
    cache: { ...cache, cost: cacheCost(report) },
    notes: [...report.notes, ...unusedSourceNotes(report)],
  };
}

/** The report with the user's limits held against its figures. A build that did not succeed fails, limits or none. */
export function judge(report: Report, limits: LimitInputs): Report {
  const results = evaluateLimits(limits, figuresOf(report));
  return { ...report, limits: results, verdict: verdictOfBuild(report.build, results) };
}

/** A log that ends early leaves the result unknown, and that alone is no failure. */
function verdictOfBuild(
  { result }: Pick<BuildFacts, 'result'>,
  limits: readonly LimitResult[],
): Report['verdict'] {
  return result === 'failed' || result === 'cancelled' ? 'fail' : verdictOf(limits);
}
