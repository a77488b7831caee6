import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment.ts';
import { actionsCaches } from './github/actions-caches.ts';
import { cacheEventOf } from './github/event.ts';
import { fail, group, hide, warn, writeOutputs, writeSummary } from './github/job.ts';
import { MAINTENANCE, restClient } from './github/rest.ts';
import type { Fault } from './github/rest-fault.ts';
import { parseDelivery } from './inputs/delivery.ts';
import { printProblem } from './inputs/problems.ts';
import type { InputProblem } from './inputs/types.ts';
import { namesReader } from './prune/index-names.ts';
import { readPruneInputs } from './prune/inputs.ts';
import { pruneJson, pruneMarkdown, pruneOutputs, pruneText } from './prune/report.ts';
import { prune as pruneRepository } from './prune/run.ts';
import type { PruneOutcome } from './prune/types.ts';
import { isMaskable, masker } from './report/mask.ts';
import { runStep } from './step.ts';

/** Columns of the report in GitHub's log. */
const LOG = { colour: false, width: 120 };

/** The door that prune/action.yml calls. Never rejects: a failure is an error annotation and exit code 1. */
export function prune(): Promise<void> {
  return runStep(step);
}

async function step(environment: Environment, signal: AbortSignal): Promise<void> {
  const delivered = parseDelivery(environment.inputs);
  if ('problems' in delivered) return refuse(delivered.problems);
  const read = readPruneInputs(delivered.raw);
  if ('problems' in read) return refuse(read.problems);
  const { token = environment.githubToken } = read;
  const { repository } = environment.github;
  if (repository === undefined) return fail('Nothing was pruned: GITHUB_REPOSITORY is not set.');
  hide([token ?? ''].filter(isMaskable));
  const masked = masker([...environment.secrets, token ?? '']);
  const client = restClient({ url: environment.apiUrl, repository, token }, MAINTENANCE, signal);
  const answer = await pruneRepository(read.wish, {
    caches: actionsCaches(client),
    readNames: environment.cacheService && namesReader(environment.cacheService),
    now: () => Date.now(),
    announce: (outcome) =>
      group('What goes', masked(pruneText({ ...outcome, isApplied: false }, LOG)).split('\n')),
  });
  if ('fault' in answer) return tell(`Nothing was pruned. ${answer.fault}`, answer, environment);
  publish(answer.value, environment, masked);
}

/** The token of a run for a fork may never delete, and nobody can change that: it is told, and nothing failed. */
function tell(message: string, { kind }: Fault, environment: Environment): void {
  const isLasting = kind === 'unauthorized' || kind === 'forbidden' || kind === 'not-found';
  if (isLasting && !cacheEventOf(environment.github).isFork) fail(message);
  else warn(message);
}

function publish(outcome: PruneOutcome, environment: Environment, masked: (text: string) => string): void {
  if (outcome.isApplied) group('What went', masked(pruneText(outcome, LOG)).split('\n'));
  const directory = mkdtempSync(join(environment.temp, 'buildkit-cache-prune-'));
  const report = join(directory, 'prune.json');
  writeFileSync(report, masked(pruneJson(outcome)));
  writeSummary(environment.files.summary, masked(pruneMarkdown(outcome)));
  writeOutputs(environment.files.output, { ...pruneOutputs(outcome), report });
  const { stopped, removed } = outcome;
  if (stopped)
    tell(`Pruning stopped after ${removed.length} deletions. ${stopped.fault}`, stopped, environment);
}

function refuse(problems: readonly InputProblem[]): void {
  const lines = problems.map(printProblem);
  if (lines.length === 1) {
    fail(`Nothing was pruned. ${lines[0]}.`);
    return;
  }
  const list = lines.map((line) => `- ${line}`).join('\n');
  fail(`Nothing was pruned: ${lines.length} inputs need a correction.\n${list}`);
}
