import stringWidth from 'fast-string-width';
import type { Ink } from './paint.ts';

/** A column of an aligned table. Exactly one may be `flexible`: it takes and gives the room that is left. */
export interface TextColumn {
  title: string;
  align?: 'left' | 'right';
  flexible?: boolean;
}

export interface TextCell {
  text: string;
  ink?: Ink;
}

const GAP = '  ';
const NARROWEST = 12;

/** Rows of plain, visible cells as aligned lines of at most `width` columns. The first line is the header. */
export function alignedRows(
  columns: readonly TextColumn[],
  rows: ReadonlyArray<readonly TextCell[]>,
  width: number,
  headerInk: Ink,
): string[] {
  const widths = columnWidths(columns, rows, width);
  const header = columns.map(({ title }): TextCell => ({ text: title, ink: headerInk }));
  return [header, ...rows].map((row) =>
    columns
      .map((column, index) => aligned(row[index] ?? { text: '' }, widths[index] ?? 0, column.align))
      .join(GAP)
      .trimEnd(),
  );
}

/** The text cut to a number of terminal columns, wide characters counted as two. */
export function cutToWidth(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    const next = stringWidth(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept}…`;
}

function columnWidths(
  columns: readonly TextColumn[],
  rows: ReadonlyArray<readonly TextCell[]>,
  width: number,
): number[] {
  const wanted = columns.map(({ title }, index) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[index]?.text ?? '')), stringWidth(title)),
  );
  const whole = wanted.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1);
  const excess = Math.max(0, whole - width);
  return wanted.map((each, index) =>
    columns[index]?.flexible === true ? Math.max(Math.min(each, NARROWEST), each - excess) : each,
  );
}

function aligned({ text, ink }: TextCell, width: number, align: TextColumn['align']): string {
  const shown = cutToWidth(text, width);
  const padding = ' '.repeat(Math.max(0, width - stringWidth(shown)));
  const painted = ink && shown !== '' ? ink(shown) : shown;
  return align === 'right' ? padding + painted : painted + padding;
}
