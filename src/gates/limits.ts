import type { Limit, LimitInputs } from '../inputs/types.ts';
import { LIMITS, type LimitRow } from './table.ts';
import type { Figure, Figures, LimitResult, Verdict } from './types.ts';

type Measured = Extract<Figure, { kind: 'measured' }>;

/** Holds every limit that is set against its figure, in the order of the table. */
export function evaluateLimits(limits: LimitInputs, figures: Figures): LimitResult[] {
  return LIMITS.flatMap((row) => {
    const limit = limits[row.input];
    if (limit.warn === undefined && limit.fail === undefined) return [];
    const figure = row.figure(figures);
    if (figure.kind === 'measured') return [judged(row, limit, figure)];
    if (isStanding(row, limit)) return [];
    return [unjudged(row, limit, figure)];
  });
}

/** The worst verdict of all; a limit that could not be measured counts as a warning. */
export function verdictOf(results: readonly LimitResult[]): 'pass' | 'warn' | 'fail' {
  if (results.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return results.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'warn';
}

function isStanding({ standing }: LimitRow, limit: Limit): boolean {
  return standing !== undefined && standing.warn === limit.warn && standing.fail === limit.fail;
}

function judged(row: LimitRow, limit: Limit, figure: Measured): LimitResult {
  const { value, help, aside } = figure;
  const outside = (['fail', 'warn'] as const).find((level) => isOutside(row, limit[level], value));
  const level = outside ?? tighter(row, limit);
  const place = outside === undefined ? 'within' : row.bound === 'lower' ? 'below' : 'above';
  const bound = limit[level] ?? 0;
  // Rounded for people, two figures can look the same although one is outside.
  const looksSame = outside !== undefined && row.print(value) === row.print(bound);
  const print = looksSame || isLost(bound, row) ? row.exact : row.print;
  const whose = figure.of === undefined ? '' : ` ${figure.of}`;
  const message = [
    `The ${row.title} is ${print(value)}${whose}, ${place} the limit of ${print(bound)} (${level}-${row.name}).`,
    outside === undefined ? undefined : othersOutside(row, limit[outside], figure),
    outside === undefined ? undefined : help,
    aside,
  ];
  const sentences = message.filter((sentence) => sentence !== undefined && sentence !== '');
  return {
    name: row.name,
    figure: value,
    ...setLimits(limit),
    verdict: outside ?? 'pass',
    message: sentences.join(' '),
  };
}

/** Names what else is outside of the same limit. */
function othersOutside(row: LimitRow, limit: number | undefined, { others }: Measured): string | undefined {
  const names = (others ?? [])
    .filter(({ value }) => isOutside(row, limit, value))
    .map(({ of, value }) => `${row.print(value)} ${of}`);
  return names.length === 0 ? undefined : `Outside of it too: ${names.join(', ')}.`;
}

/** A limit that rounding would show as nothing. */
function isLost(bound: number, { print }: LimitRow): boolean {
  return bound !== 0 && print(bound) === print(0);
}

function unjudged(
  row: LimitRow,
  limit: Limit,
  figure: { kind: 'missing' | 'exempt'; reason: string },
): LimitResult {
  const inputs = (['warn', 'fail'] as const)
    .filter((level) => limit[level] !== undefined)
    .map((level) => `${level}-${row.name}`)
    .join(', ');
  const [verdict, said]: [Verdict, string] =
    figure.kind === 'missing'
      ? ['not-measured', `The ${row.title} could not be held against its limit`]
      : ['pass', `The limit of the ${row.title} does not apply`];
  return { name: row.name, ...setLimits(limit), verdict, message: `${said} (${inputs}): ${figure.reason}.` };
}

function isOutside({ bound }: LimitRow, limit: number | undefined, figure: number): boolean {
  if (limit === undefined) return false;
  return bound === 'lower' ? figure < limit : figure > limit;
}

/** Which of the two limits a figure meets first. */
function tighter({ bound }: LimitRow, { warn, fail }: Limit): 'warn' | 'fail' {
  if (warn === undefined) return 'fail';
  if (fail === undefined) return 'warn';
  return (bound === 'lower') === warn >= fail ? 'warn' : 'fail';
}

function setLimits({ warn, fail }: Limit): Limit {
  return { ...(warn === undefined ? {} : { warn }), ...(fail === undefined ? {} : { fail }) };
}
