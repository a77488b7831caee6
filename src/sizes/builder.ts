import { type DiskRecord, diskUsage, parseDiskUsage } from '../buildx/du.ts';
import type { Builder, Docker } from '../buildx/types.ts';
import { diskSpace } from './builder-disk.ts';
import type { BuilderSize } from './types.ts';

const CACHE_MOUNT = 'exec.cachemount';

/** The question starts two programs, a tenth of a second that a build which only had hits should not pay for. */
const UNCHANGED = 'no step ran, so this build added nothing to it';

/** What a builder keeps, and the room on the disk of the workspace. Never rejects: what is not known is absent. `isChanged`: steps ran. */
export async function builderSize(
  docker: Docker,
  builder: Pick<Builder, 'name' | 'buildx'>,
  workspace: string,
  { isChanged = true, signal }: { isChanged?: boolean; signal?: AbortSignal } = {},
): Promise<BuilderSize> {
  if (!isChanged) return { types: [], mounts: [], disk: await diskSpace(workspace), message: UNCHANGED };
  const [reply, disk] = await Promise.all([diskUsage(docker, builder, signal), diskSpace(workspace)]);
  if ('failure' in reply) return { types: [], mounts: [], disk, message: reply.failure };
  return { ...recordsSize(parseDiskUsage(reply.text)), disk };
}

/** Sums records by type and lists cache mounts, the largest first. */
export function recordsSize(records: readonly DiskRecord[]): BuilderSize {
  const types = new Map<string, { records: number; bytes: number }>();
  for (const { type, bytes } of records) {
    const sum = types.get(type) ?? { records: 0, bytes: 0 };
    types.set(type, { records: sum.records + 1, bytes: sum.bytes + bytes });
  }
  const mounts = records
    .filter(({ type }) => type === CACHE_MOUNT)
    .map(({ description, bytes }) => ({ id: mountId(description), bytes }));
  return {
    bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
    types: [...types].map(([type, sum]) => ({ type, ...sum })).toSorted(heaviest),
    mounts: mounts.toSorted(heaviest),
  };
}

function heaviest(a: { bytes: number }, b: { bytes: number }): number {
  return b.bytes - a.bytes;
}

/**
 * The id of a cache mount as a Dockerfile says it, from `cached mount /TARGET from exec … with id "NAMESPACE/ID"`.
 * The frontend puts a slash before each id, which by default is the target.
 */
function mountId(description: string): string {
  const [, quoted] = / with id ("(?:[^"\\]|\\.)*")$/s.exec(description) ?? [];
  const id = quoted === undefined ? undefined : unquoted(quoted);
  if (id !== undefined) return id.replace(/^\//, '');
  const [, target] = /^cached mount (\S+) from /.exec(description) ?? [];
  return target ?? description;
}

/** Go quotes much like JSON does. */
function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // An escape that JSON does not have.
    return text.slice(1, -1);
  }
}
