import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { docker } from './buildx/docker.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { indexLookUp } from './github/cache-service.ts';
import { fail, group, hide, warn } from './github/job.ts';
import { parseDelivery } from './inputs/delivery.ts';
import { printProblem } from './inputs/problems.ts';
import { readInputs } from './inputs/read.ts';
import { secretValues } from './inputs/secret-values.ts';
import type { InputFacts, Inputs, InputsResult } from './inputs/types.ts';
import { buildLog } from './log.ts';
import { publish } from './publish.ts';
import { isMaskable, masker } from './report/mask.ts';
import { run as build } from './run.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The door that action.yml calls. Never rejects: a failure is an error annotation and exit code 1. */
export async function run(): Promise<void> {
  const abort = new AbortController();
  const cancel = () => abort.abort();
  for (const signal of SIGNALS) process.on(signal, cancel);
  try {
    await step(readEnvironment(process.env, process.cwd()), abort.signal);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  } finally {
    for (const signal of SIGNALS) process.off(signal, cancel);
  }
}

async function step(environment: Environment, abort: AbortSignal): Promise<void> {
  const { inputs, warnings, problems } = readAll(environment);
  for (const warning of warnings) warn(printProblem(warning));
  if (!inputs) return fail(problemText(problems.map(printProblem)));
  const given = secretValues(inputs, environment.variables);
  hide(given.filter(isMaskable));
  const secrets = [...given, ...environment.secrets];
  const masked = masker(secrets);
  const log = buildLog((text) => process.stdout.write(masked(text)), group);
  const { variables, cacheService } = environment;
  const hasIndex = cacheService && indexLookUp(cacheService);
  const outcome = await build(inputs, { environment, docker: docker(variables), hasIndex, log, abort });
  publish(outcome, { inputs, environment, secrets });
}

/** The inputs, or all that is wrong with them. */
function readAll(environment: Environment) {
  const delivered = parseDelivery(environment.inputs);
  const result: InputsResult =
    'raw' in delivered ? readInputs(delivered.raw, factsOf(environment)) : { ...delivered, warnings: [] };
  return { inputs: undefined as Inputs | undefined, problems: [], ...result };
}

function factsOf({ github, workspace, hasActionsCache, variables }: Environment): InputFacts {
  return {
    github,
    // The REST download of actions/checkout leaves no .git behind, so a Dockerfile counts as well.
    hasCheckout: ['.git', 'Dockerfile'].some((name) => existsSync(join(workspace, name))),
    env: variables,
    envHas: (name) => variables[name] !== undefined,
    fileExists: existsSync,
    hasActionsCache,
  };
}

function problemText(problems: readonly string[]): string {
  if (problems.length === 1) return `The build was not started. ${problems[0]}`;
  return `The build was not started: ${problems.length} inputs need a correction.\n${problems.map((line) => `- ${line}`).join('\n')}`;
}
