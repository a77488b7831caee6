import type { LogEvent, SolveStatus } from './solve-status.ts';
import { clientText } from './text.ts';
import type { BuildRecord, Vertex } from './types.ts';
import { VertexTrack } from './vertex-track.ts';

/** More than any real build has; a log that names more cannot make memory grow without end. */
const MAX_VERTICES = 100_000;

/** Gathers what one build's rawjson stream says. */
export interface RawjsonRecorder {
  apply(status: SolveStatus): void;
  /** A line of the stream that is no status: the client's own warnings and errors. */
  text(line: string): void;
  /** The build as far as it is known now. */
  record(): BuildRecord;
  /** Whether there is anything to record: a vertex. */
  readonly started: boolean;
  /** Whether every vertex that was started has ended, or the client has told its final error. */
  ended(): boolean;
  has(digest: string): boolean;
}

/** A recorder of one build. */
export function rawjsonRecorder(): RawjsonRecorder {
  const tracks = new Map<string, VertexTrack>();
  const client = clientText();
  let last: VertexTrack | undefined;

  // Logs come in runs of the same vertex, and comparing is cheaper than hashing a digest.
  const find = (digest: string): VertexTrack | undefined => {
    if (last?.id !== digest) last = tracks.get(digest);
    return last;
  };
  const findOrMake = (digest: string, name: string): VertexTrack | undefined => {
    const known = find(digest);
    if (known || tracks.size >= MAX_VERTICES) return known;
    last = new VertexTrack(digest, name);
    tracks.set(digest, last);
    return last;
  };

  const writeAll = (logs: readonly LogEvent[]): void => {
    let track = last;
    for (const { vertex, data } of logs) {
      if (track === undefined || track.id !== vertex) track = tracks.get(vertex);
      if (track !== undefined) track.log.push(data);
    }
    last = track;
  };

  return {
    apply({ vertexes, statuses, logs, warnings }) {
      if (vertexes) for (const event of vertexes) findOrMake(event.digest, event.name ?? '')?.apply(event);
      if (statuses) for (const event of statuses) find(event.vertex)?.status(event);
      if (logs) writeAll(logs);
      if (warnings) for (const event of warnings) find(event.vertex)?.warn(textOf(event.short));
    },
    text: (line) => client.line(line),
    record: () => {
      const vertices = [...tracks.values()].map((track) => track.value());
      return { format: 'rawjson', vertices, ...client.result(), seconds: wallSeconds(vertices) };
    },
    get started() {
      return tracks.size > 0;
    },
    ended: () => client.result().error !== undefined || !anyOpen(tracks.values()),
    has: (digest) => tracks.has(digest),
  };
}

function anyOpen(tracks: Iterable<VertexTrack>): boolean {
  for (const track of tracks) if (track.state === 'running') return true;
  return false;
}

function textOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** From the first start to the last end. */
function wallSeconds(vertices: readonly Vertex[]): number | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { start, end } of vertices.flatMap((vertex) => vertex.intervals)) {
    first = Math.min(first, start);
    last = Math.max(last, end ?? last);
  }
  return last < first ? undefined : (last - first) / 1000;
}
