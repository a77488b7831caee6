import type { IndexFamily, KeyedEntry } from '../sizes/account-keys.ts';
import { pullOf } from '../sizes/account-refs.ts';
import { matcher } from './patterns.ts';
import type { Policies, PolicyName, PruneFacts } from './types.ts';

/** What policies say of single entries. */
export interface Selection {
  /** Whether it is looked at: BuildKit's unless asked, and what `keys` and `refs` match. */
  considers(one: KeyedEntry): boolean;
  /** The policy that takes it; `keep-bytes` takes no entry by itself. */
  policyOf(one: KeyedEntry): PolicyName | undefined;
}

const DAY = 24 * 3600 * 1000;

export function selectionOf(
  policies: Policies,
  families: readonly IndexFamily[],
  { now, openPulls }: Pick<PruneFacts, 'now' | 'openPulls'>,
): Selection {
  const { keys, refs, idleDays = Number.POSITIVE_INFINITY } = policies;
  const [hasKey, hasRef] = [matcher(keys), matcher(refs)];
  const superseded = new Set<KeyedEntry>(families.flatMap((family) => family.superseded));
  const isAlone = isSelectionAlone(policies);
  const isClosed = (ref: string) => {
    const pull = pullOf(ref);
    return pull !== undefined && openPulls?.has(pull) === false;
  };
  return {
    considers: ({ entry, key }) =>
      (policies.allTools || key.kind !== 'other') &&
      (keys.length === 0 || hasKey(entry.key)) &&
      (refs.length === 0 || hasRef(entry.ref)),
    policyOf(one) {
      if (policies.closedPullRequests && isClosed(one.entry.ref)) return 'closed-pull-requests';
      if (now - one.entry.accessedAt > idleDays * DAY) return 'idle-days';
      if (policies.supersededIndexes && superseded.has(one)) return 'superseded-indexes';
      return isAlone ? 'selected' : undefined;
    },
  };
}

/** `keys` and `refs` narrow the other policies; without any, all that they match goes. */
function isSelectionAlone(policies: Policies): boolean {
  const { closedPullRequests, idleDays, supersededIndexes, keepBytes, keys, refs } = policies;
  const hasOther =
    closedPullRequests || supersededIndexes || idleDays !== undefined || keepBytes !== undefined;
  return !hasOther && keys.length + refs.length > 0;
}
