import type { HitRatePart } from '../../metrics/types.ts';
import { count, percent } from '../../units.ts';
import { table } from '../markdown-table.ts';
import { countedParts, partWords } from '../parts.ts';
import { firstRows, leftOut } from '../selection.ts';
import { dockerFigure } from '../story/docker-figure.ts';
import type { Report } from '../types.ts';
import { wordsToMarkdown } from '../words.ts';
import { withinBudget } from './budget.ts';
import type { Section } from './section.ts';

const ROWS_SHOWN = 60;

/** The hit rate by stage, target and platform, and Docker's own figure beside ours. */
export function ratesSection(report: Report): Section {
  const parts = countedParts(report);
  const rows = withinBudget((limit) => firstRows(parts, limit), ROWS_SHOWN, cells);
  const columns = [
    { title: 'Part' },
    { title: 'Cached', align: 'right' },
    { title: 'Hit rate', align: 'right' },
  ] as const;
  const byPart = rows.shown.length === 0 ? [] : [table(columns, rows.shown), ...leftOut(rows.left, 'part')];
  const docker = dockerFigure(report);
  return { title: 'Hit rate', blocks: [...byPart, ...(docker === undefined ? [] : [docker])] };
}

function cells(part: HitRatePart): string[] {
  return [
    wordsToMarkdown(partWords(part)),
    `${count(part.cached)} of ${count(part.total)}`,
    percent(part.percent),
  ];
}
