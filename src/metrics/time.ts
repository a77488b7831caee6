import { secondsOf } from '../progress/interval.ts';
import type { VertexKind } from '../progress/kind.ts';
import type { BuildRecord, Interval, Vertex } from '../progress/types.ts';
import type { StepUnit } from './steps.ts';
import { transferIntervals } from './transfers.ts';
import type { TimeSpent } from './types.ts';
import type { Unit } from './units.ts';

/** What the client does to deliver an image counts as its export. */
const DELIVERY = /^(importing to docker|merging manifest list |pushing )/;

/** Wall seconds by phase. */
export function timeOf(
  record: Pick<BuildRecord, 'seconds'>,
  units: readonly Unit[],
  steps: readonly StepUnit[],
): TimeSpent {
  const ofKind = (kind: VertexKind): Vertex[] => verticesOf(units.filter(({ name }) => name.kind === kind));
  const isHit = ({ step }: StepUnit): boolean => step.status === 'cached' || step.status === 'pulled';
  const delivery = units.filter(({ name }) => name.kind === 'client' && DELIVERY.test(name.text));
  return {
    build: record.seconds,
    steps: phase(verticesOf(steps.filter((unit) => !isHit(unit)))),
    context: phase(ofKind('context')),
    base: phase(ofKind('base')),
    cacheImport: phase(ofKind('import')),
    cachePull: pullPhase(verticesOf(steps.filter(({ step }) => step.status === 'pulled'))),
    cacheExport: phase(ofKind('export-cache')),
    imageExport: phase([...ofKind('export-image'), ...verticesOf(delivery)]),
  };
}

function verticesOf(units: readonly Unit[]): Vertex[] {
  return units.flatMap(({ vertices }) => vertices);
}

/** Of pulled hits only the pull itself, where the log tells when it was. */
function pullPhase(vertices: readonly Vertex[]): number | undefined {
  return covered(transferIntervals(vertices)) ?? phase(vertices);
}

/** Without instants overlaps cannot be known, so there only a phase made up of one vertex has a figure. */
function phase(vertices: readonly Vertex[]): number | undefined {
  const intervals = covered(vertices.flatMap((vertex) => vertex.intervals));
  if (intervals !== undefined) return intervals;
  const started = vertices.filter(({ state }) => state !== 'pending');
  return started.length === 1 ? started[0]?.seconds : undefined;
}

/** An open interval hides all behind it: what never ended is left out. */
function covered(intervals: readonly Interval[]): number | undefined {
  return secondsOf(intervals.filter(({ end }) => end !== undefined));
}
