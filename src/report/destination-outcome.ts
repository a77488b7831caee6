import { attributeOf } from '../cache/entry.ts';
import type { CacheEntry } from '../cache/types.ts';
import { isCancellation } from '../metrics/status.ts';
import type { CacheFacts, Paired } from './cache-facts.ts';
import { causeOf, messageOf } from './causes.ts';
import { silentDrop } from './silent-drop.ts';
import { refusedToFork } from './source-outcome.ts';
import type { CacheDestinationReport } from './types.ts';

type Outcome = Pick<CacheDestinationReport, 'result' | 'message' | 'cause'>;

const ENDED: Outcome = { result: 'skipped', message: 'The build ended before its cache was written.' };

/** What became of a cache destination, and why. */
export function destinationOutcome({ entry, vertex }: Paired, facts: CacheFacts): Outcome {
  if (!vertex) return withoutVertex(entry, facts);
  const { error, completed, isEmpty } = vertex;
  if (isEmpty) return { result: 'skipped', message: 'The build left nothing that a cache could hold.' };
  const fault = facts.localFaults?.get(entry);
  if (error === undefined && fault !== undefined) return { result: 'failed', message: fault };
  if (error === undefined) return { result: completed ? 'written' : 'unknown' };
  if (isCancellation(error) && facts.result !== 'succeeded') return ENDED;
  return failedExport(error, entry, facts);
}

/** A destination that BuildKit gave up, in its words and ours. */
export function failedExport(error: string, entry: CacheEntry, facts: CacheFacts): Outcome {
  const own = withOwnDirectory(error, entry, facts);
  const ref = attributeOf(entry, 'ref');
  const cause = causeOf(own, { type: entry.type, side: 'destination', ref, access: facts.access });
  const isRight = cause?.kind === 'login' || cause?.kind === 'read-only-token';
  if (isRight && facts.plan?.isFork) return refusedToFork(own);
  return { result: 'failed', message: messageOf(own, cause), ...(cause ? { cause } : {}) };
}

function withoutVertex(entry: CacheEntry, facts: CacheFacts): Outcome {
  if (facts.result !== 'succeeded') return ENDED;
  if (entry.type === 'inline' && !facts.hasImage) {
    return { result: 'skipped', message: 'This build left no image that could hold an inline cache.' };
  }
  if (entry.type === 'inline') {
    return { result: 'unknown', message: 'BuildKit did not say that it wrote this cache into the image.' };
  }
  return (
    silentDrop(entry, facts) ?? {
      result: 'unknown',
      message: 'BuildKit did not say that it wrote this destination.',
    }
  );
}

/** BuildKit's text names the directory that it was told. */
function withOwnDirectory(text: string, entry: CacheEntry, { told }: CacheFacts): string {
  const own = attributeOf(entry, 'dest');
  const asked = attributeOf(told?.get(entry) ?? entry, 'dest');
  return own && asked ? text.replaceAll(asked, own) : text;
}
