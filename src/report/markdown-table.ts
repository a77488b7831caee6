/** A column of a Markdown table. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/** A table of rendered Markdown cells. */
export function table(columns: readonly Column[], rows: ReadonlyArray<readonly string[]>): string {
  const rulers = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return [tableRow(columns.map(({ title }) => title)), tableRow(rulers), ...rows.map(tableRow)].join('\n');
}

/** One row; pipes are escaped, which holds inside of code spans too. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
