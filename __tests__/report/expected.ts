import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIRECTORY = join(import.meta.dirname, 'expected');

/**
 * The text that a rendering should give, kept in a file to be read. After a change that was meant,
 * `REWRITE_EXPECTED=1` writes what was given instead; look at the difference before it is kept.
 */
export function expectedText(file: string, given: string): string {
  const path = join(DIRECTORY, file);
  if (process.env.REWRITE_EXPECTED === '1') writeFileSync(path, given);
  return readFileSync(path, 'utf8');
}
