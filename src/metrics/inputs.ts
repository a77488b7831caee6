import type { Vertex } from '../progress/types.ts';

/** No real chain of vertices between two steps is longer; a made-up one must not exhaust the stack. */
const MAX_HOPS = 64;

/** Gives the ids of the steps that a vertex depends on, through vertices that are no steps. */
export class StepInputs {
  private readonly known = new Map<string, ReadonlySet<string>>();

  /** `stepOf` holds the step id of each vertex that belongs to a step. */
  constructor(
    private readonly vertices: ReadonlyMap<string, Vertex>,
    private readonly stepOf: ReadonlyMap<string, string>,
  ) {}

  /** Steps that these vertices wait for, in the order in which BuildKit lists them, without `self`. */
  of(vertices: readonly Vertex[], self: string): string[] {
    const steps = new Set<string>();
    for (const vertex of vertices) for (const step of this.behind(vertex, 0)) steps.add(step);
    steps.delete(self);
    return [...steps];
  }

  private behind(vertex: Vertex, hops: number): ReadonlySet<string> {
    const known = this.known.get(vertex.id);
    if (known || hops > MAX_HOPS) return known ?? new Set();
    const steps = new Set<string>();
    this.known.set(vertex.id, steps);
    for (const id of vertex.inputs) {
      const step = this.stepOf.get(id);
      const input = this.vertices.get(id);
      if (step !== undefined) steps.add(step);
      else if (input) for (const further of this.behind(input, hops + 1)) steps.add(further);
    }
    return steps;
  }
}
