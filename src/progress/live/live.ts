import { disarm } from '../../github/disarm.ts';
import type { SolveStatus } from '../rawjson/solve-status.ts';
import { Printer } from './printer.ts';
import { Trace } from './trace.ts';

/** Shows a rawjson stream while it comes in, as `--progress=plain` would. */
export interface LiveLog {
  apply(status: SolveStatus): void;
  /** A line of the stream that is no status; shown at once and unchanged. */
  text(line: string): void;
  /** Call it a few times a second, so that what waits is shown though BuildKit is silent. */
  tick(): void;
  /** Shows what is left, and the last lines of failed programs. */
  end(): void;
}

export interface LiveOptions {
  /** Milliseconds that never run backwards. */
  now(): number;
  /** The line `#0` of newer buildx: `building with "NAME" instance using DRIVER driver`. */
  description?: string;
}

/** Prints come no closer than this, BuildKit's own pace in milliseconds: rows that start and end between them are one. */
const PACE = 100;

/** Events that may wait for the next print; a flood of output is printed earlier. */
const MAX_WAITING = 5000;

/** With these lines buildx begins to tell why the build failed: the last lines of the failed program go before. */
const LAST_WORDS = /^(?:ERROR: |Policy: |\S.*:\d+$)/;

/** A live log that writes whole lines, one text for each call, in which no workflow command is left alive. */
export function liveLog(write: (text: string) => void, { now, description }: LiveOptions): LiveLog {
  const trace = new Trace();
  const printer = new Printer(trace, description);

  let printed = Number.NEGATIVE_INFINITY;

  const flush = (): void => {
    const text = printer.take();
    if (text !== '') write(disarm(text));
  };
  const print = (at: number): void => {
    printed = at;
    trace.waiting = 0;
    printer.print(at);
    flush();
  };

  return {
    apply(status) {
      const at = now();
      trace.update(status, at);
      if (at - printed >= PACE || trace.waiting > MAX_WAITING) print(at);
    },
    text(line) {
      if (LAST_WORDS.test(line)) printer.finish();
      printer.line(line);
      flush();
    },
    tick: () => print(now()),
    end() {
      printer.finish();
      flush();
    },
  };
}
