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
    for (const vertex of vertices) this.collect(vertex, steps, 0);
    steps.delete(self);
    return [...steps];
  }

  private collect(vertex: Vertex, steps: Set<string>, hops: number): void {
    for (const id of vertex.inputs) {
      const step = this.stepOf.get(id);
      if (step !== undefined) steps.add(step);
      else for (const further of this.behind(id, hops)) steps.add(further);
    }
  }

  /** Steps behind a vertex that is none; nothing new for one that waits for itself. */
  private behind(id: string, hops: number): Iterable<string> {
    const known = this.known.get(id);
    const vertex = this.vertices.get(id);
    if (known || !vertex || hops > MAX_HOPS) return known ?? [];
    const steps = new Set<string>();
    this.known.set(id, steps);
    this.collect(vertex, steps, hops + 1);
    return steps;
  }
}
