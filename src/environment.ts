import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { CacheServiceAccess } from './github/cache-service.ts';
import type { GitHubContext } from './github/types.ts';
import { goBoolean } from './inputs/booleans.ts';

/** All that the action takes from its surroundings, read once, here and nowhere else. */
export interface Environment {
  /** The composite's inputs as one JSON object. */
  inputs?: string;
  github: GitHubContext;
  /** Where the job's checkout is; the working directory outside of GitHub Actions. */
  workspace: string;
  /** Where temporary files and the reports go. */
  temp: string;
  /** Paths of GitHub's command files. */
  files: { output?: string; summary?: string };
  /** Whether the job was given the Actions cache: a runtime token and a service address. */
  hasActionsCache: boolean;
  /** Version 2 of the Actions cache service, where the job has it. */
  cacheService?: CacheServiceAccess;
  /** BUILDX_METADATA_PROVENANCE: what the `metadata` output holds of it. */
  metadataProvenance: 'min' | 'max' | 'disabled';
  /** DOCKER_BUILD_CHECKS_ANNOTATIONS: whether findings of the build checks are annotations too. */
  annotatesChecks: boolean;
  /** Values that must appear in nothing that we write. */
  secrets: string[];
  /** Everything: for docker, and for the few switches of docker/build-push-action that inputs depend on. */
  variables: Readonly<Record<string, string | undefined>>;
}

/** Reads the environment. Never throws: what is missing or damaged is absent. */
export function readEnvironment(env: NodeJS.ProcessEnv, cwd: string): Environment {
  return {
    inputs: text(env.INPUTS),
    github: readGitHub(env),
    workspace: text(env.GITHUB_WORKSPACE) ?? cwd,
    temp: text(env.RUNNER_TEMP) ?? tmpdir(),
    cacheService:
      env.ACTIONS_RUNTIME_TOKEN && env.ACTIONS_RESULTS_URL && URL.canParse(env.ACTIONS_RESULTS_URL)
        ? { url: env.ACTIONS_RESULTS_URL, token: env.ACTIONS_RUNTIME_TOKEN }
        : undefined,
    files: { output: text(env.GITHUB_OUTPUT), summary: text(env.GITHUB_STEP_SUMMARY) },
    hasActionsCache: Boolean(env.ACTIONS_RUNTIME_TOKEN && (env.ACTIONS_RESULTS_URL || env.ACTIONS_CACHE_URL)),
    metadataProvenance: metadataProvenance(env.BUILDX_METADATA_PROVENANCE),
    annotatesChecks: goBoolean(env.DOCKER_BUILD_CHECKS_ANNOTATIONS) ?? true,
    secrets: [env.ACTIONS_RUNTIME_TOKEN, env.GITHUB_TOKEN].filter((value) => value !== undefined),
    // The inputs hold secrets, and docker has no use for them.
    variables: { ...env, INPUTS: undefined },
  };
}

function readGitHub(env: NodeJS.ProcessEnv): GitHubContext {
  return {
    serverUrl: (text(env.GITHUB_SERVER_URL) ?? 'https://github.com').replace(/\/+$/, ''),
    repository: text(env.GITHUB_REPOSITORY),
    ref: text(env.GITHUB_REF),
    sha: text(env.GITHUB_SHA),
    event: text(env.GITHUB_EVENT_NAME),
    runId: text(env.GITHUB_RUN_ID),
    runAttempt: text(env.GITHUB_RUN_ATTEMPT),
    payload: readPayload(env.GITHUB_EVENT_PATH),
  };
}

/** The few fields that are used of the event; a payload that cannot be read has none of them. */
function readPayload(path: string | undefined): GitHubContext['payload'] {
  if (!path) return {};
  let payload: unknown;
  try {
    payload = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Without a payload the repository counts as public and there is no pull request: both have safe defaults.
    return {};
  }
  const isPrivate = field(field(payload, 'repository'), 'private');
  const pull = field(payload, 'pull_request');
  const number = field(pull, 'number');
  const sha = field(field(pull, 'head'), 'sha');
  return {
    repository: typeof isPrivate === 'boolean' ? { private: isPrivate } : undefined,
    pull_request: pull
      ? {
          number: typeof number === 'number' ? number : undefined,
          head: { sha: typeof sha === 'string' ? sha : undefined },
        }
      : undefined,
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function metadataProvenance(value: string | undefined): Environment['metadataProvenance'] {
  if (value === 'max' || value === 'disabled') return value;
  return goBoolean(value) === false ? 'disabled' : 'min';
}

function text(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** How text is to be shown on the command line. */
export interface Terminal {
  colour: boolean;
  /** Columns. */
  width: number;
}

/** Columns of a text that goes into a pipe or a file. */
const PIPE_WIDTH = 100;

/** Colour where there is a terminal that shows it and nobody objects (NO_COLOR, `--no-color`). */
export function readTerminal(
  env: NodeJS.ProcessEnv,
  output: { isTTY?: boolean; columns?: number },
  wantsColour: boolean,
): Terminal {
  const capable = output.isTTY === true && env.TERM !== 'dumb';
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  return {
    colour: wantsColour && !env.NO_COLOR && (capable || forced),
    width: output.columns ?? PIPE_WIDTH,
  };
}
