import { secondsOf } from '../../src/progress/interval.ts';
import type { BuildRecord, Interval, Vertex, VertexStatus } from '../../src/progress/types.ts';
import { newVertex } from '../../src/progress/vertex.ts';

/** A span from second to second. */
export function span(start: number, end?: number): Interval {
  return { start: start * 1000, end: end === undefined ? undefined : end * 1000 };
}

/** A vertex whose id is its name and which has ended, unless the overrides say otherwise. */
export function vertex(name: string, overrides: Partial<Vertex> = {}): Vertex {
  const seconds = overrides.intervals && secondsOf(overrides.intervals);
  return { ...newVertex(name, name), state: 'completed', seconds, ...overrides };
}

/** A finished row of a vertex. */
export function row(id: string, overrides: Partial<VertexStatus> = {}): VertexStatus {
  return { id, current: overrides.total ?? 0, completed: true, ...overrides };
}

export function record(vertices: Vertex[], overrides: Partial<BuildRecord> = {}): BuildRecord {
  return { format: 'rawjson', vertices, text: [], ...overrides };
}

/** Vertices that each depend on the one before. */
export function chain(...vertices: Vertex[]): Vertex[] {
  return vertices.map((next, index) => ({
    ...next,
    inputs: vertices
      .slice(0, index)
      .slice(-1)
      .map(({ id }) => id),
  }));
}
