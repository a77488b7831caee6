import { scopeOf } from '../cache/empty-scopes.ts';
import { attributeOf, describeEntry } from '../cache/entry.ts';
import type { CacheEntry, CachePlan } from '../cache/types.ts';
import type { CacheVertex } from '../metrics/types.ts';
import type { BuildResult, CacheDestinationReport, CacheSourceReport } from './types.ts';

/** What the rows are made from. */
export interface CacheFacts {
  /** Absent for a log that somebody else made: then there is a row for each vertex. */
  plan?: CachePlan;
  vertices: readonly CacheVertex[];
  /** What buildx said beside the progress; it warns there of a local cache that does not exist. */
  text: readonly string[];
  result: BuildResult;
  /** Scopes of the Actions cache that are known to hold nothing yet. */
  emptyScopes?: ReadonlySet<string>;
}

const NOT_FOUND = /not found|does not exist|no such file|manifest unknown|name unknown/i;
const REFUSED = /\b40[13]\b|denied|unauthori[sz]ed|forbidden|authentication|no basic auth/i;
const UNREACHABLE =
  /dial tcp|no such host|connection (refused|reset)|time-?out|deadline exceeded|unexpected EOF|\b50[0234]\b|tls:/i;

/** A row for each cache source: planned entries first, tied to the vertices that served them. */
export function sourceRows(facts: CacheFacts): CacheSourceReport[] {
  const rows = pair(facts.plan?.sources, facts.vertices, 'import');
  return rows.map(([entry, vertex]) => ({
    ...named(entry, 'src'),
    ...(droppedResult(entry, facts) ?? sourceResult(entry, vertex, facts)),
    seconds: vertex?.seconds,
  }));
}

/** A row for each cache destination. */
export function destinationRows(facts: CacheFacts): CacheDestinationReport[] {
  const rows = pair(facts.plan?.destinations, facts.vertices, 'export');
  return rows.map(([entry, vertex]) => ({
    ...named(entry, 'dest'),
    ...(droppedResult(entry, facts) ?? destinationResult(entry, vertex, facts.result)),
    seconds: vertex?.seconds,
    bytes: vertex?.bytes,
  }));
}

function droppedResult(
  entry: CacheEntry,
  { plan }: CacheFacts,
): { result: 'dropped'; message: string } | undefined {
  const message = plan?.dropped.get(entry);
  return message === undefined ? undefined : { result: 'dropped', message };
}

function sourceResult(
  entry: CacheEntry,
  vertex: CacheVertex | undefined,
  { text, emptyScopes }: CacheFacts,
): Pick<CacheSourceReport, 'result' | 'message'> {
  const src = attributeOf(entry, 'src');
  const warning = src && text.find((line) => line.includes(`local cache import at ${src} `));
  if (warning) return { result: 'not-found', message: warning };
  if (entry.type === 'gha' && emptyScopes?.has(scopeOf(entry))) {
    return { result: 'not-found', message: 'This scope of the Actions cache holds nothing yet.' };
  }
  if (!vertex) return { result: 'unknown', message: 'BuildKit did not say that it read this source.' };
  if (vertex.error === undefined) return { result: vertex.completed ? 'imported' : 'unknown' };
  const message = vertex.error;
  if (NOT_FOUND.test(message)) return { result: 'not-found', message };
  if (REFUSED.test(message)) return { result: 'refused', message };
  return { result: UNREACHABLE.test(message) ? 'unreachable' : 'failed', message };
}

function destinationResult(
  entry: CacheEntry,
  vertex: CacheVertex | undefined,
  result: BuildResult,
): Pick<CacheDestinationReport, 'result' | 'message'> {
  if (vertex?.error !== undefined) return { result: 'failed', message: vertex.error };
  if (vertex) return { result: vertex.completed ? 'written' : 'unknown' };
  if (result !== 'succeeded')
    return { result: 'skipped', message: 'The build ended before its cache was written.' };
  // Inline cache is part of the image and has no vertex of its own.
  if (entry.type === 'inline') return { result: 'written', message: 'Part of the image.' };
  return { result: 'unknown', message: 'BuildKit did not say that it wrote this destination.' };
}

/** Each planned entry with its vertex: by reference where the name tells it, else in order within the type. */
function pair(
  planned: readonly CacheEntry[] | undefined,
  vertices: readonly CacheVertex[],
  side: CacheVertex['side'],
): Array<[CacheEntry, CacheVertex | undefined]> {
  const left = vertices.filter((vertex) => vertex.side === side);
  if (!planned) return left.map((vertex) => [entryOf(vertex), vertex]);
  return planned.map((entry) => {
    const ref = attributeOf(entry, 'ref');
    const byRef =
      side === 'import' && ref !== undefined ? left.findIndex((vertex) => vertex.name === ref) : -1;
    const at =
      byRef >= 0
        ? byRef
        : left.findIndex((vertex) => vertex.type === entry.type && (side === 'export' || !ref));
    return [entry, at >= 0 ? left.splice(at, 1)[0] : undefined];
  });
}

function entryOf(vertex: CacheVertex): CacheEntry {
  const type = vertex.type ?? 'unknown';
  return { type, attributes: vertex.name && type === 'registry' ? [['ref', vertex.name]] : [] };
}

function named(entry: CacheEntry, directory: 'src' | 'dest') {
  return {
    entry: describeEntry(entry),
    type: entry.type,
    ref: attributeOf(entry, 'ref'),
    scope: attributeOf(entry, 'scope'),
    [directory]: attributeOf(entry, directory),
  };
}
