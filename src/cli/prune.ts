import type { Environment } from '../environment.ts';
import { actionsCaches } from '../github/actions-caches.ts';
import { MAINTENANCE, restClient } from '../github/rest.ts';
import { printProblem } from '../inputs/problems.ts';
import { namesReader } from '../prune/index-names.ts';
import { readPruneInputs } from '../prune/inputs.ts';
import { pruneJson, pruneText } from '../prune/report.ts';
import { prune as pruneRepository } from '../prune/run.ts';
import { masker } from '../report/mask.ts';
import { accessOf } from './repository.ts';
import { type Console, EXIT } from './types.ts';

export const PRUNE_FORMATS = ['text', 'json'] as const;

interface Options {
  repo?: string;
  format: (typeof PRUNE_FORMATS)[number];
  /** The policies, as texts by the names of the action's inputs. */
  inputs: Readonly<Record<string, string>>;
}

/** Tells what would go of a repository's Actions cache, and deletes it with `--apply`. */
export async function prune(
  { repo, format, inputs }: Options,
  environment: Environment,
  console: Console,
  signal: AbortSignal,
): Promise<number> {
  const read = readPruneInputs(inputs);
  const access = accessOf(repo, environment);
  const problems = [
    ...('problems' in read ? read.problems.map((problem) => `${printProblem(problem)}.`) : []),
    ...('problem' in access ? [access.problem] : []),
  ];
  for (const problem of problems) console.say(problem);
  if ('problems' in read || 'problem' in access) return EXIT.unusable;
  const masked = masker(environment.secrets);
  const answer = await pruneRepository(read.wish, {
    caches: actionsCaches(restClient(access, MAINTENANCE, signal)),
    readNames: environment.cacheService && namesReader(environment.cacheService),
    now: () => Date.now(),
    announce(outcome) {
      if (!outcome.isApplied) return;
      console.say(masked(pruneText({ ...outcome, isApplied: false }, console.terminal)));
    },
  });
  if ('fault' in answer) {
    console.say(masked(`Nothing was pruned. ${answer.fault}`));
    return EXIT.unusable;
  }
  const outcome = answer.value;
  console.write(masked(format === 'json' ? pruneJson(outcome) : pruneText(outcome, console.terminal)));
  return outcome.stopped ? EXIT.failed : EXIT.done;
}
