import { secondsOf } from '../progress/interval.ts';
import type { Interval, Vertex, VertexStatus } from '../progress/types.ts';

const DOWNLOAD = /^sha256:/;
const TRANSFER = /^(extracting )?sha256:/;

/** Whether the vertex fetched or unpacked layers. */
export function hasTransfers(vertex: Vertex): boolean {
  return vertex.statuses.some((status) => TRANSFER.test(status.id) && !isDigestAlone(status));
}

/** BuildKit before 0.9 printed the vertex's own digest under its name, which is no download. */
function isDigestAlone({ id, current, total, seconds, completed }: VertexStatus): boolean {
  return DOWNLOAD.test(id) && current === 0 && total === undefined && seconds === undefined && !completed;
}

/** Bytes that were fetched, each digest once; undefined when the log gives no sizes. */
export function bytesPulled(vertices: readonly Vertex[]): number | undefined {
  const byDigest = new Map<string, number>();
  for (const status of rows(vertices, DOWNLOAD)) {
    const bytes = status.completed ? Math.max(status.total ?? 0, status.current) : status.current;
    if (status.total === undefined && status.current === 0) continue;
    byDigest.set(status.id, Math.max(byDigest.get(status.id) ?? 0, bytes));
  }
  return byDigest.size === 0 ? undefined : [...byDigest.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** When layers were fetched and unpacked; empty in logs without instants. */
export function transferIntervals(vertices: readonly Vertex[]): Interval[] {
  return [...rows(vertices, TRANSFER)].flatMap(({ interval }) => (interval ? [interval] : []));
}

/** Wall seconds of fetching and unpacking; undefined when the log does not tell. */
export function transferSeconds(vertices: readonly Vertex[]): number | undefined {
  return secondsOf(transferIntervals(vertices).filter(({ end }) => end !== undefined));
}

function* rows(vertices: readonly Vertex[], kind: RegExp): Iterable<VertexStatus> {
  for (const vertex of vertices) for (const status of vertex.statuses) if (kind.test(status.id)) yield status;
}
