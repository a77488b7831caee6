import { limitRow } from '../../gates/table.ts';
import type { LimitResult } from '../../gates/types.ts';
import { UNKNOWN } from '../../units.ts';
import { label } from '../markdown.ts';
import { table } from '../markdown-table.ts';
import { firstRows } from '../selection.ts';
import { VERDICT_WORDS } from '../story/limits.ts';
import type { Report } from '../types.ts';
import type { Section } from './section.ts';

const ROWS_SHOWN = 30;

/** Every limit that is set, beside its figure. */
export function limitsSection({ limits }: Report): Section {
  if (limits.length === 0) return { title: 'Limits', blocks: [] };
  const columns = [
    { title: 'Limit' },
    { title: 'Now', align: 'right' },
    { title: 'Warns' },
    { title: 'Fails' },
    { title: 'Verdict' },
  ] as const;
  return { title: 'Limits', blocks: [table(columns, firstRows(limits, ROWS_SHOWN).shown.map(cells))] };
}

function cells(limit: LimitResult): string[] {
  const row = limitRow(limit.name);
  const print = row?.print ?? String;
  const side = row?.bound === 'lower' ? 'below' : 'above';
  const bound = (value: number | undefined) => (value === undefined ? UNKNOWN : `${side} ${print(value)}`);
  const isExempt = limit.verdict === 'pass' && limit.figure === undefined;
  return [
    row?.title ?? label(limit.name),
    limit.figure === undefined ? UNKNOWN : print(limit.figure),
    bound(limit.warn),
    bound(limit.fail),
    isExempt ? 'does not apply' : VERDICT_WORDS[limit.verdict],
  ];
}
