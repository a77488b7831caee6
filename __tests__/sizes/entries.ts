import { createHash } from 'node:crypto';
import { BUILDKIT_VERSION } from '../../src/github/cache-service.ts';
import type { ActionsCacheEntry } from '../../src/github/types.ts';

export const NOW = Date.parse('2026-11-20T12:00:00Z');
export const DAY = 24 * 3600 * 1000;
export const MAIN = 'refs/heads/main';
export const pull = (number: number) => `refs/pull/${number}/merge`;
export const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

let last = 0;

/** An entry, of another tool unless said otherwise, used a day ago and made two days ago. */
export function entry(
  overrides: Partial<ActionsCacheEntry> & { idle?: number; age?: number } = {},
): ActionsCacheEntry {
  const { idle = 1, age = idle + 1, ...fields } = overrides;
  last += 1;
  return {
    id: last,
    key: `Linux-node-${last}`,
    ref: MAIN,
    version: 'f'.repeat(64),
    bytes: 1000,
    createdAt: NOW - age * DAY,
    accessedAt: NOW - idle * DAY,
    ...fields,
  };
}

/** A blob of BuildKit's with this content. */
export function blob(content: string, overrides: Parameters<typeof entry>[0] = {}): ActionsCacheEntry {
  return entry({ key: `buildkit-blob-1-${digest(content)}`, version: BUILDKIT_VERSION, ...overrides });
}

/** What the indexes of a scope on a ref share in their keys. */
export function family(scope: string, ref = MAIN, suffix = ''): string {
  return `index-${scope}-1-${createHash('sha256').update(ref).digest('hex').slice(0, 8)}${suffix}`;
}

/** An index of BuildKit's. */
export function index(
  scope: string,
  number = 1,
  overrides: Parameters<typeof entry>[0] = {},
): ActionsCacheEntry {
  const key = `${family(scope, overrides.ref)}#${number}`;
  return entry({ key, version: BUILDKIT_VERSION, bytes: 10, ...overrides });
}
