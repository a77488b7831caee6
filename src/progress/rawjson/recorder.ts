import { clientText } from '../client-text.ts';
import type { BuildRecord, Vertex } from '../types.ts';
import type { SolveStatus } from './solve-status.ts';
import { VertexTrack } from './vertex-track.ts';

/** More than any real build has; a log that names more cannot make memory grow without end. */
const MAX_VERTICES = 100_000;

/** Gathers what one build's rawjson stream says. A class, for as closures its parts are compiled anew for each build. */
export class RawjsonRecorder {
  private readonly tracks = new Map<string, VertexTrack>();
  private readonly client = clientText();
  private last: VertexTrack | undefined;

  apply({ vertexes, statuses, logs, warnings }: SolveStatus): void {
    if (vertexes) for (const event of vertexes) this.findOrMake(event.digest, event.name ?? '')?.apply(event);
    if (statuses) for (const event of statuses) this.find(event.vertex)?.status(event);
    if (logs) for (const event of logs) this.find(event.vertex)?.log.push(event.data);
    if (warnings) for (const event of warnings) this.find(event.vertex)?.warn(textOf(event.short));
  }

  /** A line of the stream that is no status: the client's own warnings and errors. */
  text(line: string): void {
    this.client.line(line);
  }

  /** The build as far as it is known now. */
  record(): BuildRecord {
    const vertices = [...this.tracks.values()].map((track) => track.value());
    return { format: 'rawjson', vertices, ...this.client.result(), seconds: wallSeconds(vertices) };
  }

  /** Whether there is anything to record: a vertex. */
  get started(): boolean {
    return this.tracks.size > 0;
  }

  /** Whether every vertex that was started has ended, or the client has told its final error. */
  get ended(): boolean {
    return this.client.result().error !== undefined || !anyOpen(this.tracks.values());
  }

  has(digest: string): boolean {
    return this.tracks.has(digest);
  }

  /** Events come in runs of the same vertex, and comparing is cheaper than hashing a digest. */
  private find(digest: string): VertexTrack | undefined {
    const { last } = this;
    if (last !== undefined && last.id === digest) return last;
    const track = this.tracks.get(digest);
    if (track !== undefined) this.last = track;
    return track;
  }

  private findOrMake(digest: string, name: string): VertexTrack | undefined {
    const known = this.find(digest);
    if (known || this.tracks.size >= MAX_VERTICES) return known;
    const track = new VertexTrack(digest, name);
    this.tracks.set(digest, track);
    return track;
  }
}

/** A recorder of one build. */
export function rawjsonRecorder(): RawjsonRecorder {
  return new RawjsonRecorder();
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
