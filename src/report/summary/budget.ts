import type { Selection } from '../selection.ts';

/** Bytes of one folded table. GitHub drops a summary above 1 MiB; the whole of it stays far below. */
const TABLE_BYTES = 110_000;

/**
 * Renders as many of at most `most` rows as fit: names made of nothing but markup grow six-fold when escaped, so
 * a selection that is too heavy is made again with half as many rows.
 */
export function withinBudget<Row>(
  select: (limit: number) => Selection<Row>,
  most: number,
  render: (row: Row) => string[],
): Selection<string[]> {
  for (let limit = most; ; limit = Math.floor(limit / 2)) {
    const { shown, left } = select(limit);
    const rows = shown.map(render);
    if (limit <= 1 || weight(rows) <= TABLE_BYTES) return { shown: rows, left };
  }
}

function weight(rows: ReadonlyArray<readonly string[]>): number {
  return rows.reduce((sum, row) => sum + Buffer.byteLength(row.join(' | ')) + 5, 0);
}
