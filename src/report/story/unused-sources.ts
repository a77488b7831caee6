import type { Report } from '../types.ts';
import { unusedSourceNotes } from '../unused-sources.ts';
import type { Words } from '../words.ts';

/** Sources that were read in vain. */
export function unusedSourceLines(report: Report): Words[] {
  return unusedSourceNotes(report).map(({ message }): Words => [{ message }]);
}
