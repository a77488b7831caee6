import type { BuildRecord, LogReader } from '../types.ts';
import { rawjsonRecorder } from './recorder.ts';
import { type SolveStatus, solveStatusOf, type VertexEvent } from './solve-status.ts';

export { type RawjsonRecorder, rawjsonRecorder } from './recorder.ts';

const BRACE = '{'.charCodeAt(0);

/** With what every build begins; a target's or a platform's name before it means one of several solves of one build. */
const FIRST_VERTEX = '[internal] load build definition';

/** The status in one line of rawjson; undefined for a line that is none, which is text for the reader. */
export function decodeStatus(line: string): SolveStatus | undefined {
  if (line.charCodeAt(0) !== BRACE && !line.trimStart().startsWith('{')) return undefined;
  try {
    return solveStatusOf(JSON.parse(line));
  } catch {
    // Cut off in the middle, or text that happens to begin with a brace.
    return undefined;
  }
}

/** Reads a rawjson log that may hold several builds, one after the other. */
export function rawjsonReader(): LogReader {
  return new RawjsonReader();
}

class RawjsonReader implements LogReader {
  private readonly records: BuildRecord[] = [];
  private recorder = rawjsonRecorder();

  read(line: string): void {
    const status = decodeStatus(line);
    if (status?.vertexes && this.beginsBuild(status.vertexes)) this.close();
    if (status) this.recorder.apply(status);
    else this.recorder.text(line);
  }

  end(): BuildRecord[] {
    this.close();
    return this.records;
  }

  private close(): void {
    if (this.recorder.started) this.records.push(this.recorder.record());
    this.recorder = rawjsonRecorder();
  }

  private beginsBuild(vertexes: readonly VertexEvent[]): boolean {
    const { recorder } = this;
    return (
      recorder.started &&
      vertexes.some(({ digest, name }) => name?.startsWith(FIRST_VERTEX) && !recorder.has(digest)) &&
      recorder.ended
    );
  }
}
