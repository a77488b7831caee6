import { bytes, count, percent, seconds, UNKNOWN } from '../units.ts';
import { bytesPulled, namingOf, stepWords } from './steps.ts';
import { missToTell } from './story/first-miss.ts';
import { alignedRows } from './terminal/columns.ts';
import { paintFor } from './terminal/paint.ts';
import type { TerminalOptions } from './terminal.ts';
import type { Report } from './types.ts';
import { visible } from './visible.ts';
import { say, type Words, wordsToText } from './words.ts';

/** A build with the name that it has beside others. */
export interface Compared {
  title: string;
  report: Report;
}

const COLUMNS = [
  { title: 'build' },
  { title: 'from cache', align: 'right' },
  { title: 'cached steps', align: 'right' },
  { title: 'time', align: 'right' },
  { title: 'pulled', align: 'right' },
  { title: 'first miss', flexible: true },
] as const;

/** Several builds as one table for a terminal. Ends with a newline. */
export function renderComparison(builds: readonly Compared[], { colour, width }: TerminalOptions): string {
  const paint = paintFor(colour);
  const rows = builds.map(({ title, report }) => {
    const { percent: rate } = report.hitRate;
    const ink =
      rate === undefined ? paint.faint : rate === 100 ? paint.good : rate === 0 ? paint.bad : paint.fair;
    const [first = '', ...figures] = figuresOf(report);
    return [
      { text: visible(title), ink: paint.strong },
      { text: first, ink },
      ...figures.map((text) => ({ text })),
      { text: wordsToText(missWords(report)) },
    ];
  });
  return `${alignedRows(COLUMNS, rows, Math.max(40, width), paint.faint).join('\n')}\n`;
}

/** Hit rate, steps, time, pulled bytes. */
function figuresOf({ hitRate, build, time, sizes, steps }: Report): string[] {
  return [
    percent(hitRate.percent),
    `${count(hitRate.cached)} of ${count(hitRate.total)}`,
    seconds(build.seconds ?? time.build),
    bytes(sizes.pulled ?? bytesPulled(steps)),
  ];
}

function missWords(report: Report): Words {
  const miss = missToTell(report);
  return miss ? stepWords(miss.step, namingOf(report.steps), miss.same) : say`${UNKNOWN}`;
}
