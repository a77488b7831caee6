import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { CacheServiceAccess } from './github/cache-service.ts';
import { parsePayload } from './github/payload.ts';
import type { EventPayload, GitHubContext } from './github/types.ts';
import { goBoolean } from './inputs/booleans.ts';

/** All that the action takes from its surroundings, read once, here and nowhere else. */
export interface Environment {
  /** The composite's inputs as one JSON object. */
  inputs?: string;
  github: GitHubContext;
  /** GITHUB_API_URL: where GitHub's REST API is, that of a GitHub Enterprise Server too. */
  apiUrl: string;
  /** GITHUB_TOKEN or GH_TOKEN, for the command line; the action is given its token as an input. */
  githubToken?: string;
  /** RUNNER_ENVIRONMENT: the runner is the user's own machine, whose disk outlives the job. */
  isSelfHosted: boolean;
  /** What tells this job from the others of its matrix; absent without a matrix. */
  matrix?: Readonly<Record<string, unknown>>;
  /** Where the job's checkout is; the working directory outside of GitHub Actions. */
  workspace: string;
  /** Where temporary files and the reports go. */
  temp: string;
  /** Paths of GitHub's command files. */
  files: { output?: string; summary?: string };
  /** Whether the job was given the Actions cache: a runtime token and a service address. */
  hasActionsCache: boolean;
  /** The same, with what buildx and the preflight need of it. */
  actionsCache?: {
    /** ACTIONS_RUNTIME_TOKEN */
    token: string;
    /** ACTIONS_CACHE_MODE */
    mode?: string;
    /** BuildKit is told to speak version 2 of the service. */
    isVersion2: boolean;
  };
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
    apiUrl: text(env.GITHUB_API_URL) ?? 'https://api.github.com',
    githubToken: text(env.GITHUB_TOKEN) ?? text(env.GH_TOKEN),
    isSelfHosted: env.RUNNER_ENVIRONMENT === 'self-hosted',
    matrix: readMatrix(env.BUILDKIT_CACHE_MATRIX),
    workspace: text(env.GITHUB_WORKSPACE) ?? cwd,
    temp: text(env.RUNNER_TEMP) ?? tmpdir(),
    cacheService:
      env.ACTIONS_RUNTIME_TOKEN && env.ACTIONS_RESULTS_URL && URL.canParse(env.ACTIONS_RESULTS_URL)
        ? { url: env.ACTIONS_RESULTS_URL, token: env.ACTIONS_RUNTIME_TOKEN }
        : undefined,
    files: { output: text(env.GITHUB_OUTPUT), summary: text(env.GITHUB_STEP_SUMMARY) },
    hasActionsCache: Boolean(env.ACTIONS_RUNTIME_TOKEN && (env.ACTIONS_RESULTS_URL || env.ACTIONS_CACHE_URL)),
    actionsCache: readActionsCache(env),
    metadataProvenance: metadataProvenance(env.BUILDX_METADATA_PROVENANCE),
    annotatesChecks: goBoolean(env.DOCKER_BUILD_CHECKS_ANNOTATIONS) ?? true,
    secrets: [env.ACTIONS_RUNTIME_TOKEN, env.GITHUB_TOKEN, env.GH_TOKEN].filter(
      (value) => value !== undefined,
    ),
    // The inputs hold secrets, and docker has no use for them.
    variables: { ...env, INPUTS: undefined },
  };
}

function readActionsCache(env: NodeJS.ProcessEnv): Environment['actionsCache'] {
  const token = text(env.ACTIONS_RUNTIME_TOKEN);
  if (!token || !(env.ACTIONS_RESULTS_URL || env.ACTIONS_CACHE_URL)) return undefined;
  // Without the switch, Buildx hands over one address, and BuildKit knows GitHub's own of version 2 by its name.
  const address = env.ACTIONS_CACHE_URL || env.ACTIONS_RESULTS_URL || '';
  const isGitHubs = address.includes('results-receiver.actions.githubusercontent.com');
  return {
    token,
    mode: text(env.ACTIONS_CACHE_MODE),
    isVersion2: goBoolean(env.ACTIONS_CACHE_SERVICE_V2) === true || isGitHubs,
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

/** The event's payload; one that cannot be read has nothing in it. */
function readPayload(path: string | undefined): EventPayload {
  if (!path) return {};
  try {
    return parsePayload(readFileSync(path, 'utf8'));
  } catch {
    // There is no such file. parsePayload says what then counts as known.
    return {};
  }
}

/** The values of this job in its matrix, which action.yml hands over as JSON: `null` without a matrix. */
function readMatrix(json: string | undefined): Environment['matrix'] {
  if (!json) return undefined;
  try {
    const matrix: unknown = JSON.parse(json);
    return isObject(matrix) && !Array.isArray(matrix) ? matrix : undefined;
  } catch {
    // Not GitHub's JSON, so nothing that tells this job from others.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
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
