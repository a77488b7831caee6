import type { Vertex, VertexStatus } from './types.ts';

/** How many of a program's last lines are kept, as many as BuildKit repeats after an error. */
export const LOG_TAIL = 10;

/** More rows than any real vertex has; a log that names more cannot make memory grow. */
export const MAX_STATUSES = 2000;

/** A vertex of which nothing but the name is known. */
export function newVertex(id: string, name: string): Vertex {
  return {
    id,
    name,
    inputs: [],
    state: 'pending',
    cached: false,
    intervals: [],
    statuses: [],
    logTail: [],
    logLines: 0,
    warnings: [],
  };
}

/** The row of that id, made when it is new; undefined when the vertex has too many rows already. */
export function statusOf(vertex: Vertex, id: string): VertexStatus | undefined {
  const known = vertex.statuses.find((status) => status.id === id);
  if (known || vertex.statuses.length >= MAX_STATUSES) return known;
  const status: VertexStatus = { id, current: 0, completed: false };
  vertex.statuses.push(status);
  return status;
}
