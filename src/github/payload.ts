import type { EventPayload } from './types.ts';

/** The few fields that are used of an event's payload, from its JSON. A payload that cannot be read has none of them. */
export function parsePayload(json: string): EventPayload {
  let payload: unknown;
  try {
    payload = JSON.parse(json);
  } catch {
    // Without a payload the repository counts as public and a pull request as a fork's: the careful guesses.
    return {};
  }
  return {
    repository: part(payload, 'repository', (repository) => ({
      private: flag(repository, 'private'),
      default_branch: text(repository, 'default_branch'),
      full_name: text(repository, 'full_name'),
    })),
    pull_request: part(payload, 'pull_request', pullRequest),
    merge_group: part(payload, 'merge_group', (group) => ({ base_ref: text(group, 'base_ref') })),
    workflow_run: part(payload, 'workflow_run', workflowRun),
    issue: part(payload, 'issue', (issue) => ({
      number: count(issue, 'number'),
      pull_request: part(issue, 'pull_request', (pull) => pull),
    })),
  };
}

function pullRequest(pull: object): EventPayload['pull_request'] {
  return {
    number: count(pull, 'number'),
    head: part(pull, 'head', (head) => ({
      sha: text(head, 'sha'),
      ref: text(head, 'ref'),
      repo: part(head, 'repo', (repo) => ({ full_name: text(repo, 'full_name') })),
    })),
    base: part(pull, 'base', (base) => ({ ref: text(base, 'ref') })),
  };
}

function workflowRun(run: object): EventPayload['workflow_run'] {
  return {
    event: text(run, 'event'),
    head_branch: text(run, 'head_branch'),
    head_repository: part(run, 'head_repository', (repository) => ({
      full_name: text(repository, 'full_name'),
    })),
  };
}

/** An object inside of another, read; absent where there is none. */
function part<Part>(value: unknown, name: string, read: (part: object) => Part): Part | undefined {
  const inner = field(value, name);
  return typeof inner === 'object' && inner !== null ? read(inner) : undefined;
}

function text(value: object, name: string): string | undefined {
  const inner = field(value, name);
  return typeof inner === 'string' && inner !== '' ? inner : undefined;
}

function flag(value: object, name: string): boolean | undefined {
  const inner = field(value, name);
  return typeof inner === 'boolean' ? inner : undefined;
}

/** A number as GitHub counts issues and pull requests. */
function count(value: object, name: string): number | undefined {
  const inner = field(value, name);
  return typeof inner === 'number' && Number.isSafeInteger(inner) && inner > 0 ? inner : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
