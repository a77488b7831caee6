import type { LogReader } from './types.ts';

/** Tells when the line that is being read was written. Asked seldom, so that most lines need not be parsed for it. */
export interface Clock {
  /** Milliseconds since the epoch; undefined where the log does not tell. */
  instant(): number | undefined;
}

/** A reader that takes what the log's own prefixes tell about time. */
export interface TimedReader extends LogReader {
  read(line: string, clock?: Clock): void;
}

/** For logs without instants. */
export const noClock: Clock = { instant: () => undefined };
