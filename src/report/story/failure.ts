import type { BuildError } from '../../metrics/types.ts';
import type { Report } from '../types.ts';

/** What a person needs to see of a failed build. */
export interface Failure {
  message: string;
  /** The last lines of the step's own output, at most ten. */
  log: string[];
  /** The Dockerfile excerpt. */
  excerpt: string[];
}

const EXCERPT_LINES = 25;
const LOG_LINES = 10;

/** The failure of a build; undefined when it did not fail or nothing is known of it. */
export function failureOf({ build }: Report): Failure | undefined {
  if (build.result !== 'failed' || !build.error) return undefined;
  const { message, logTail, excerpt }: BuildError = build.error;
  return { message, log: logTail.slice(-LOG_LINES), excerpt: (excerpt ?? []).slice(0, EXCERPT_LINES) };
}
