import type { Report } from './types.ts';

/** Keys in the order in which the report is described; the others follow by name. */
const KEY_ORDER = [
  ...['schemaVersion', 'build', 'hitRate', 'parts', 'steps', 'time', 'cache', 'sizes'],
  ...['misses', 'advice', 'history', 'checks', 'rule', 'limits'],
  ...[
    'id',
    'step',
    'by',
    'entry',
    'place',
    'path',
    'type',
    'result',
    'started',
    'ref',
    'name',
    'target',
    'dockerfile',
  ],
  ...[
    'platform',
    'targetPlatform',
    'stage',
    'number',
    'of',
    'instruction',
    'text',
    'createdBy',
    'line',
    'status',
    'seconds',
  ],
  ...['scope', 'src', 'dest', 'tags', 'platforms', 'digest', 'builder', 'driver', 'buildkit', 'buildx'],
  ...['noCache', 'percent', 'cached', 'total', 'pulled', 'executed', 'failed', 'docker', 'context', 'base'],
  ...['cacheImport', 'cachePull', 'cacheExport', 'imageExport', 'sources', 'destinations'],
  ...[
    'servedAtMost',
    'cost',
    'saved',
    'layers',
    'newLayers',
    'diffId',
    'bytes',
    'compressedBytes',
    'sharedBytes',
    'unreferencedBytes',
    'limit',
    'blobs',
    'largest',
    'refs',
    'mode',
    'records',
    'bytesPulled',
    'layerBytes',
    'lost',
    'inputs',
    'error',
    'figure',
    'warn',
    'fail',
    'verdict',
  ],
  ...['notes', 'level', 'message', 'cause', 'kind', 'cure', 'logTail', 'excerpt'],
];
const RANKS: ReadonlyMap<string, number> = new Map(KEY_ORDER.map((key, rank) => [key, rank]));

type Json = string | number | boolean | Json[] | { [key: string]: Json };

/**
 * The report as JSON text with a newline at its end: keys in a stable order, nothing absent, seconds and other
 * fractions rounded to thousandths.
 */
export function reportJson(report: Report): string {
  return `${JSON.stringify(ordered(report), undefined, 2)}\n`;
}

/** Undefined for what JSON cannot say: absent values, and numbers that are none. */
function ordered(value: unknown): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? rounded(value) : undefined;
  if (Array.isArray(value)) return value.map(ordered).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap(([key, item]): Array<[string, Json]> => {
      const json = ordered(item);
      return json === undefined ? [] : [[key, json]];
    });
  return Object.fromEntries(entries);
}

function rank(key: string): number {
  return RANKS.get(key) ?? RANKS.size;
}

function rounded(value: number): number {
  return Number.isInteger(value) ? value : Math.round(value * 1000) / 1000;
}
