import type { ActionsCacheEntry } from '../../src/github/types.ts';
import { planPrune } from '../../src/prune/plan.ts';
import type { Policies, PruneFacts } from '../../src/prune/types.ts';
import { MAIN, NOW } from '../sizes/entries.ts';

/** All off. */
export function policies(overrides: Partial<Policies> = {}): Policies {
  return {
    closedPullRequests: false,
    supersededIndexes: false,
    keys: [],
    refs: [],
    allTools: false,
    ...overrides,
  };
}

/** What the policies take, in order, as ids; everything on the default branch can be read and names nothing. */
export function taken(
  entries: readonly ActionsCacheEntry[],
  asked: Partial<Policies>,
  facts: Partial<PruneFacts> = {},
): number[] {
  const all = { entries, defaultBranch: MAIN, openPulls: new Set([7]), names: new Map(), now: NOW, ...facts };
  return planPrune(all, policies(asked)).deletions.map(({ entry }) => entry.id);
}

export const ids = (...entries: ActionsCacheEntry[]) => entries.map(({ id }) => id);
