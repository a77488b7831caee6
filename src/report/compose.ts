import { evaluateLimits, verdictOf } from '../gates/limits.ts';
import type { LimitResult } from '../gates/types.ts';
import type { LimitInputs } from '../inputs/types.ts';
import type { BuildCheck, Measurements } from '../metrics/types.ts';
import { type CacheFacts, destinationRows, sourceRows } from './cache-rows.ts';
import { figuresOf } from './figures.ts';
import { bytesPulled } from './steps.ts';
import type { Note, Report } from './types.ts';

/** What is known about a build beside its record. */
export type BuildFacts = Omit<Report['build'], 'error'>;

/** Puts the one Report together. Without limits every build passes. */
export function composeReport(
  build: BuildFacts,
  measured: Measurements,
  cache: Pick<CacheFacts, 'plan' | 'text' | 'emptyScopes'>,
  notes: readonly Note[],
  checks: readonly BuildCheck[] = [],
): Report {
  const facts: CacheFacts = { ...cache, vertices: measured.caches, result: build.result };
  return {
    schemaVersion: 1,
    build: { ...build, error: measured.error },
    hitRate: measured.hitRate,
    parts: measured.parts,
    steps: measured.steps,
    time: { ...measured.time, build: build.seconds ?? measured.time.build },
    cache: { sources: sourceRows(facts), destinations: destinationRows(facts) },
    sizes: { context: measured.contextBytes, pulled: bytesPulled(measured.steps) },
    ...(checks.length === 0 ? {} : { checks: [...checks] }),
    limits: [],
    verdict: verdictOfBuild(build, []),
    notes: [...notes],
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
