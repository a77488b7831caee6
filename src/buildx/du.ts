import { isOlder } from '../versions.ts';
import { type Reply, replyOf } from './reply.ts';
import type { Builder, Docker } from './types.ts';

/** One record of a builder's own cache. */
export interface DiskRecord {
  /** `regular`, `source.local`, `exec.cachemount`, … */
  type: string;
  /** To four digits, as Buildx prints it. */
  bytes: number;
  /** What BuildKit calls it; the name of the mount stands in it. */
  description: string;
}

/** Seconds. What is shown beside the rest is not worth a longer wait. */
const PATIENCE = 2;

/** Buildx that prints the records as JSON. */
const SINCE = '0.28.0';

/** Asks a builder what it keeps. Never rejects; a clause says why there is no answer. */
export async function diskUsage(
  docker: Docker,
  { name, buildx }: Pick<Builder, 'name' | 'buildx'>,
  signal?: AbortSignal,
): Promise<Reply> {
  if (isOlder(buildx, SINCE)) return { failure: `Buildx ${buildx} cannot tell it, ${SINCE} can` };
  const args = ['buildx', 'du', '--builder', name, '--format', 'json'];
  return replyOf(docker, args, { seconds: PATIENCE, signal });
}

/** Reads the output of `docker buildx du --format json`, an object a line. What is no record is left out. */
export function parseDiskUsage(text: string): DiskRecord[] {
  return text.split('\n').flatMap((line) => {
    const record = recordIn(line);
    return record ? [record] : [];
  });
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];

/** Bytes of a size with a decimal unit, such as `4.096kB`; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?(?:e\+\d+)?) ?([kMGTPEZY]?B)$/.exec(text) ?? [];
  if (amount === undefined) return undefined;
  return Math.round(Number(amount) * 1000 ** UNITS.indexOf(unit));
}

function recordIn(line: string): DiskRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // An empty line, or a warning of docker's own between the records.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('Size' in value)) return undefined;
  const bytes = typeof value.Size === 'string' ? parseSize(value.Size) : undefined;
  if (bytes === undefined) return undefined;
  const type = 'Type' in value && typeof value.Type === 'string' ? value.Type : '';
  const description =
    'Description' in value && typeof value.Description === 'string' ? value.Description : '';
  return { type, bytes, description };
}
