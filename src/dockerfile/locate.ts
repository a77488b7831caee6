import type { BuildError, Measurements, Step } from '../metrics/types.ts';
import { excerptOf } from './excerpt.ts';
import { stepLines } from './lines.ts';

/**
 * Adds what a Dockerfile tells: the lines of steps that have none, and the excerpt at a failed step where buildx
 * printed none. Import this module only when it is needed: its parser takes time to load.
 */
export function locate(measured: Measurements, dockerfile: string): Measurements {
  const missing = measured.steps.some(({ line, number }) => line === undefined && number !== undefined);
  const lines = missing ? stepLines(dockerfile, measured.steps) : new Map<string, number>();
  const steps = measured.steps.map((step) => ({ ...step, line: step.line ?? lines.get(step.id) }));
  return { ...measured, steps, error: measured.error && withExcerpt(measured.error, steps, dockerfile) };
}

function withExcerpt(error: BuildError, steps: readonly Step[], dockerfile: string): BuildError {
  if (error.excerpt || error.step === undefined) return error;
  const line = steps.find(({ id }) => id === error.step)?.line;
  return { ...error, excerpt: line === undefined ? undefined : excerptOf(dockerfile, line) };
}
