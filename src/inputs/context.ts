import type { GitHubContext } from '../github/types.ts';
import { goBoolean } from './booleans.ts';
import type { InputFacts } from './types.ts';
import type { InputValues } from './values.ts';

const PLACEHOLDER = /\{\{\{?([^{}]*)\}?\}\}/g;

/**
 * The Git context of this event as docker/build-push-action makes it: the repository at the event's commit, or
 * for DOCKER_DEFAULT_GIT_CONTEXT_PR_HEAD_REF at the head of the pull request. Absent outside of GitHub.
 */
export function gitContext({ github, env }: Pick<InputFacts, 'github' | 'env'>): string | undefined {
  const commit = commitOf(github, goBoolean(env.DOCKER_DEFAULT_GIT_CONTEXT_PR_HEAD_REF) ?? false);
  if (github.repository === undefined || commit === undefined) return undefined;
  const repository = `${github.serverUrl}/${github.repository}.git`;
  const asQuery = goBoolean(env.BUILDX_SEND_GIT_QUERY_AS_INPUT) ?? false;
  return asQuery ? `${repository}?ref=${commit}` : `${repository}#${commit}`;
}

function commitOf(github: GitHubContext, atHead: boolean): string | undefined {
  const ref = fullRef(github.ref, atHead);
  if (ref?.startsWith('refs/pull/') && ref.endsWith('/head'))
    return github.payload.pull_request?.head?.sha ?? ref;
  return github.sha || ref;
}

function fullRef(ref: string | undefined, atHead: boolean): string | undefined {
  if (!ref) return undefined;
  if (!ref.startsWith('refs/')) return `refs/heads/${ref}`;
  return atHead && ref.startsWith('refs/pull/') ? ref.replace(/\/merge$/, '/head') : ref;
}

/** The build context. Not given, it is the checkout where there is one, else the Git context. */
export function readContext(values: InputValues, facts: InputFacts): string {
  const own = gitContext(facts);
  const given = values.text('context');
  if (given !== undefined) return fillIn('context', given, own, values);
  return facts.hasCheckout ? '.' : (own ?? '.');
}

/** Additional contexts, `name=path or URL`. */
export function readBuildContexts(values: InputValues, facts: InputFacts): string[] {
  const own = gitContext(facts);
  const items = values.list('build-contexts');
  for (const item of items.filter((item) => !item.includes('='))) {
    values.problem(
      'build-contexts',
      'has no name; write name=path, name=URL or name=docker-image://image',
      item,
    );
  }
  return items.map((item) => fillIn('build-contexts', item, own, values));
}

/** Replaces `{{defaultContext}}`, the one placeholder that docker/build-push-action knows. */
function fillIn(
  name: 'context' | 'build-contexts',
  text: string,
  own: string | undefined,
  values: InputValues,
): string {
  return text.replace(PLACEHOLDER, (whole, inner: string) => {
    if (inner.trim() !== 'defaultContext') {
      values.problem(
        name,
        `holds ${whole.trim()}, which is not known; the only placeholder is {{defaultContext}}`,
        text,
      );
    } else if (own === undefined) {
      values.problem(
        name,
        'asks for the Git context, but GITHUB_REPOSITORY and GITHUB_SHA are not set; write a path',
        text,
      );
    } else return own;
    return whole;
  });
}
