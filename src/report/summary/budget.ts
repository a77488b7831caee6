import type { Selection } from '../selection.ts';

/** Bytes of one folded table. GitHub drops a summary above 1 MiB; the whole of it stays far below. */
export const TABLE_BYTES = 80_000;

/** Drops rows from the end until the rest fits; names made of nothing but markup grow six-fold when escaped. */
export function withinBudget<Row>(
  { shown, left }: Selection<Row>,
  render: (row: Row) => string[],
): Selection<string[]> {
  const rows: string[][] = [];
  let size = 0;
  for (const row of shown) {
    const cells = render(row);
    size += cells.reduce((sum, cell) => sum + Buffer.byteLength(cell) + 3, 2);
    if (size > TABLE_BYTES) break;
    rows.push(cells);
  }
  return { shown: rows, left: left + shown.length - rows.length };
}
