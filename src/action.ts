import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { docker } from './buildx/docker.ts';
import type { Environment } from './environment.ts';
import { indexReader } from './github/cache-service.ts';
import { fail, group, hide, warn } from './github/job.ts';
import { parseDelivery } from './inputs/delivery.ts';
import { printProblem } from './inputs/problems.ts';
import { readInputs } from './inputs/read.ts';
import { secretValues } from './inputs/secret-values.ts';
import type { InputFacts, InputProblem } from './inputs/types.ts';
import { buildLog } from './log.ts';
import { publish } from './publish.ts';
import { isMaskable, masker } from './report/mask.ts';
import { run as build } from './run.ts';
import { runStep } from './step.ts';

/** The door that action.yml calls. Never rejects: a failure is an error annotation and exit code 1. */
export function run(): Promise<void> {
  return runStep(step);
}

async function step(environment: Environment, abort: AbortSignal): Promise<void> {
  const delivered = parseDelivery(environment.inputs);
  if ('problems' in delivered) return refuse(delivered.problems);
  const read = readInputs(delivered.raw, factsOf(environment, delivered.raw.file));
  for (const warning of read.warnings) warn(printProblem(warning));
  if ('problems' in read) return refuse(read.problems);
  const { inputs } = read;
  const { variables, cacheService } = environment;
  const { given, likely } = secretValues(inputs, variables, readSecretFile);
  hide([...given, ...likely.filter(isNoWord)].filter(isMaskable));
  const secrets = [...given, ...likely, delivered.raw['github-token'] ?? '', ...environment.secrets];
  const masked = masker(secrets);
  const log = buildLog((text) => process.stdout.write(masked(text)), group);
  const indexes = cacheService && indexReader(cacheService);
  const warnings = read.warnings.map(printProblem);
  const world = { environment, docker: docker(variables), indexes, log, warnings, abort };
  const outcome = await build(inputs, world);
  publish(outcome, { inputs, environment, secrets });
}

/** Longer ones are data that a build reads, not something that appears in a log. */
const LARGEST_SECRET = 64 * 1024;

function readSecretFile(path: string): string | undefined {
  try {
    return statSync(path).size <= LARGEST_SECRET ? readFileSync(path, 'utf8') : undefined;
  } catch {
    // buildx says what is wrong with a file that cannot be read.
    return undefined;
  }
}

/** A plain word as a mask would blot out that word in the log of the whole job. */
function isNoWord(value: string): boolean {
  return !/^[a-z-]+$/i.test(value);
}

function factsOf(environment: Environment, file = ''): InputFacts {
  const { github, workspace, hasActionsCache, variables } = environment;
  return {
    github,
    // The REST download of actions/checkout leaves no .git behind, so a Dockerfile counts as well.
    hasCheckout: ['.git', 'Dockerfile', file].some(
      (name) => name !== '' && existsSync(join(workspace, name)),
    ),
    env: variables,
    envHas: (name) => variables[name] !== undefined,
    fileExists: existsSync,
    hasActionsCache,
  };
}

/** Tells all that is wrong with the inputs at once; nothing has been started. */
function refuse(problems: readonly InputProblem[]): void {
  const lines = problems.map(printProblem);
  const [only] = lines;
  if (lines.length === 1) fail(`The build was not started. ${only}`);
  else {
    const list = lines.map((line) => `- ${line}`).join('\n');
    fail(`The build was not started: ${lines.length} inputs need a correction.\n${list}`);
  }
}
