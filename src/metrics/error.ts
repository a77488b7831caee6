import type { VertexKind } from '../progress/kind.ts';
import type { BuildRecord, Vertex } from '../progress/types.ts';
import { LOG_TAIL } from '../progress/vertex.ts';
import { isCancellation } from './status.ts';
import type { StepUnit } from './steps.ts';
import type { BuildError } from './types.ts';
import type { Unit } from './units.ts';

/** A vertex that failed, with the error that is no mere cancellation. */
interface Failure {
  unit: Unit;
  vertex: Vertex;
  error: string;
}

/** How likely a failed vertex of that kind ended the build by itself; those without a figure need buildx's word for it. */
const WEIGHT: Partial<Record<VertexKind, number>> = {
  step: 4,
  base: 3,
  context: 3,
  internal: 2,
  'export-image': 1,
};

/**
 * What broke the build; undefined when nothing shows that it failed. A failed cache import or export alone is no
 * failure, unless buildx ended with its text.
 */
export function errorOf(
  record: Pick<BuildRecord, 'error' | 'source'>,
  units: readonly Unit[],
  steps: readonly StepUnit[],
): BuildError | undefined {
  const { lines: excerpt, line } = record.source ?? {};
  const cause = causeOf(failuresOf(units), record.error);
  if (!cause)
    return record.error === undefined ? undefined : { message: record.error, logTail: [], line, excerpt };
  return {
    step: steps.find(({ vertices }) => vertices.includes(cause.vertex))?.step.id,
    name: cause.vertex.group?.name || cause.vertex.name,
    message: cause.error,
    logTail: cause.unit.vertices.flatMap(({ logTail }) => logTail).slice(-LOG_TAIL),
    line,
    excerpt,
  };
}

function failuresOf(units: readonly Unit[]): Failure[] {
  return units.flatMap((unit) =>
    unit.vertices.flatMap((vertex) =>
      vertex.error === undefined || isCancellation(vertex.error)
        ? []
        : [{ unit, vertex, error: vertex.error }],
    ),
  );
}

/** The failure that buildx names, else the heaviest kind; of equals the one that ended first. */
function causeOf(failures: readonly Failure[], said: string | undefined): Failure | undefined {
  const named =
    said === undefined ? [] : failures.filter(({ error }) => error !== '' && said.includes(error));
  const likely = named.length > 0 ? named : failures.filter(isFatalKind);
  return [...likely].sort((a, b) => weightOf(b) - weightOf(a) || endOf(a) - endOf(b))[0];
}

/** A refused token is asked for again, or the image is read without one. */
function isFatalKind(failure: Failure): boolean {
  return weightOf(failure) > 0 && failure.unit.name.role !== 'auth';
}

function weightOf({ unit }: Failure): number {
  return WEIGHT[unit.name.kind] ?? 0;
}

function endOf({ vertex }: Failure): number {
  return vertex.intervals.at(-1)?.end ?? Number.MAX_VALUE;
}
