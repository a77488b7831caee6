import type { GitHubContext } from '../../src/github/types.ts';
import { readInputs } from '../../src/inputs/read.ts';
import type { InputFacts, InputProblem, Inputs } from '../../src/inputs/types.ts';

export const RUN_URL = 'https://github.com/acme/shop/actions/runs/4711/attempts/2';
export const GIT_CONTEXT = 'https://github.com/acme/shop.git#5ca1ab1e';

/** A push to the main branch of a public repository. */
export function gitHubContext(overrides: Partial<GitHubContext> = {}): GitHubContext {
  return {
    serverUrl: 'https://github.com',
    repository: 'acme/shop',
    ref: 'refs/heads/main',
    sha: '5ca1ab1e',
    event: 'push',
    runId: '4711',
    runAttempt: '2',
    payload: { repository: { private: false } },
    ...overrides,
  };
}

/** A job with a checkout and no Actions cache, in which every variable and file exists. */
export function inputFacts(overrides: Partial<InputFacts> = {}): InputFacts {
  return {
    github: gitHubContext(),
    hasCheckout: true,
    env: {},
    envHas: () => true,
    fileExists: () => true,
    hasActionsCache: false,
    ...overrides,
  };
}

/** The inputs of a job; fails the test when there are problems. */
export function inputsOf(raw: Record<string, string>, overrides: Partial<InputFacts> = {}): Inputs {
  const result = readInputs(raw, inputFacts(overrides));
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.inputs;
}

export function problemsOf(raw: Record<string, string>, overrides: Partial<InputFacts> = {}): InputProblem[] {
  const result = readInputs(raw, inputFacts(overrides));
  return 'problems' in result ? result.problems : [];
}

export function warningsOf(raw: Record<string, string>, overrides: Partial<InputFacts> = {}): InputProblem[] {
  return readInputs(raw, inputFacts(overrides)).warnings;
}
