import { code, label, message } from '../report/markdown.ts';
import { table } from '../report/markdown-table.ts';
import { alignedRows, type TextColumn } from '../report/terminal/columns.ts';
import { paintFor } from '../report/terminal/paint.ts';
import { wrapped } from '../report/terminal/wrap.ts';
import { visible } from '../report/visible.ts';
import { shareOf } from '../sizes/account.ts';
import { bytes, count } from '../units.ts';
import { type PruneRow, pruneHeadline, pruneRows, pruneSentences, shownDeletions } from './rows.ts';
import type { PruneOutcome } from './types.ts';

const MOST_ROWS = 20;

/** The outcome for a terminal or a log. */
export function pruneText(
  outcome: PruneOutcome,
  { colour, width }: { colour: boolean; width: number },
): string {
  const paint = paintFor(colour);
  const columns: TextColumn[] = [
    { title: 'policy' },
    { title: 'from', flexible: true },
    { title: 'caches', align: 'right' },
    { title: 'size', align: 'right' },
  ];
  const rows = shownRows(outcome).map(({ policy, where, entries, bytes: weight }) => [
    { text: policy },
    { text: visible(where), ink: paint.name },
    { text: count(entries) },
    { text: bytes(weight) },
  ]);
  const lines = [
    ...wrapped(paint.strong(visible(pruneHeadline(outcome))), width),
    ...(rows.length > 0 ? ['', ...alignedRows(columns, rows, width, paint.faint), ''] : []),
    ...pruneSentences(outcome).flatMap((sentence) => wrapped(`- ${visible(sentence)}`, width, '  ')),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The outcome for the job summary. */
export function pruneMarkdown(outcome: PruneOutcome): string {
  const rows = shownRows(outcome).map((row) => [
    code(row.policy),
    label(row.where),
    count(row.entries),
    bytes(row.bytes),
  ]);
  const columns = [
    { title: 'policy' },
    { title: 'from' },
    { title: 'caches', align: 'right' as const },
    { title: 'size', align: 'right' as const },
  ];
  const parts = [
    `### Pruning the Actions cache of ${code(outcome.repository)}`,
    message(pruneHeadline(outcome)),
    rows.length > 0 ? table(columns, rows) : '',
    pruneSentences(outcome)
      .map((sentence) => `- ${message(sentence)}`)
      .join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The outcome with every entry, as JSON. Sizes in bytes, instants in RFC 3339. */
export function pruneJson(outcome: PruneOutcome): string {
  const { repository, defaultBranch, isApplied, plan, total, vanished, stopped } = outcome;
  const deletions = shownDeletions(outcome).map(({ policy, entry }) => ({
    policy,
    id: entry.id,
    key: entry.key,
    ref: entry.ref,
    bytes: entry.bytes,
    lastUsed: new Date(entry.accessedAt).toISOString(),
  }));
  const freed = shareOf(outcome.removed.map(({ entry }) => entry));
  const value = {
    schemaVersion: 1,
    repository,
    defaultBranch,
    applied: isApplied,
    before: plan.total,
    after: total,
    freed,
    planned: shareOf(plan.deletions.map(({ entry }) => entry)),
    vanished,
    stopped: stopped?.fault,
    kept: plan.kept,
    excessBytes: plan.excessBytes,
    deletions,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The outputs of prune/action.yml. */
export function pruneOutputs({ removed, total, deletions }: PruneOutcome): Record<string, string> {
  return {
    deleted: String(removed.length),
    'freed-bytes': String(shareOf(removed.map(({ entry }) => entry)).bytes),
    'kept-bytes': String(total.bytes),
    planned: String(deletions.length),
    'planned-bytes': String(shareOf(deletions.map(({ entry }) => entry)).bytes),
  };
}

/** The largest rows, and the rest as one of each policy. */
function shownRows(outcome: PruneOutcome): PruneRow[] {
  const rows = pruneRows(shownDeletions(outcome));
  const [shown, rest] = [rows.slice(0, MOST_ROWS), rows.slice(MOST_ROWS)];
  const policies = [...new Set(rest.map(({ policy }) => policy))];
  const sums = policies.map((policy): PruneRow => {
    const group = rest.filter((row) => row.policy === policy);
    const entries = group.reduce((sum, row) => sum + row.entries, 0);
    return { policy, where: `${group.length} more refs`, entries, bytes: shareOf(group).bytes };
  });
  return [...shown, ...sums];
}
