import { seconds } from '../../units.ts';
import { code, label } from '../markdown.ts';
import { table } from '../markdown-table.ts';
import { measuredPhases } from '../phases.ts';
import { slowestSteps } from '../selection.ts';
import { STATUS_WORDS } from '../statuses.ts';
import { instructionOf } from '../steps.ts';
import { costBelowTimes } from '../story/cost.ts';
import type { Report } from '../types.ts';
import { sentence, wordsToMarkdown } from '../words.ts';
import type { Section } from './section.ts';

const SLOWEST_SHOWN = 5;

/** What the time went to: phases, then the slowest steps. */
export function timeSection(report: Report): Section {
  const { build, time, steps } = report;
  const whole = build.seconds ?? time.build;
  const phases = measuredPhases(time).map((phase) => [phase.title, seconds(phase.seconds)]);
  const rows = whole === undefined ? phases : [...phases, ['**Whole build**', `**${seconds(whole)}**`]];
  const sum = measuredPhases(time).reduce((total, phase) => total + phase.seconds, 0);
  const overlap =
    whole !== undefined && sum > whole
      ? ['Phases ran side by side, so their times add up to more than the whole.']
      : [];
  const phaseTable =
    rows.length === 0 ? [] : [table([{ title: 'Phase' }, { title: 'Time', align: 'right' }], rows)];
  const cost = wordsToMarkdown(sentence(costBelowTimes(report)));
  return {
    title: 'Time',
    blocks: [...phaseTable, ...overlap, ...(cost === '' ? [] : [cost]), ...slowestTable(steps)],
  };
}

/** A step that stands alone is plain to see among all steps. */
function slowestTable(steps: Report['steps']): string[] {
  const slowest = slowestSteps(steps, SLOWEST_SHOWN);
  if (slowest.length < 2) return [];
  const rows = slowest.map((step) => [
    label(step.id),
    code(instructionOf(step)),
    STATUS_WORDS[step.status],
    seconds(step.seconds),
  ]);
  return [
    table(
      [{ title: 'Slowest steps' }, { title: '' }, { title: '' }, { title: 'Time', align: 'right' }],
      rows,
    ),
  ];
}
