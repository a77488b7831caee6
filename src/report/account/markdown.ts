import type { RepositoryAccount } from '../../sizes/account-types.ts';
import { bytes, count, percent } from '../../units.ts';
import { code, label, message } from '../markdown.ts';
import { table } from '../markdown-table.ts';
import { bar } from '../terminal/bar.ts';
import { type AccountSection, accountSections, accountSentences, accountTotal } from './sections.ts';

const BAR = 10;

/** The account as Markdown: the total and what follows from it in sight, the tables folded. */
export function accountMarkdown(account: RepositoryAccount): string {
  const { repository, total } = account;
  const parts = [
    `### Actions cache of ${code(repository)}`,
    `${accountTotal(account)}.`,
    accountSentences(account)
      .map((sentence) => `- ${message(sentence)}`)
      .join('\n'),
    ...accountSections(account).map((section) => folded(section, total.bytes)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function folded(section: AccountSection, total: number): string {
  const rows = section.rows.map((row) => [
    label(row.name),
    bytes(row.bytes),
    percent((row.bytes / total) * 100),
    bar(row.bytes / total, BAR),
    count(row.entries),
    row.about,
  ]);
  const { more } = section;
  const last = more
    ? [
        [
          `and ${count(more.rows)} more`,
          bytes(more.bytes),
          percent((more.bytes / total) * 100),
          '',
          count(more.entries),
          '',
        ],
      ]
    : [];
  const columns = [
    { title: section.column },
    { title: 'size', align: 'right' as const },
    { title: 'share', align: 'right' as const },
    { title: '' },
    { title: 'caches', align: 'right' as const },
    { title: '' },
  ];
  return `<details><summary>${section.title}</summary>\n\n${table(columns, [...rows, ...last])}\n\n</details>`;
}
