import { type Environment, readEnvironment } from './environment.ts';
import { fail } from './github/job.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs a step of a workflow: reads the environment and passes a cancelled job on as an abort. Never rejects: a failure
 * is an error annotation and exit code 1.
 */
export async function runStep(
  step: (environment: Environment, abort: AbortSignal) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const cancel = () => abort.abort();
  for (const signal of SIGNALS) process.on(signal, cancel);
  try {
    await step(readEnvironment(process.env, process.cwd()), abort.signal);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  } finally {
    for (const signal of SIGNALS) process.off(signal, cancel);
  }
}
