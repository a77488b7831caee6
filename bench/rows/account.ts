import { BUILDKIT_VERSION } from '../../src/github/cache-service.ts';
import type { ActionsCacheEntry } from '../../src/github/types.ts';
import { planPrune } from '../../src/prune/plan.ts';
import { accountOf } from '../../src/sizes/account.ts';
import { costRow, fastest, type Row } from '../row.ts';

const ENTRIES = 10_000;
const REFS = 40;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3600 * 1000;
const MAIN = 'refs/heads/main';

/** Milliseconds that the account of a large repository may take. */
const MOST = 300;

/** The account of 10,000 entries and a plan to prune them, beside parsing them from JSON. */
export default function account(): Row[] {
  const entries = Array.from({ length: ENTRIES }, (_, at) => entry(at));
  const json = JSON.stringify(entries);
  const open = new Set([1, 2, 3]);
  const count = () =>
    accountOf(entries, { repository: 'a/b', now: NOW, defaultBranch: MAIN, openPulls: open });
  const plan = () =>
    planPrune(
      { entries, defaultBranch: MAIN, openPulls: open, names: new Map(), now: NOW },
      {
        closedPullRequests: true,
        supersededIndexes: true,
        idleDays: 5,
        keepBytes: 5e9,
        keys: [],
        refs: [],
        allTools: false,
      },
    );
  const [counting = 0, planning = 0, parsing = 0] = fastest([count, plan, () => JSON.parse(json)], 15);
  return [
    costRow('account of 10,000 caches / JSON.parse', counting, parsing, 'ms', 6),
    costRow('plan to prune 10,000 caches / JSON.parse', planning, parsing, 'ms', 15),
    costRow(`account and plan / ${MOST} ms`, counting + planning, MOST, 'ms', 1),
  ];
}

/** One of some fifty is an index, one of ten another tool's, the rest are blobs. */
function entry(at: number): ActionsCacheEntry {
  const ref = at % REFS === 0 ? MAIN : `refs/pull/${at % REFS}/merge`;
  const digest = at.toString(16).padStart(64, '0');
  const index = `index-api-1-${String(at % REFS).padStart(8, '0')}#${at}`;
  const isOther = at % 10 === 9;
  return {
    id: at,
    key: isOther ? `setup-go-${digest}` : at % 51 === 0 ? index : `buildkit-blob-1-sha256:${digest}`,
    ref,
    version: isOther ? digest : BUILDKIT_VERSION,
    bytes: 1_200_000,
    createdAt: NOW - (at % 200) * HOUR,
    accessedAt: NOW - (at % 150) * HOUR,
  };
}
