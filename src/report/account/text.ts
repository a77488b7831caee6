import type { RepositoryAccount } from '../../sizes/account-types.ts';
import { bytes, count } from '../../units.ts';
import { bar } from '../terminal/bar.ts';
import { alignedRows, type TextCell, type TextColumn } from '../terminal/columns.ts';
import { type Paint, paintFor } from '../terminal/paint.ts';
import { wrapped } from '../terminal/wrap.ts';
import { cut, visible } from '../visible.ts';
import { type AccountSection, accountSections, accountSentences, accountTotal } from './sections.ts';

const BAR = 16;
const GAUGE = 40;
const NAME = 60;

/** The account for a terminal, sorted, with a bar for each share. */
export function accountText(
  account: RepositoryAccount,
  { colour, width }: { colour: boolean; width: number },
): string {
  const paint = paintFor(colour);
  const { total, limit } = account;
  const lines = [
    `${paint.strong(account.repository)} — ${accountTotal(account)}`,
    gauge(total.bytes / limit, paint),
    ...accountSections(account).flatMap((section) => [
      '',
      ...sectionLines(section, total.bytes, paint, width),
    ]),
    '',
    ...accountSentences(account).flatMap((sentence) => wrapped(`- ${visible(sentence)}`, width, '  ')),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Above 80 per cent GitHub is about to evict. */
function gauge(part: number, paint: Paint): string {
  const ink = part > 1 ? paint.bad : part > 0.8 ? paint.fair : paint.good;
  const full = bar(part, GAUGE);
  return ink(full) + paint.faint('·'.repeat(GAUGE - full.length));
}

function sectionLines(section: AccountSection, total: number, paint: Paint, width: number): string[] {
  const columns: TextColumn[] = [
    { title: section.column, flexible: true },
    { title: 'size', align: 'right' },
    { title: 'caches', align: 'right' },
    { title: '' },
    { title: '' },
  ];
  const rows = section.rows.map((row): TextCell[] => [
    { text: cut(visible(row.name), NAME), ink: paint.name },
    { text: bytes(row.bytes) },
    { text: count(row.entries) },
    { text: bar(row.bytes / total, BAR), ink: paint.fair },
    { text: row.about, ink: paint.faint },
  ]);
  const { more } = section;
  const last: TextCell[] = more
    ? [
        { text: `and ${count(more.rows)} more`, ink: paint.faint },
        { text: bytes(more.bytes) },
        { text: count(more.entries) },
      ]
    : [];
  return [
    paint.strong(section.title),
    ...alignedRows(columns, more ? [...rows, last] : rows, width, paint.faint),
  ];
}
