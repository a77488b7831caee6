import type { LogFormat, Vertex } from '../progress/types.ts';
import { hasTransfers } from './transfers.ts';
import type { StepStatus } from './types.ts';

/** Whether BuildKit's error text only says that the build was given up. */
export function isCancellation(error: string): boolean {
  return error.endsWith('context canceled');
}

/** What became of a step made of these vertices: one, or those of a progress group. */
export function statusOfStep(vertices: readonly Vertex[], format: LogFormat): StepStatus {
  const statuses = vertices.map((vertex) => statusOfVertex(vertex, format));
  const has = (status: StepStatus): boolean => statuses.includes(status);
  if (has('failed')) return 'failed';
  if (has('cancelled')) return 'cancelled';
  if (has('executed')) return 'executed';
  if (has('unknown') || statuses.length === 0) return 'unknown';
  return has('pulled') ? 'pulled' : 'cached';
}

function statusOfVertex(vertex: Vertex, format: LogFormat): StepStatus {
  if (vertex.error !== undefined) return isCancellation(vertex.error) ? 'cancelled' : 'failed';
  if (vertex.cached && !vertex.lost && !ranAgain(vertex)) return hasTransfers(vertex) ? 'pulled' : 'cached';
  if (vertex.state !== 'completed') return 'unknown';
  return format !== 'rawjson' && isUnmarkedPull(vertex) ? 'pulled' : 'executed';
}

/** Found by its key, with its data in no cache (an inline cache holds the final stage only): it ran, and fetched nothing. */
function ranAgain(vertex: Vertex): boolean {
  return vertex.endedAgain === true && !hasTransfers(vertex);
}

/**
 * A printed log can show a hit as DONE, its layers fetched, without ever saying CACHED (docker/build-push-action#766).
 * What ran instead fetched nothing under its own name, and nearly always printed something.
 */
function isUnmarkedPull(vertex: Vertex): boolean {
  return vertex.logLines === 0 && hasTransfers(vertex);
}
