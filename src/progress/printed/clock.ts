import type { LogReader } from '../types.ts';
import type { Prefix } from './tail.ts';

/** Tells what was taken off the line that is being read. Asked seldom, so that most lines need not be parsed for it. */
export interface Clock {
  /** When it was written, in milliseconds since the epoch; undefined where the log does not tell. */
  instant(): number | undefined;
  /** Whether its text was coloured: BuildKit's sign on a terminal that a row has ended. */
  isColoured?(): boolean;
}

/** A reader that takes what the log's own prefixes tell about time. */
export interface TimedReader extends LogReader {
  read(line: string, clock?: Clock): void;
}

/** A reader that takes lines of a chunk where they stand; see LineSkipper. */
export interface SkippingReader extends TimedReader {
  skip(chunk: string, start: number, prefix?: Prefix): number;
}

/** For logs without instants. */
export const noClock: Clock = { instant: () => undefined };
