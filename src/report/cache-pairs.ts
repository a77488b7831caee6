import { attributeOf } from '../cache/entry.ts';
import type { CacheEntry } from '../cache/types.ts';
import type { CacheVertex } from '../metrics/types.ts';
import type { CacheFacts, Paired } from './cache-facts.ts';

type Facts = Pick<CacheFacts, 'plan' | 'vertices' | 'importerNames'>;

/**
 * Each planned source with the vertex that read it: by the name that BuildKit gives it, which equal sources share,
 * else in the order of the plan within its type. Without a plan each vertex has a row of its own.
 */
export function pairedSources({ plan, vertices, importerNames }: Facts): Paired[] {
  const read = vertices.filter(({ side }) => side === 'import');
  if (!plan) return read.map(alone);
  const nameOf = (entry: CacheEntry) =>
    entry.type === 'registry' ? attributeOf(entry, 'ref') : importerNames?.get(entry);
  const exact = new Map(plan.sources.map((entry) => [entry, byName(read, nameOf(entry))]));
  const taken = new Set(exact.values());
  const left = read.filter((vertex) => !taken.has(vertex));
  return plan.sources.map((entry) => {
    const ordered = entry.type === 'registry' ? undefined : () => takeOf(left, entry.type);
    return { entry, vertex: exact.get(entry) ?? ordered?.() };
  });
}

/**
 * Each planned destination with the vertex that wrote it. Its name tells the type alone: of several, one whose error
 * names the repository is tied to it, the others follow the order of the plan.
 */
export function pairedDestinations({ plan, vertices }: Facts): Paired[] {
  const left = vertices.filter(({ side }) => side === 'export');
  if (!plan) return left.map(alone);
  const named = new Map(plan.destinations.map((entry) => [entry, takeNamed(left, entry)]));
  return plan.destinations.map((entry) => ({ entry, vertex: named.get(entry) ?? takeOf(left, entry.type) }));
}

function byName(vertices: readonly CacheVertex[], name: string | undefined): CacheVertex | undefined {
  return name === undefined ? undefined : vertices.find((vertex) => vertex.name === name);
}

function takeOf(left: CacheVertex[], type: string): CacheVertex | undefined {
  const at = left.findIndex((vertex) => vertex.type === type);
  return at >= 0 ? left.splice(at, 1)[0] : undefined;
}

function takeNamed(left: CacheVertex[], entry: CacheEntry): CacheVertex | undefined {
  const repository = repositoryPath(attributeOf(entry, 'ref'));
  if (entry.type !== 'registry' || repository === undefined) return undefined;
  const at = left.findIndex(({ type, error }) => type === entry.type && error?.includes(repository));
  return at >= 0 ? left.splice(at, 1)[0] : undefined;
}

/** `//ghcr.io/v2/acme/api/`, as the addresses in a registry's errors have it. */
function repositoryPath(ref: string | undefined): string | undefined {
  const [, host, path] = /^([^/]+)\/([^@]+?)(?::[^/:@]+)?(?:@.*)?$/.exec(ref ?? '') ?? [];
  return host && path ? `//${host}/v2/${path}/` : undefined;
}

function alone(vertex: CacheVertex): Paired {
  const type = vertex.type ?? 'unknown';
  const attributes = vertex.name && type === 'registry' ? [['ref', vertex.name] as const] : [];
  return { entry: { type, attributes }, vertex };
}
