import type { CacheDestinationReport, CacheSourceReport } from './types.ts';
import { name, say, type Words } from './words.ts';

/** A cache as people tell it from others: its type, and its reference, scope, directory or name. */
export function placeWords(row: CacheSourceReport | CacheDestinationReport): Words {
  const where =
    row.ref ??
    row.scope ??
    ('src' in row ? row.src : undefined) ??
    ('dest' in row ? row.dest : undefined) ??
    row.name;
  return where === undefined ? say`${{ label: row.type }}` : say`${{ label: row.type }} ${name(where)}`;
}
