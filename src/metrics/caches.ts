import type { CacheType } from '../cache/types.ts';
import type { Vertex, VertexStatus } from '../progress/types.ts';
import type { CacheVertex } from './types.ts';
import type { Unit } from './units.ts';

const INLINE = /^preparing layers for inline cache/;
const WRITTEN = /^writing layer /;
const PREPARED = /^preparing build cache for export/;
const EMPTY = /^skipping cache export for empty result/;

/** Cache sources and destinations as the build's vertices show them, in order of appearance. */
export function cachesOf(units: readonly Unit[]): CacheVertex[] {
  return units.flatMap(({ name, vertices }) => {
    if (name.kind === 'import')
      return vertices.map((vertex) => imported(vertex, name.cacheType, name.cacheName));
    if (name.kind === 'export-cache') return vertices.map((vertex) => exported(vertex, name.cacheType));
    return name.kind === 'export-image' ? vertices.flatMap(inlineOf) : [];
  });
}

function imported(vertex: Vertex, type?: CacheType, name?: string): CacheVertex {
  return { side: 'import', type, name, ...outcome(vertex) };
}

function exported(vertex: Vertex, type?: CacheType): CacheVertex {
  const { statuses } = vertex;
  return {
    side: 'export',
    type,
    ...outcome(vertex),
    bytes: bytesWritten(statuses),
    layers: layersWritten(vertex),
    ...(statuses.some(({ id }) => EMPTY.test(id)) ? { isEmpty: true as const } : {}),
  };
}

/** Layers that were written; undefined when the log shows nothing of the export. */
function layersWritten({ statuses, state, error }: Vertex): number | undefined {
  if (!statuses.some(({ id }) => PREPARED.test(id) || WRITTEN.test(id))) return undefined;
  // BuildKit drops some last words of rows, so of an export that ended well all were written.
  const isWhole = state === 'completed' && error === undefined;
  const written = statuses.filter(({ id, completed }) => WRITTEN.test(id) && (isWhole || completed));
  return new Set(written.map(({ id }) => id)).size;
}

/** An inline cache is written within the image, as one row of its export. */
function inlineOf(vertex: Vertex): CacheVertex[] {
  const row = vertex.statuses.find(({ id }) => INLINE.test(id));
  if (!row) return [];
  const completed = row.completed || vertex.state === 'completed';
  return [{ side: 'export', type: 'inline', seconds: row.seconds, completed }];
}

function outcome({ seconds, error, state }: Vertex): Pick<CacheVertex, 'seconds' | 'error' | 'completed'> {
  return { seconds, error, completed: state === 'completed' };
}

/** Sums the layers whose size the log gives; undefined when it gives none. */
function bytesWritten(statuses: readonly VertexStatus[]): number | undefined {
  const sized = statuses.filter(({ id, total, current }) => WRITTEN.test(id) && (total || current));
  if (sized.length === 0) return undefined;
  return sized.reduce((sum, { current, total }) => sum + Math.max(current, total ?? 0), 0);
}
