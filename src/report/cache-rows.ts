import { maskCredentials } from '../cache/credentials.ts';
import { attributeOf, describeEntry } from '../cache/entry.ts';
import type { BlobFailure, CacheEntry, CacheSide } from '../cache/types.ts';
import type { CacheVertex } from '../metrics/types.ts';
import type { CacheFacts, Paired } from './cache-facts.ts';
import { pairedDestinations, pairedSources } from './cache-pairs.ts';
import { destinationOutcome, failedExport } from './destination-outcome.ts';
import { sourceOutcome } from './source-outcome.ts';
import type { CacheDestinationReport, CacheSourceReport, CauseKind } from './types.ts';

/** A row for each cache source: planned ones tied to the vertices that read them, then those left out. */
export function sourceRows(facts: CacheFacts): CacheSourceReport[] {
  return [...pairedSources(facts).map((pair) => sourceRow(pair, facts)), ...leftOutSources(facts)];
}

/** A row for each cache destination, likewise. */
export function destinationRows(facts: CacheFacts): CacheDestinationReport[] {
  return [
    ...pairedDestinations(facts).map((pair) => destinationRow(pair, facts)),
    ...leftOutDestinations(facts),
  ];
}

function sourceRow(pair: Paired, facts: CacheFacts): CacheSourceReport {
  const outcome = sourceOutcome(pair, facts);
  return {
    ...named(pair.entry, 'source'),
    ...outcome,
    seconds: pair.vertex?.seconds,
    servedAtMost: servedAtMost(outcome.result, facts),
  };
}

/** A source that was not read served nothing; one that was can have served any hit. */
function servedAtMost(result: CacheSourceReport['result'], { counts }: CacheFacts): number | undefined {
  if (result === 'unknown') return undefined;
  return result === 'imported' ? counts.cached : 0;
}

function destinationRow(pair: Paired, facts: CacheFacts): CacheDestinationReport {
  const { entry, vertex } = pair;
  const outcome = destinationOutcome(pair, facts);
  const isWritten = outcome.result === 'written';
  return {
    ...named(entry, 'destination'),
    ...outcome,
    seconds: vertex?.seconds,
    bytes: isWritten ? (facts.localBytes?.get(entry) ?? vertex?.bytes) : vertex?.bytes,
    ...(isWritten ? layersOf(entry.type, vertex) : {}),
  };
}

/** What the names of written layers amount to: registry and local exports name all, the others new ones alone. */
function layersOf(
  type: string,
  vertex: CacheVertex | undefined,
): Pick<CacheDestinationReport, 'layers' | 'newLayers'> {
  if (vertex?.layers === undefined) return {};
  if (type === 'registry' || type === 'local') return { layers: vertex.layers };
  return ['gha', 's3', 'azblob'].includes(type) ? { newLayers: vertex.layers } : {};
}

function leftOutSources({ plan }: CacheFacts): CacheSourceReport[] {
  const out = plan?.leftOut.filter(({ side }) => side === 'source') ?? [];
  return out.map(({ entry, result, message, failure }) => ({
    ...named(entry, 'source'),
    ...(failure ? failedOutcome(entry, failure) : { result }),
    servedAtMost: 0,
    message,
  }));
}

/** It was read, and its blobs ended the first attempt. */
function failedOutcome({ type }: CacheEntry, { kind, message, cure }: BlobFailure) {
  const refusal: CauseKind = type === 'registry' ? 'login' : 'expired-token';
  const outcomes = {
    gone: { result: 'failed', kind: 'evicted' },
    damaged: { result: 'failed', kind: 'damaged' },
    refused: { result: 'refused', kind: refusal },
    unreachable: { result: 'unreachable', kind: 'network' },
  } as const;
  const outcome = outcomes[kind];
  return { result: outcome.result, cause: { kind: outcome.kind, message, cure } };
}

function leftOutDestinations(facts: CacheFacts): CacheDestinationReport[] {
  const out = facts.plan?.leftOut.filter(({ side }) => side === 'destination') ?? [];
  return out.map(({ entry, result, message, error }) => ({
    ...named(entry, 'destination'),
    ...(error === undefined
      ? { result: result === 'dropped' ? 'dropped' : 'skipped', message }
      : failedExport(error, entry, facts)),
  }));
}

function named(entry: CacheEntry, side: CacheSide) {
  const directory = side === 'source' ? 'src' : 'dest';
  return {
    entry: describeEntry(entry),
    type: entry.type,
    ref: attributeOf(entry, 'ref'),
    scope: attributeOf(entry, 'scope'),
    [directory]: attributeOf(entry, directory),
    name: objectName(entry),
  };
}

/** `bucket/prefix/name` of an object store, which is all that tells two of one type apart. */
function objectName(entry: CacheEntry): string | undefined {
  if (entry.type !== 's3' && entry.type !== 'azblob') return undefined;
  const store = entry.type === 's3' ? 'bucket' : 'container';
  const parts = [store, 'prefix', 'name'].flatMap((name) => attributeOf(entry, name) || []);
  return parts.length === 0 ? undefined : maskCredentials(parts.join('/').replace(/\/{2,}/g, '/'));
}
