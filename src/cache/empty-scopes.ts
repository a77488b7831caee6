import { attributeOf } from './entry.ts';
import type { CacheEntry } from './types.ts';

/** BuildKit's own default. */
const DEFAULT_SCOPE = 'buildkit';

/** The gha scope of an entry, said or by default. */
export function scopeOf(entry: CacheEntry): string {
  return attributeOf(entry, 'scope') ?? DEFAULT_SCOPE;
}

/** The scopes of gha sources that are known to hold no cache yet, asked side by side. Never rejects. */
export async function findEmptyScopes(
  sources: readonly CacheEntry[],
  hasIndex: ((scope: string) => Promise<boolean | undefined>) | undefined,
): Promise<ReadonlySet<string>> {
  const scopes = [...new Set(sources.filter(({ type }) => type === 'gha').map(scopeOf))];
  const found = await Promise.all(scopes.map(async (scope) => hasIndex?.(scope)));
  return new Set(scopes.filter((_, index) => found[index] === false));
}
