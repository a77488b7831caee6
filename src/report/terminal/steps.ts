import type { Step } from '../../metrics/types.ts';
import { bytes, seconds, UNKNOWN } from '../../units.ts';
import { leftOut, tellingSteps } from '../selection.ts';
import { STATUS_WORDS } from '../statuses.ts';
import { instructionOf, namingOf, shownSeconds } from '../steps.ts';
import { missToTell } from '../story/first-miss.ts';
import type { Report } from '../types.ts';
import { visible } from '../visible.ts';
import { bar } from './bar.ts';
import { alignedRows, type TextCell, type TextColumn } from './columns.ts';
import type { Paint } from './paint.ts';

const STEPS_SHOWN = 200;
/** Widths from which there is room for long bars, short bars, and a step's place beside its line. */
const WIDE = 110;
const ROOMY = 90;
const MIDDLING = 72;

interface StepColumn extends TextColumn {
  cell: (step: Step) => TextCell;
}

/** The table of steps as lines; empty when there are none. */
export function stepLines(report: Report, width: number, paint: Paint): string[] {
  const { steps } = report;
  if (steps.length === 0) return [];
  const columns = stepColumns(report, width, paint);
  const { shown, left } = tellingSteps(steps, STEPS_SHOWN);
  const rows = shown.map((step) => columns.map(({ cell }) => cell(step)));
  return [...alignedRows(columns, rows, width, paint.faint), ...leftOut(left, 'step')];
}

function stepColumns(report: Report, width: number, paint: Paint): StepColumn[] {
  const { steps } = report;
  const hasLines = steps.every(({ line }) => line !== undefined);
  const { targets, platforms } = namingOf(steps);
  const isPlaceShown = !hasLines || targets || platforms || width >= MIDDLING;
  return [
    ...(steps.some(({ line }) => line !== undefined) ? [LINE] : []),
    ...(isPlaceShown ? [PLACE] : []),
    { title: 'instruction', flexible: true, cell: (step) => ({ text: visible(instructionOf(step)) }) },
    statusColumn(report, paint),
    { title: 'time', align: 'right', cell: (step) => ({ text: seconds(shownSeconds(step)) }) },
    ...(steps.some(({ bytesPulled }) => bytesPulled !== undefined) ? [PULLED] : []),
    ...(width >= ROOMY ? barColumn(steps, width >= WIDE ? 16 : 8, paint) : []),
  ];
}

const LINE: StepColumn = {
  title: 'line',
  align: 'right',
  cell: ({ line }) => ({ text: line === undefined ? UNKNOWN : String(line) }),
};

const PLACE: StepColumn = { title: 'step', cell: ({ id }) => ({ text: visible(id) }) };

const PULLED: StepColumn = {
  title: 'pulled',
  align: 'right',
  cell: ({ bytesPulled }) => ({ text: bytesPulled === undefined ? '' : bytes(bytesPulled) }),
};

function statusColumn(report: Report, paint: Paint): StepColumn {
  const first = missToTell(report)?.step;
  return {
    title: 'status',
    cell: (step) => {
      const mark = step === first && step.status === 'executed' ? ', first miss' : '';
      return { text: STATUS_WORDS[step.status] + mark, ink: paint.status[step.status] };
    },
  };
}

function barColumn(steps: readonly Step[], length: number, paint: Paint): StepColumn[] {
  const longest = steps.reduce((most, step) => Math.max(most, step.seconds ?? 0), 0);
  if (longest < 0.1) return [];
  return [
    {
      title: '',
      cell: (step) => ({
        text: bar((step.seconds ?? 0) / longest, length),
        ink: paint.status[step.status],
      }),
    },
  ];
}
