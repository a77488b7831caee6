import type { FailedBuild, ImportedCache } from '../cache/healing.ts';
import { parseVertexNames, type VertexName } from '../progress/name.ts';
import type { BuildRecord, Vertex } from '../progress/types.ts';

/** A vertex with what its name tells. */
interface Named {
  vertex: Vertex;
  name: VertexName;
}

/** With the manifest an image is in its registry under its name; layers alone are nothing that anybody can see. */
const MANIFEST_PUSH = /^pushing manifest for /;
/** buildx itself pushes, or joins what builders have pushed. */
const CLIENT_PUSH = /^(?:pushing \S.* with docker$|merging manifest list )/;

/** What the record of a failed build tells of the caches that it read; undefined when buildx gave no reason. */
export function failedBuildOf({ error, vertices }: BuildRecord): FailedBuild | undefined {
  if (error === undefined) return undefined;
  const names = parseVertexNames(vertices.map(({ name }) => name));
  const named = vertices.flatMap((vertex, index): Named[] => {
    const name = names[index];
    return name ? [{ vertex, name }] : [];
  });
  const hits = named.filter(({ vertex, name }) => name.kind === 'step' && vertex.cached);
  return {
    error,
    imports: named.flatMap(importOf),
    hitPulls: pullsOf(hits),
    basePulls: pullsOf(named.filter(({ name }) => name.kind === 'base')),
    lostHits: hits.flatMap(({ vertex }) => (vertex.lost && vertex.error ? [vertex.error] : [])),
    mayBePushed: named.some(isPush),
  };
}

function importOf({ vertex, name }: Named): ImportedCache[] {
  if (name.kind !== 'import') return [];
  return [{ type: name.cacheType, name: name.cacheName, failed: vertex.error !== undefined }];
}

/** Blobs whose transfer or extraction had not ended. */
function pullsOf(named: readonly Named[]): string[] {
  const open = named.flatMap(({ vertex }) => vertex.statuses.filter(({ completed }) => !completed));
  return open.flatMap(({ id }) => /^(?:extracting )?(sha256:[0-9a-f]{64})$/.exec(id)?.[1] ?? []);
}

function isPush({ vertex, name }: Named): boolean {
  return CLIENT_PUSH.test(name.text) || vertex.statuses.some(({ id }) => MANIFEST_PUSH.test(id));
}
