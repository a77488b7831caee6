import { resolve } from 'node:path';
import { knownFacts } from './facts.ts';
import type { LocalFacts } from './types.ts';
import { removeLeftovers } from './workplace.ts';

/**
 * Removes what killed jobs left in cache directories, before anybody looks at them. What they hold is whole in any case.
 * Never throws; a directory that is missing stays so.
 */
export async function recoverLocalCaches(
  directories: readonly string[],
  facts: LocalFacts = {},
): Promise<void> {
  const known = knownFacts(facts);
  const paths = new Set(directories.map((directory) => resolve(known.cwd, directory)));
  if (known.temp !== undefined) paths.add(known.temp);
  await Promise.all([...paths].map((path) => removeLeftovers(path, known)));
}
