import type { Verdict } from '../../gates/types.ts';
import type { BuilderSize } from '../../sizes/types.ts';
import { bytes, count } from '../../units.ts';
import { firstRows } from '../selection.ts';
import { type SizeFacts, type SizeRow, sizeRows } from '../size-rows.ts';
import { VERDICT_WORDS } from '../story/limits.ts';
import { visible } from '../visible.ts';
import { bar } from './bar.ts';
import { alignedRows, type TextCell } from './columns.ts';
import type { Ink, Paint } from './paint.ts';

const ROWS_SHOWN = 30;
const BAR_WIDTH = 8;

/** A line for the image and for each cache, with its limit, what part of it is used, and the verdict. */
export function sizeLines(facts: SizeFacts, width: number, paint: Paint): string[] {
  const { shown } = firstRows(sizeRows(facts), ROWS_SHOWN);
  if (shown.length === 0) return [];
  return alignedRows(
    [
      { title: 'size of', flexible: true },
      { title: 'now', align: 'right' },
      { title: '' },
      { title: 'limit' },
      { title: '' },
    ],
    shown.map((row) => rowCells(row, paint)),
    width,
    paint.faint,
  );
}

function rowCells({ what, now, limit, verdict, part }: SizeRow, paint: Paint): TextCell[] {
  const ink = inkOf(verdict, paint);
  return [
    { text: visible(what) },
    { text: now },
    { text: part === undefined ? '' : bar(part, BAR_WIDTH), ink },
    { text: limit },
    { text: verdict === undefined ? '' : VERDICT_WORDS[verdict], ink },
  ];
}

function inkOf(verdict: Verdict | undefined, paint: Paint): Ink {
  switch (verdict) {
    case 'fail':
      return paint.bad;
    case 'warn':
      return paint.fair;
    case 'pass':
      return paint.good;
    default:
      return paint.faint;
  }
}

/** What the builder keeps: its types of record, then its cache mounts, each with its share. */
export function builderLines(builder: BuilderSize | undefined, width: number, paint: Paint): string[] {
  if (!builder?.bytes) return [];
  const whole = builder.bytes;
  const cells = (name: string, records: string, held: number): TextCell[] => [
    { text: visible(name) },
    { text: records },
    { text: bytes(held) },
    { text: bar(held / whole, BAR_WIDTH), ink: paint.name },
  ];
  const rows = [
    ...builder.types.map((type) => cells(type.type, count(type.records), type.bytes)),
    ...builder.mounts.map((mount) => cells(`cache mount ${mount.id}`, '', mount.bytes)),
  ];
  return alignedRows(
    [
      { title: 'builder', flexible: true },
      { title: 'records', align: 'right' },
      { title: 'size', align: 'right' },
      { title: '' },
    ],
    firstRows(rows, ROWS_SHOWN).shown,
    width,
    paint.faint,
  );
}
