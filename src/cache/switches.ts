import { attributeOf } from './entry.ts';
import type { CacheEntry } from './types.ts';

/** Whether an entry says no to something, as Go's strconv.ParseBool reads it. What it does not say is neither. */
export function saysNo(entry: CacheEntry, name: string): boolean {
  return /^(0|f|F|false|False|FALSE)$/.test(attributeOf(entry, name) ?? '');
}
