import { exporterFaultOf, exporterSentence, withoutExporters } from '../cache/exporter-faults.ts';
import { type FailedBuild, healingOf, withoutFailed } from '../cache/healing.ts';
import type { CacheNote, CachePlan } from '../cache/types.ts';
import { seconds } from '../units.ts';
import type { BuildRun } from './build.ts';
import { failedBuildOf } from './failed-build.ts';

/** A build that has ended, and the plan that it was run with. */
export interface Attempt {
  built: BuildRun;
  plan: CachePlan;
}

/** A first attempt that failed on nothing but a cache. */
export interface FirstAttempt {
  /** What is different the second time. */
  plan: CachePlan;
  /** How many caches are left out. */
  count: number;
  /** A sentence on what happened, without tokens and keys. */
  message: string;
  /** Wall seconds that it took. */
  seconds: number;
  /** What buildx said last. */
  error: string;
}

/** How a build is run, as often as it takes. */
export interface Attempts<A extends Attempt> {
  attempt(plan: CachePlan): Promise<A>;
  /** Told between both attempts: one sentence. */
  again(message: string): void;
  abort: AbortSignal;
}

/**
 * Runs a build, and once more without the caches that ended it, if nothing else did. Gives the last attempt, with
 * the time of both, and a note and a row on what was left out in its plan. Rejects with what `attempt` rejects with.
 */
export async function runAttempts<A extends Attempt>(
  plan: CachePlan,
  { attempt, again, abort }: Attempts<A>,
): Promise<A & { first?: FirstAttempt }> {
  const ran = await attempt(plan);
  const first = abort.aborted ? undefined : healableAttempt(ran);
  if (!first) return ran;
  again(`${first.message} The build runs again without ${first.count === 1 ? 'it' : 'them'}.`);
  const second = await attempt(first.plan);
  const built = {
    ...second.built,
    started: ran.built.started,
    seconds: ran.built.seconds + second.built.seconds,
  };
  const notes = [...second.plan.notes, noteOf(first, second.built)];
  return { ...second, built, plan: { ...second.plan, notes }, first };
}

function healableAttempt({ built, plan }: Attempt): FirstAttempt | undefined {
  const { exit, record } = built;
  if (exit.signal !== undefined || exit.code === 0) return undefined;
  const failed = failedBuildOf(record);
  if (!failed) return undefined;
  const cured = withoutBlobs(failed, plan) ?? withoutDestinations(failed, plan);
  return cured && { ...cured, seconds: built.seconds, error: failed.error };
}

type Cured = Pick<FirstAttempt, 'plan' | 'count' | 'message'>;

function withoutBlobs(failed: FailedBuild, plan: CachePlan): Cured | undefined {
  const healing = healingOf(failed, plan);
  if (!healing) return undefined;
  const { without, message } = healing;
  return { plan: withoutFailed(plan, healing), count: without.length, message };
}

function withoutDestinations({ error, mayBePushed }: FailedBuild, plan: CachePlan): Cured | undefined {
  // One node of a builder may have pushed before another could not prepare.
  if (mayBePushed) return undefined;
  const fault = exporterFaultOf(error, plan);
  if (!fault) return undefined;
  const count = fault.destinations.length;
  return { plan: withoutExporters(plan, fault), count, message: exporterSentence(fault) };
}

function noteOf(first: FirstAttempt, last: BuildRun): CacheNote {
  const times = `The build ran twice: the first attempt failed after ${seconds(first.seconds)}`;
  const second = last.exit.code === 0 ? `the second took ${seconds(last.seconds)}` : 'the second failed too';
  return { level: 'info', message: `${times}, and ${second}. ${first.message}` };
}
