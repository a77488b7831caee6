import { parseVertexNames, type VertexName } from '../progress/name.ts';
import type { BuildRecord, Vertex } from '../progress/types.ts';

/** A vertex, or all vertices of one progress group, under the name that a person sees. Never empty. */
export interface Unit {
  name: VertexName;
  vertices: Vertex[];
}

/** The vertices of a record as units, in order of first appearance. */
export function unitsOf({ vertices }: Pick<BuildRecord, 'vertices'>): Unit[] {
  const names = parseVertexNames(vertices.map(nameOf));
  const units: Unit[] = [];
  const groups = new Map<string, Unit>();
  vertices.forEach((vertex, index) => {
    const name = names[index];
    const known = vertex.group && groups.get(vertex.group.id);
    if (known) known.vertices.push(vertex);
    if (known || !name) return;
    const unit = { name, vertices: [vertex] };
    units.push(unit);
    if (vertex.group) groups.set(vertex.group.id, unit);
  });
  return units;
}

/** What a person sees of a vertex. */
function nameOf(vertex: Vertex): string {
  return vertex.group?.name || vertex.name;
}
