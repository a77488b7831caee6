import { shareOf } from '../sizes/account.ts';
import { grouped } from '../sizes/account-groups.ts';
import { entryKey, indexFamilies, isIndex, type KeyedEntry } from '../sizes/account-keys.ts';
import { orderOf, type Pool } from './order.ts';
import { selectionOf } from './selection.ts';
import { type Protection, protectionOf, sightOf } from './sight.ts';
import type { Deletion, KeptReason, Policies, PolicyName, PruneFacts, PrunePlan } from './types.ts';

/**
 * What the policies take of a repository's entries. Pure. Never the index that the default branch reads nor a blob that
 * it names, and never a blob before all indexes that may name it.
 */
export function planPrune(facts: PruneFacts, policies: Policies): PrunePlan {
  const keyed = facts.entries.map((entry): KeyedEntry => ({ entry, key: entryKey(entry) }));
  const families = indexFamilies(keyed.filter(isIndex));
  const protection = protectionOf(families, facts);
  const selection = selectionOf(policies, families, facts);
  const isFree = (one: KeyedEntry) => !protection.isRead(one) && !protection.isUnread(one);
  const considered = keyed.filter(
    (one) => selection.considers(one) && facts.only?.has(one.entry.id) !== false,
  );
  const wanted = new Map<KeyedEntry, PolicyName>();
  for (const one of considered) {
    const policy = selection.policyOf(one);
    if (policy) wanted.set(one, policy);
  }

  const ties = { families, sight: sightOf(families, facts) };
  const chosen = orderOf({ ...ties, mayGo: new Set([...wanted.keys()].filter(isFree)), gone: new Set() });
  const total = shareOf(facts.entries);
  const over = total.bytes - bytesOf(chosen) - (policies.keepBytes ?? Number.POSITIVE_INFINITY);
  // Blobs that are kept because an index could not be read have their turn all the same: nothing younger goes for them.
  const settled = new Set([...chosen, ...keyed.filter(protection.isRead)]);
  const oldest = oldestOf({ ...ties, mayGo: new Set(considered), gone: settled }, over);
  const more = oldest.filter(isFree);
  const excessBytes = over - bytesOf(more);
  return {
    deletions: [
      ...chosen.map((one): Deletion => ({ entry: one.entry, policy: wanted.get(one) ?? 'selected' })),
      ...more.map(({ entry }): Deletion => ({ entry, policy: 'keep-bytes' })),
    ],
    kept: keptOf([...wanted.keys(), ...oldest], new Set([...chosen, ...more]), protection),
    total,
    ...(excessBytes > 0 && { excessBytes }),
  };
}

/** What was used least recently, just enough to free so many bytes. */
function oldestOf(pool: Pool, bytes: number): KeyedEntry[] {
  if (bytes <= 0) return [];
  const order = orderOf(pool);
  let freed = 0;
  const enough = order.findIndex(({ entry }) => {
    freed += entry.bytes;
    return freed >= bytes;
  });
  return enough === -1 ? order : order.slice(0, enough + 1);
}

function keptOf(
  asked: readonly KeyedEntry[],
  gone: ReadonlySet<KeyedEntry>,
  protection: Protection,
): PrunePlan['kept'] {
  const stay = new Set(asked.filter((one) => !gone.has(one)));
  const reasonOf = (one: KeyedEntry): KeptReason => {
    if (protection.isRead(one)) return 'read-by-default-branch';
    return protection.isUnread(one) ? 'default-branch-unread' : 'needed';
  };
  return [...grouped(stay, reasonOf)].map(([reason, group]) => ({
    reason,
    ...shareOf(group.map(({ entry }) => entry)),
  }));
}

function bytesOf(keyed: readonly KeyedEntry[]): number {
  return shareOf(keyed.map(({ entry }) => entry)).bytes;
}
