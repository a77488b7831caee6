import { directoryOf, straightExportFault } from './cache/directories.ts';
import { attributeOf } from './cache/entry.ts';
import { saysNo } from './cache/switches.ts';
import type { CacheAccess, CacheEntry, CacheInputs, CachePlan } from './cache/types.ts';
import { openLocalCaches } from './local-cache/open.ts';
import type { LocalCaches, LocalFacts } from './local-cache/types.ts';
import type { CacheVertex } from './metrics/types.ts';
import type { BuildResult } from './report/types.ts';

/** Local destinations that come from `cache`; those of cache-to are the user's own affair, as given. */
export function ownDestinations({ destinations }: CachePlan, { to }: CacheInputs): CacheEntry[] {
  const given = new Set(to.map((entry) => attributeOf(entry, 'dest')));
  return destinations.filter((entry) => entry.type === 'local' && !given.has(attributeOf(entry, 'dest')));
}

function withoutFaults(plan: CachePlan, faults: ReadonlyMap<CacheEntry, string>): CachePlan {
  if (faults.size === 0) return plan;
  const leftOut = [...faults].map(([entry, message]) => {
    return { side: 'destination' as const, entry, result: 'dropped' as const, message };
  });
  return {
    ...plan,
    destinations: plan.destinations.filter((entry) => !faults.has(entry)),
    leftOut: [...plan.leftOut, ...leftOut],
  };
}

/**
 * Opens the destinations of `cache`, and leaves those out of the plan that cannot be written: told to buildx, each
 * would end the build. With `ignore-error=false` it shall.
 */
export async function openLocal(
  plan: CachePlan,
  own: readonly CacheEntry[],
  { directories }: CacheAccess,
  facts: LocalFacts,
): Promise<{ plan: CachePlan; local: LocalCaches }> {
  const isOwn = (entry: CacheEntry) => own.includes(entry);
  const local = await openLocalCaches(plan.destinations.filter(isOwn), facts);
  const given = plan.destinations.filter((entry) => entry.type === 'local' && !isOwn(entry));
  const faults = given.flatMap((entry): Array<[CacheEntry, string]> => {
    const fault = straightExportFault(entry, directories);
    return fault === undefined ? [] : [[entry, fault]];
  });
  const told = [...local.faults, ...faults].filter(([entry]) => !saysNo(entry, 'ignore-error'));
  return { plan: withoutFaults(plan, new Map(told)), local };
}

/** The digest that buildx finds in the index of each local source, by its tag. */
export function localDigests({ sources }: CachePlan, { directories }: CacheAccess): Map<CacheEntry, string> {
  const digests = new Map<CacheEntry, string>();
  for (const entry of sources) {
    const directory = entry.type === 'local' ? directoryOf(entry, 'source') : undefined;
    const manifests = directory === undefined ? [] : (directories.get(directory)?.manifests ?? []);
    const tag = attributeOf(entry, 'tag') ?? 'latest';
    const digest = manifests.find(({ tags }) => tags.includes(tag))?.digest;
    if (digest !== undefined) digests.set(entry, digest);
  }
  return digests;
}

/** Closes local destinations after the build: their bytes, and what kept an export from being taken over. */
export async function closeLocal(
  local: LocalCaches,
  vertices: readonly CacheVertex[],
  result: BuildResult,
): Promise<{ localBytes: Map<CacheEntry, number>; localFaults: Map<CacheEntry, string> }> {
  const exports = vertices.filter(({ side, type }) => side === 'export' && type === 'local');
  const isWhole = result === 'succeeded' && exports.every(({ error }) => error === undefined);
  const localBytes = new Map<CacheEntry, number>();
  const localFaults = new Map<CacheEntry, string>();
  for (const { entry, size, fault } of await local.close(() => isWhole)) {
    if (size !== undefined) localBytes.set(entry, size);
    if (fault !== undefined) localFaults.set(entry, fault);
  }
  return { localBytes, localFaults };
}
