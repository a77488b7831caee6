import { hasTargets, parseVertexName, type VertexName } from '../progress/name.ts';
import type { BuildRecord, Vertex } from '../progress/types.ts';

/** A vertex, or all vertices of one progress group, under the name that a person sees. Never empty. */
export interface Unit {
  name: VertexName;
  vertices: Vertex[];
}

/** The vertices of a record as units, in order of first appearance. */
export function unitsOf(record: Pick<BuildRecord, 'vertices'>): Unit[] {
  const prefixed = hasTargets(names(record.vertices));
  const units: Unit[] = [];
  const groups = new Map<string, Unit>();
  for (const vertex of record.vertices) {
    const known = vertex.group && groups.get(vertex.group.id);
    if (known) {
      known.vertices.push(vertex);
      continue;
    }
    const unit = { name: parseVertexName(nameOf(vertex), prefixed), vertices: [vertex] };
    units.push(unit);
    if (vertex.group) groups.set(vertex.group.id, unit);
  }
  return units;
}

/** What a person sees of a vertex. */
function nameOf(vertex: Vertex): string {
  return vertex.group?.name || vertex.name;
}

function* names(vertices: Iterable<Vertex>): Iterable<string> {
  for (const vertex of vertices) yield nameOf(vertex);
}
