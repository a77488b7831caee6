import { shareOf } from '../sizes/account.ts';
import { grouped } from '../sizes/account-groups.ts';
import { refName } from '../sizes/account-refs.ts';
import type { Share } from '../sizes/account-types.ts';
import { bytes, count, counted } from '../units.ts';
import type { Deletion, KeptReason, PolicyName, PruneOutcome } from './types.ts';

/** What goes from one ref by one policy. `where` is foreign text. */
export interface PruneRow extends Share {
  policy: PolicyName;
  where: string;
}

/** Rows for a table, the largest first. */
export function pruneRows(deletions: readonly Deletion[]): PruneRow[] {
  const groups = grouped(deletions, ({ entry, policy }) => `${policy} ${entry.ref}`);
  const rows = [...groups.values()].flatMap((group): PruneRow[] => {
    const [first] = group;
    if (!first) return [];
    const share = shareOf(group.map(({ entry }) => entry));
    return [{ policy: first.policy, where: refName(first.entry.ref), ...share }];
  });
  return rows.sort((a, b) => b.bytes - a.bytes || b.entries - a.entries);
}

/** What this run deletes, or would. */
export function shownDeletions({ isApplied, removed, deletions }: PruneOutcome): readonly Deletion[] {
  return isApplied ? removed : deletions;
}

/** The one sentence on what was done, or would be. */
export function pruneHeadline(outcome: PruneOutcome): string {
  const { repository, plan, total, isApplied } = outcome;
  const share = shareOf(shownDeletions(outcome).map(({ entry }) => entry));
  const what = `${counted(share.entries, 'cache')} (${bytes(share.bytes)}) of ${repository}`;
  if (share.entries === 0) {
    return `Nothing ${isApplied ? 'was' : 'is'} to be deleted of ${repository}, which holds ${counted(plan.total.entries, 'cache')} (${bytes(plan.total.bytes)}).`;
  }
  if (!isApplied) {
    return `Would delete ${what}, which holds ${count(plan.total.entries)} (${bytes(plan.total.bytes)}). Nothing is deleted without apply.`;
  }
  return `Deleted ${what}; ${counted(total.entries, 'cache')} (${bytes(total.bytes)}) ${total.entries === 1 ? 'is' : 'are'} left.`;
}

const KEPT: Readonly<Record<KeptReason, string>> = {
  'read-by-default-branch': 'the default branch reads it today',
  'default-branch-unread':
    'what the index of the default branch names could not be read, so none of its blobs goes. It takes a job of this repository with the Actions cache',
  needed: 'an index that stays may name it, or it would be read in place of one that goes',
};

/** What is to be said besides; sentences. */
export function pruneSentences(outcome: PruneOutcome): string[] {
  const { plan, deletions, removed, vanished, stopped, isApplied } = outcome;
  const rest = shareOf(plan.deletions.slice(deletions.length).map(({ entry }) => entry));
  const spared = deletions.length - removed.length - vanished;
  return [
    ...(stopped
      ? [
          `Stopped after ${count(removed.length)} of ${counted(deletions.length, 'deletion')}: ${stopped.fault} Run it again to go on.`,
        ]
      : []),
    ...(isApplied && !stopped && spared > 0
      ? [`${stay(spared)} of what was to go, used meanwhile or not needed any more to free enough.`]
      : []),
    ...(rest.entries > 0
      ? [
          `${counted(rest.entries, 'more cache')} (${bytes(rest.bytes)}) can go with the next run: one run deletes at most max-deletions.`,
        ]
      : []),
    ...plan.kept.map(
      (share) => `${stay(share.entries, share.bytes)} that a policy chose: ${KEPT[share.reason]}.`,
    ),
    ...(plan.excessBytes === undefined
      ? []
      : [
          `keep-bytes is missed by ${bytes(plan.excessBytes)}: the rest is not BuildKit's, is not matched, or has to stay.`,
        ]),
    ...(vanished > 0 ? [`${counted(vanished, 'cache')} had gone already.`] : []),
  ];
}

function stay(entries: number, weight?: number): string {
  const size = weight === undefined ? '' : ` (${bytes(weight)})`;
  return `${counted(entries, 'cache')}${size} ${entries === 1 ? 'stays' : 'stay'}`;
}
