import type { Step } from '../../metrics/types.ts';
import { bytes, counted, seconds, UNKNOWN } from '../../units.ts';
import { code, label } from '../markdown.ts';
import { type Column, table } from '../markdown-table.ts';
import { leftOut, tellingSteps } from '../selection.ts';
import { STATUS_WORDS } from '../statuses.ts';
import { instructionOf, shownSeconds } from '../steps.ts';
import { missToTell } from '../story/first-miss.ts';
import type { Report } from '../types.ts';
import { withinBudget } from './budget.ts';
import type { Section } from './section.ts';

/** Rows that a reader may still want to scroll through. */
const STEPS_SHOWN = 500;

interface StepColumn extends Column {
  cell: (step: Step) => string;
  /** Absent: always shown. */
  isShown?: (steps: readonly Step[]) => boolean;
}

/** Every step, or the most telling ones of a huge build. */
export function stepsSection(report: Report): Section {
  const { steps } = report;
  const title = counted(steps.length, 'step');
  if (steps.length === 0) return { title, blocks: [] };
  const columns = stepColumns(missToTell(report)?.step).filter(({ isShown }) => isShown?.(steps) ?? true);
  const rows = withinBudget(
    (limit) => tellingSteps(steps, limit),
    STEPS_SHOWN,
    (step) => columns.map(({ cell }) => cell(step)),
  );
  return { title, blocks: [table(columns, rows.shown), ...leftOut(rows.left, 'step')] };
}

function stepColumns(first: Step | undefined): StepColumn[] {
  return [
    {
      title: 'Line',
      align: 'right',
      cell: ({ line }) => (line === undefined ? UNKNOWN : String(line)),
      isShown: (steps) => steps.some(({ line }) => line !== undefined),
    },
    { title: 'Step', cell: ({ id }) => label(id) },
    { title: 'Instruction', cell: (step) => code(instructionOf(step)) },
    { title: 'Status', cell: (step) => statusCell(step, first) },
    { title: 'Time', align: 'right', cell: (step) => seconds(shownSeconds(step)) },
    {
      title: 'Pulled',
      align: 'right',
      cell: ({ bytesPulled }) => (bytesPulled === undefined ? '' : bytes(bytesPulled)),
      isShown: (steps) => steps.some(({ bytesPulled }) => bytesPulled !== undefined),
    },
  ];
}

function statusCell(step: Step, first: Step | undefined): string {
  const words = STATUS_WORDS[step.status];
  if (step === first && step.status === 'executed') return `**${words}**, first miss`;
  return step.status === 'executed' || step.status === 'failed' ? `**${words}**` : words;
}
