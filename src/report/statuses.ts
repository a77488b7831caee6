import type { StepStatus } from '../metrics/types.ts';
import type { CacheDestinationReport, CacheSourceReport } from './types.ts';

/** What became of a step, in a word. */
export const STATUS_WORDS: Record<StepStatus, string> = {
  cached: 'cached',
  pulled: 'pulled',
  executed: 'ran',
  failed: 'failed',
  cancelled: 'cancelled',
  unknown: 'unknown',
};

export const SOURCE_WORDS: Record<CacheSourceReport['result'], string> = {
  imported: 'read',
  'not-found': 'not found',
  refused: 'access refused',
  unreachable: 'not reachable',
  failed: 'failed',
  skipped: 'skipped',
  dropped: 'not used',
  unknown: 'not known',
};

export const DESTINATION_WORDS: Record<CacheDestinationReport['result'], string> = {
  written: 'written',
  failed: 'failed',
  skipped: 'skipped',
  dropped: 'not used',
  unknown: 'not known',
};
