import type { BuildRecord } from '../progress/types.ts';
import { cachesOf } from './caches.ts';
import { contextBytesOf } from './context.ts';
import { errorOf } from './error.ts';
import { hitRateOf, partsOf } from './hit-rate.ts';
import { stepsOf } from './steps.ts';
import { timeOf } from './time.ts';
import type { Measurements } from './types.ts';
import { unitsOf } from './units.ts';

/** What is known of a build beside its log. */
export interface BuildFacts {
  /** Dockerfile line by vertex id, from provenance. */
  lines?: ReadonlyMap<string, number>;
}

/** All that one record amounts to. Pure. */
export function measure(record: BuildRecord, { lines }: BuildFacts = {}): Measurements {
  const units = unitsOf(record);
  const stepUnits = stepsOf(units, record, lines);
  const steps = stepUnits.map(({ step }) => step);
  return {
    steps,
    hitRate: hitRateOf(steps, units, record.format),
    parts: partsOf(steps),
    time: timeOf(record, units, stepUnits),
    caches: cachesOf(units),
    contextBytes: contextBytesOf(units),
    error: errorOf(record, units, stepUnits),
  };
}
