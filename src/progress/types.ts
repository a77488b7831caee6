/**
 * What BuildKit did, as far as a log tells. Every reader (rawjson, plain, tty) makes these values,
 * and nothing downstream knows which reader it was.
 */

/** A span of time in milliseconds since the epoch (fractions kept); no `end` while it lasts. */
export interface Interval {
  start: number;
  end?: number;
}

/** One row under a vertex: a download, an extraction, a phase of an export. */
export interface VertexStatus {
  /** As printed: `sha256:…`, `extracting sha256:…`, `pushing layers`, `transferring context:`. */
  id: string;
  /** Bytes so far; the highest value seen. */
  current: number;
  /** Bytes in all; absent when the log gives none. */
  total?: number;
  /** Seconds it took; absent when the log gives none. */
  seconds?: number;
  /** Absent in logs without instants. */
  interval?: Interval;
  completed: boolean;
}

/** `pending`: named, never started. `running`: started, and the log ended before it did. */
export type VertexState = 'pending' | 'running' | 'completed';

/** Vertices of one group are one step to the user; a weak member does not reveal a group. */
export interface ProgressGroup {
  id: string;
  name: string;
  weak: boolean;
}

/** One node of BuildKit's graph. */
export interface Vertex {
  /** The digest in rawjson, `#7` in plain logs, a running number in tty logs. Unique within its record. */
  id: string;
  name: string;
  /** Ids of the vertices that this one depends on; empty where the log does not tell. */
  inputs: string[];
  state: VertexState;
  /** Sticky: once BuildKit called it cached, it stays so, also when its result is pulled later. */
  cached: boolean;
  /** Called cached, but its result could not be loaded (evicted blobs), and it ran after all: no hit. */
  lost?: true;
  /** Called cached, it ended once more without that word: its result was fetched, or made anew. rawjson only. */
  endedAgain?: true;
  /** BuildKit's error text. One that ends in "context canceled" means cancelled. */
  error?: string;
  /** Empty in logs without instants; merged and sorted otherwise. */
  intervals: Interval[];
  /** Seconds of its own time, overlaps merged; absent when the log does not tell. */
  seconds?: number;
  group?: ProgressGroup;
  statuses: VertexStatus[];
  /** The last ten lines that its program wrote, without line ends. */
  logTail: string[];
  /** How many lines its program wrote; beyond 200 a lower bound. */
  logLines: number;
  /** Short texts of build-check and other warnings. */
  warnings: string[];
}

export type LogFormat = 'rawjson' | 'plain' | 'tty';

/** The Dockerfile excerpt that buildx prints after a failed build. */
export interface SourceExcerpt {
  file: string;
  /** One-based line at which the excerpt points. */
  line: number;
  /** The printed lines, `  14 | >>> RUN false`. */
  lines: string[];
}

/** One build, as its log tells it. */
export interface BuildRecord {
  format: LogFormat;
  /** In the order of first appearance. */
  vertices: Vertex[];
  /** From `#0 building with "NAME" instance using DRIVER driver`. */
  builder?: { name: string; driver: string };
  /** The last lines that are no progress (client warnings, errors), at most 100. */
  text: string[];
  /** The text behind the last `ERROR:` that buildx printed itself. */
  error?: string;
  source?: SourceExcerpt;
  /** Wall seconds of the whole build; absent when the log does not tell. */
  seconds?: number;
}

/** Takes a log line by line, never throws, and gives the builds that it held. */
export interface LogReader {
  /** A line without its line end. */
  read(line: string): void;
  /** Closes the log. A log without any build gives no record. */
  end(): BuildRecord[];
}
