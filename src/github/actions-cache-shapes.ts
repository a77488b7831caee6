import type { ActionsCacheEntry } from './types.ts';

/** One page of the list of caches. */
export interface CachePage {
  /** Of all pages. */
  total: number;
  entries: ActionsCacheEntry[];
}

/** Reads a page; undefined for anything else. An entry with a part missing spoils the page: what is half known is not pruned. */
export function readPage(data: unknown): CachePage | undefined {
  const total = whole(field(data, 'total_count'));
  const list = field(data, 'actions_caches');
  if (total === undefined || !Array.isArray(list)) return undefined;
  const entries = list.map(readEntry).filter((entry) => entry !== undefined);
  return entries.length === list.length ? { total, entries } : undefined;
}

function readEntry(data: unknown): ActionsCacheEntry | undefined {
  const [id, bytes] = [whole(field(data, 'id')), whole(field(data, 'size_in_bytes'))];
  const [key, ref, version] = ['key', 'ref', 'version'].map((name) => text(field(data, name)));
  const [createdAt, accessedAt] = [
    instant(field(data, 'created_at')),
    instant(field(data, 'last_accessed_at')),
  ];
  if (id === undefined || key === undefined || ref === undefined || version === undefined) return undefined;
  if (bytes === undefined || createdAt === undefined || accessedAt === undefined) return undefined;
  return { id, key, ref, version, bytes, createdAt, accessedAt };
}

/** What the repository holds, as GitHub counted it some minutes ago. */
export interface CacheUsage {
  bytes: number;
  entries: number;
}

export function readUsage(data: unknown): CacheUsage | undefined {
  const bytes = whole(field(data, 'active_caches_size_in_bytes'));
  const entries = whole(field(data, 'active_caches_count'));
  return bytes === undefined || entries === undefined ? undefined : { bytes, entries };
}

/** Bytes; GitHub tells gigabytes, and means decimal ones where it matters least to be wrong: the limit is met sooner. */
export function readStorageLimit(data: unknown): number | undefined {
  const gigabytes = field(data, 'max_cache_size_gb');
  return typeof gigabytes === 'number' && gigabytes > 0 && Number.isFinite(gigabytes)
    ? gigabytes * 1e9
    : undefined;
}

/** The whole ref, `refs/heads/main`. */
export function readDefaultBranch(data: unknown): string | undefined {
  const branch = text(field(data, 'default_branch'));
  return branch === undefined ? undefined : `refs/heads/${branch}`;
}

export function readPullNumbers(data: unknown): number[] | undefined {
  if (!Array.isArray(data)) return undefined;
  const numbers = data.map((pull) => whole(field(pull, 'number'))).filter((number) => number !== undefined);
  return numbers.length === data.length ? numbers : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function instant(value: unknown): number | undefined {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}
