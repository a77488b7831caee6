import { rawjsonRecorder } from './record.ts';
import { type SolveStatus, solveStatusOf, type VertexEvent } from './solve-status.ts';
import type { BuildRecord, LogReader } from './types.ts';

export { type RawjsonRecorder, rawjsonRecorder } from './record.ts';

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
  const records: BuildRecord[] = [];
  let recorder = rawjsonRecorder();

  const close = (): void => {
    if (recorder.started) records.push(recorder.record());
    recorder = rawjsonRecorder();
  };
  const beginsBuild = (vertexes: readonly VertexEvent[]): boolean =>
    recorder.started &&
    vertexes.some(({ digest, name }) => name?.startsWith(FIRST_VERTEX) && !recorder.has(digest)) &&
    recorder.ended();

  return {
    read(line) {
      const status = decodeStatus(line);
      if (status?.vertexes && beginsBuild(status.vertexes)) close();
      if (status) recorder.apply(status);
      else recorder.text(line);
    },
    end() {
      close();
      return records;
    },
  };
}
