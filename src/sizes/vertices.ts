import { stepsOf } from '../metrics/steps.ts';
import type { Step } from '../metrics/types.ts';
import { unitsOf } from '../metrics/units.ts';
import type { BuildRecord } from '../progress/types.ts';

/** The step that each vertex of a record belongs to, by the vertex's digest. `steps` are those measured from it. */
export function stepsByVertex(
  record: Pick<BuildRecord, 'format' | 'vertices'>,
  steps: readonly Step[],
): Map<string, Step> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const byVertex = new Map<string, Step>();
  for (const { step, vertices } of stepsOf(unitsOf(record), record)) {
    const measured = byId.get(step.id);
    if (measured) for (const { id } of vertices) byVertex.set(id, measured);
  }
  return byVertex;
}
