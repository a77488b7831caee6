import type { BuildRun } from './build.ts';

/**
 * Why a build ended badly, as far as buildx and not a vertex tells it: it could not start, was killed, lost its
 * engine, or was asked for something else than a build. Undefined for a build that succeeded.
 */
export function exitError({ exit, record, stdout }: BuildRun, cancelled: boolean): string | undefined {
  if (exit.code === 0) return undefined;
  if (cancelled) return 'The build was cancelled.';
  if (exit.signal) return `buildx was ended by ${exit.signal}, which this action did not send.`;
  if (record.error !== undefined) return record.error;
  // `call: check` prints its verdict on stdout, the sum of it in the first line.
  const verdict = stdout.split('\n', 1)[0]?.trim();
  if (verdict) return /^[[{]/.test(verdict) ? 'The call ended with findings; they are in the log.' : verdict;
  const last = record.text.findLast((line) => line.trim() !== '')?.trim();
  return last?.replace(/^ERROR: /, '') ?? `buildx ended with exit code ${exit.code} and said nothing.`;
}
