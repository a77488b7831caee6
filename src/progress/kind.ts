import { BACKENDS } from '../cache/backends.ts';
import type { CacheType } from '../cache/types.ts';

/**
 * What a vertex is there for. `step`: runs an instruction. `base`: fetches an image. `context`: sends or fetches a
 * build context. `internal`: the frontend's and the scanner's own work. `client`: done by buildx, not by BuildKit.
 */
export type VertexKind =
  | 'step'
  | 'base'
  | 'context'
  | 'internal'
  | 'import'
  | 'export-cache'
  | 'export-image'
  | 'client';

/** The word that stands last in the brackets of a vertex that is no step. */
export type VertexRole = 'internal' | 'auth' | 'context';

/** What the text of a name tells; `cacheType` only where it names a backend. */
export interface TextKind {
  kind: VertexKind;
  cacheType?: CacheType;
}

/** Names of cache exports that tell no backend, from before BuildKit named them. */
const UNTYPED_EXPORTS = ['exporting content cache', 'exporting cache'];

/** Names of cache exports, today's and older ones, by how they begin; the first that fits counts. */
const CACHE_EXPORTS: ReadonlyArray<readonly [start: string, type: CacheType | undefined]> = [
  ...BACKENDS.flatMap(({ exportNames, type }) => exportNames.map((start) => [start, type] as const)).toSorted(
    ([one], [other]) => other.length - one.length,
  ),
  ...UNTYPED_EXPORTS.map((start) => [start, undefined] as const),
];

/** Other texts that are no step, whatever stands before them. */
const TEXTS: ReadonlyArray<readonly [RegExp, VertexKind]> = [
  [/^importing cache manifest from /, 'import'],
  [/^exporting /, 'export-image'],
  [/^importing to docker/, 'client'],
  [/^resolving provenance for metadata file/, 'client'],
  [/^merging manifest list /, 'client'],
  [/^pushing \S.* with docker$/, 'client'],
  [/^Verifying build result/, 'client'],
  [/^Proxying to builder/, 'client'],
  [/^FROM\s/, 'base'],
  [/^resolve image config for /, 'base'],
  [/^(docker-image(\+blob)?|oci-layout):\/\//, 'base'],
  [/^local:\/\//, 'context'],
  [/^generating sbom using /, 'internal'],
];

/** Kind of a text that is known to be no step; undefined for all others. */
export function kindOfText(text: string): TextKind | undefined {
  const cacheExport = CACHE_EXPORTS.find(([start]) => text.startsWith(start));
  if (cacheExport) return { kind: 'export-cache', cacheType: cacheExport[1] };
  const kind = TEXTS.find(([pattern]) => pattern.test(text))?.[1];
  return kind && { kind };
}

/** Kind of a vertex whose brackets end in a role (`[internal] load build context`, `[context base] …`). */
export function kindOfRole(role: VertexRole, text: string): VertexKind {
  if (role === 'context') return kindOfContext(text);
  if (role === 'auth') return 'internal';
  if (text.startsWith('load metadata for ')) return 'base';
  return /^load ((remote )?build context|git source)/.test(text) ? 'context' : 'internal';
}

/** Named contexts hold files, or an image to build on. */
function kindOfContext(text: string): VertexKind {
  if (text.startsWith('load .dockerignore')) return 'internal';
  return /^(docker-image(\+blob)?|oci-layout):\/\/|^OCI load/.test(text) ? 'base' : 'context';
}
