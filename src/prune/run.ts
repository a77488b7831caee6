import type { Answer } from '../github/rest.ts';
import type { Fault } from '../github/rest-fault.ts';
import { shareOf } from '../sizes/account.ts';
import { planPrune } from './plan.ts';
import { type PruneState, readState, refresh } from './state.ts';
import type { Deletion, Policies, PruneOutcome, PrunePlan } from './types.ts';
import type { PruneWorld } from './world.ts';

export interface PruneWish {
  policies: Policies;
  /** Otherwise it is only told what would go. */
  apply: boolean;
  /** At most so many entries are deleted. */
  maxDeletions: number;
}

/** Deletions between two looks at what was used meanwhile: about half a minute. */
const BATCH = 25;

/** Plans and, where it is asked to, deletes. Never rejects; what was deleted is told also when it had to stop. */
export async function prune(wish: PruneWish, world: PruneWorld): Promise<Answer<PruneOutcome>> {
  const read = await readState(wish.policies, world);
  if ('fault' in read) return read;
  const state = read.value;
  const plan = planPrune(factsOf(state, world), wish.policies);
  const outcome = planned(plan, wish, state);
  world.announce(outcome);
  if (!wish.apply) return { value: outcome };
  return { value: await removeAll(outcome, wish, world, state) };
}

function planned(plan: PrunePlan, wish: PruneWish, state: PruneState): PruneOutcome {
  return {
    repository: state.repository,
    defaultBranch: state.defaultBranch,
    plan,
    isApplied: wish.apply,
    deletions: plan.deletions.slice(0, wish.maxDeletions),
    removed: [],
    vanished: 0,
    total: plan.total,
  };
}

/**
 * Deletes what was announced and is still to go. Builds may run meanwhile: before every few deletions it asks what was
 * used since, and plans again with it. So nothing goes that somebody has begun to need.
 */
async function removeAll(
  outcome: PruneOutcome,
  { policies }: PruneWish,
  world: PruneWorld,
  state: PruneState,
): Promise<PruneOutcome> {
  const only = new Set(outcome.deletions.map(({ entry }) => entry.id));
  const removed: Deletion[] = [];
  let vanished = 0;
  const ended = (stopped?: Fault): PruneOutcome => ({
    ...outcome,
    removed,
    vanished,
    total: shareOf([...state.entries.values()]),
    ...(stopped && { stopped }),
  });
  while (only.size > 0) {
    const fault = await refresh(state, world);
    if (fault) return ended(fault);
    const batch = planPrune({ ...factsOf(state, world), only }, policies).deletions.slice(0, BATCH);
    if (batch.length === 0) break;
    for (const deletion of batch) {
      const answer = await world.caches.remove(deletion.entry.id);
      if ('fault' in answer) return ended(answer);
      if (answer.value === 'removed') removed.push(deletion);
      else vanished += 1;
      forget(state, only, deletion.entry.id);
    }
  }
  return ended();
}

function forget({ entries, gone }: PruneState, only: Set<number>, id: number): void {
  entries.delete(id);
  gone.add(id);
  only.delete(id);
}

function factsOf({ entries, defaultBranch, openPulls, names }: PruneState, world: PruneWorld) {
  return { entries: [...entries.values()], defaultBranch, openPulls, names, now: world.now() };
}
