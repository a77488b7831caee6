import type { Limit, LimitInputs } from '../inputs/types.ts';
import { bytes, percent, seconds } from '../units.ts';
import type { Figure, Figures } from './types.ts';

/** One kind of limit. A new limit is a new row. */
export interface LimitRow {
  /** As in the report; the inputs are `warn-NAME` and `fail-NAME`. */
  name: string;
  /** As a sentence says it. */
  title: string;
  input: keyof LimitInputs;
  /** `lower`: figures below the limit are outside. `upper`: figures above it. */
  bound: 'lower' | 'upper';
  /** For people, rounded. */
  print: (figure: number) => string;
  /** With all that tells a figure from its limit. */
  exact: (figure: number) => string;
  figure: (figures: Figures) => Figure;
  /** Holds without being asked for; nobody is told when there is no figure for it. */
  standing?: Limit;
}

/** Thousandths, groups of three digits parted by commas. */
function precise(figure: number): string {
  return figure.toLocaleString('en', { maximumFractionDigits: 3 });
}

/** Every limit, in the order in which reports show them. */
export const LIMITS: readonly LimitRow[] = [
  {
    name: 'hit-rate',
    title: 'hit rate',
    input: 'hitRate',
    bound: 'lower',
    print: percent,
    exact: (figure) => `${precise(figure)} %`,
    figure: ({ hitRate }) => hitRate,
  },
  {
    name: 'cache-size',
    title: 'cache size',
    input: 'cacheSize',
    bound: 'upper',
    print: bytes,
    exact: (figure) => `${precise(figure)} bytes`,
    figure: ({ cacheSize }) => cacheSize,
    standing: { warn: 5_000_000_000 },
  },
  {
    name: 'image-size',
    title: 'image size',
    input: 'imageSize',
    bound: 'upper',
    print: bytes,
    exact: (figure) => `${precise(figure)} bytes`,
    figure: ({ imageSize }) => imageSize,
  },
  {
    name: 'build-time',
    title: 'build time',
    input: 'buildTime',
    bound: 'upper',
    print: seconds,
    exact: (figure) => `${precise(figure)} s`,
    figure: ({ buildTime }) => buildTime,
  },
];

/** The row of a limit by its name; undefined for a name that this version does not know. */
export function limitRow(name: string): LimitRow | undefined {
  return LIMITS.find((row) => row.name === name);
}
