import { secondsOf } from '../progress/interval.ts';
import type { VertexName } from '../progress/name.ts';
import type { BuildRecord, LogFormat, Vertex } from '../progress/types.ts';
import { StepInputs } from './inputs.ts';
import { statusOfStep } from './status.ts';
import { bytesPulled, transferSeconds } from './transfers.ts';
import type { Step, StepStatus } from './types.ts';
import type { Unit } from './units.ts';

/** A step that has no brackets is called by its text, cut to this length. */
const MAX_ID = 80;

/** Variables are expanded in it, and one of them may hold a file. */
const MAX_TEXT = 4000;

/** A step with the vertices that it is made of. */
export interface StepUnit extends Unit {
  step: Step;
}

/**
 * The steps among the units of a record: in Dockerfile order within a stage, stages and platforms as first seen.
 * `lines` gives the Dockerfile line of a vertex by its id.
 */
export function stepsOf(
  units: readonly Unit[],
  record: Pick<BuildRecord, 'format' | 'vertices'>,
  lines: ReadonlyMap<string, number> = new Map(),
): StepUnit[] {
  const ids = new UniqueIds();
  const steps = sorted(units.filter(({ name }) => name.kind === 'step')).map((unit) => ({
    ...unit,
    step: stepOf(unit, ids.of(unit.name), record.format, lines),
  }));
  linkInputs(steps, record.vertices);
  return steps;
}

function stepOf(
  { name, vertices }: Unit,
  id: string,
  format: LogFormat,
  lines: ReadonlyMap<string, number>,
): Step {
  const { target, platform, targetPlatform, stage, number, of, instruction, text } = name;
  const status = statusOfStep(vertices, format);
  return {
    id,
    target,
    platform,
    targetPlatform,
    stage,
    number,
    of,
    instruction,
    text: text.slice(0, MAX_TEXT),
    line: lineOf(vertices, lines),
    status,
    seconds: secondsOfStep(vertices, status),
    bytesPulled: status === 'pulled' ? bytesPulled(vertices) : undefined,
    ...(vertices.some(({ lost }) => lost) ? { lost: true as const } : {}),
    inputs: [],
  };
}

/** That of the first vertex which has one. */
function lineOf(vertices: readonly Vertex[], lines: ReadonlyMap<string, number>): number | undefined {
  for (const { id } of vertices) if (lines.has(id)) return lines.get(id);
  return undefined;
}

/** Seconds of one vertex, or of a group with overlaps merged; of a pulled hit those of the pull. */
function secondsOfStep(vertices: readonly Vertex[], status: StepStatus): number | undefined {
  const pull = status === 'pulled' ? transferSeconds(vertices) : undefined;
  if (pull !== undefined) return pull;
  if (vertices.length === 1) return vertices[0]?.seconds;
  return secondsOf(vertices.flatMap(({ intervals }) => intervals));
}

function linkInputs(steps: readonly StepUnit[], vertices: readonly Vertex[]): void {
  const stepOfVertex = new Map<string, string>();
  for (const { step, vertices: own } of steps) for (const { id } of own) stepOfVertex.set(id, step.id);
  const inputs = new StepInputs(new Map(vertices.map((vertex) => [vertex.id, vertex])), stepOfVertex);
  for (const unit of steps) unit.step.inputs = inputs.of(unit.vertices, unit.step.id);
}

/** Stable: what has no number keeps its order of appearance. */
function sorted(units: readonly Unit[]): Unit[] {
  const places = new Map<string, Unit[]>();
  for (const unit of units) {
    const { target, platform, targetPlatform, stage, number } = unit.name;
    const key = [target, platform, targetPlatform, stage, number === undefined].join('\n');
    const place = places.get(key);
    if (place) place.push(unit);
    else places.set(key, [unit]);
  }
  return [...places.values()].flatMap((place) =>
    place.sort((a, b) => (a.name.number ?? 0) - (b.name.number ?? 0)),
  );
}

/** Gives each name an id of its own: `2/3`, `2/3 (2)`, … as with the two vertices of a remote ADD. */
class UniqueIds {
  private readonly counts = new Map<string, number>();

  of({ label, number, text }: VertexName): string {
    const id = number !== undefined && label ? label : text.slice(0, MAX_ID);
    const count = (this.counts.get(id) ?? 0) + 1;
    this.counts.set(id, count);
    return count === 1 ? id : this.of({ kind: 'step', text: `${id.slice(0, MAX_ID - 8)} (${count})` });
  }
}
