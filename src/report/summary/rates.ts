import type { HitRatePart } from '../../metrics/types.ts';
import { count, percent } from '../../units.ts';
import { label } from '../markdown.ts';
import { table } from '../markdown-table.ts';
import { firstRows, leftOut } from '../selection.ts';
import { dockerFigure } from '../story/docker-figure.ts';
import type { Report } from '../types.ts';
import { withinBudget } from './budget.ts';
import type { Section } from './section.ts';

const ROWS_SHOWN = 60;

/** The hit rate by stage, target and platform, and Docker's own figure beside ours. */
export function ratesSection({ hitRate, parts }: Report): Section {
  // A stage whose steps were all cut short has nothing to show.
  const counted = parts.filter(({ total }) => total > 0);
  const rows = withinBudget((limit) => firstRows(counted, limit), ROWS_SHOWN, cells);
  const columns = [
    { title: 'Part' },
    { title: 'Cached', align: 'right' },
    { title: 'Hit rate', align: 'right' },
  ] as const;
  const byPart = rows.shown.length === 0 ? [] : [table(columns, rows.shown), ...leftOut(rows.left, 'part')];
  const docker = dockerFigure(hitRate);
  return { title: 'Hit rate', blocks: [...byPart, ...(docker === undefined ? [] : [docker])] };
}

function cells({ by, name, cached, total, percent: rate }: HitRatePart): string[] {
  return [`${by} ${label(name)}`, `${count(cached)} of ${count(total)}`, percent(rate)];
}
