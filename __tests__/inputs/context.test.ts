import { describe, expect, it } from '@jest/globals';
import { gitContext } from '../../src/inputs/context.ts';
import { printProblem } from '../../src/inputs/problems.ts';
import type { InputFacts } from '../../src/inputs/types.ts';
import { GIT_CONTEXT, gitHubContext, inputFacts, inputsOf, problemsOf } from './facts.ts';

const HEAD_REF = { DOCKER_DEFAULT_GIT_CONTEXT_PR_HEAD_REF: 'true' };
const QUERY = { BUILDX_SEND_GIT_QUERY_AS_INPUT: '1' };
const PULL_REQUEST = gitHubContext({
  ref: 'refs/pull/7/merge',
  sha: 'merge5ha',
  payload: { pull_request: { number: 7, head: { sha: 'head5ha' } } },
});
const UNKNOWN_HEAD = gitHubContext({ ref: 'refs/pull/7/merge', sha: 'merge5ha' });

describe('gitContext', () => {
  it.each<[string, Partial<InputFacts>, string | undefined]>([
    ['a commit', {}, GIT_CONTEXT],
    [
      'a ref without a commit',
      { github: gitHubContext({ sha: undefined }) },
      'https://github.com/acme/shop.git#refs/heads/main',
    ],
    [
      'a short ref',
      { github: gitHubContext({ sha: '', ref: 'main' }) },
      'https://github.com/acme/shop.git#refs/heads/main',
    ],
    [
      'another server',
      { github: gitHubContext({ serverUrl: 'http://10.1.2.3:8080' }) },
      'http://10.1.2.3:8080/acme/shop.git#5ca1ab1e',
    ],
    ['a pull request', { github: PULL_REQUEST }, 'https://github.com/acme/shop.git#merge5ha'],
    [
      'the head of a pull request',
      { github: PULL_REQUEST, env: HEAD_REF },
      'https://github.com/acme/shop.git#head5ha',
    ],
    [
      'a head that the event does not tell',
      { github: UNKNOWN_HEAD, env: HEAD_REF },
      'https://github.com/acme/shop.git#refs/pull/7/head',
    ],
    ['a push with the head asked for', { env: HEAD_REF }, GIT_CONTEXT],
    [
      'a switch that is no boolean',
      { github: PULL_REQUEST, env: { DOCKER_DEFAULT_GIT_CONTEXT_PR_HEAD_REF: 'yes' } },
      'https://github.com/acme/shop.git#merge5ha',
    ],
    ['a query', { env: QUERY }, 'https://github.com/acme/shop.git?ref=5ca1ab1e'],
    ['no repository', { github: gitHubContext({ repository: undefined }) }, undefined],
    ['no commit and no ref', { github: gitHubContext({ sha: undefined, ref: undefined }) }, undefined],
  ])('of %s', (_, facts, context) => {
    expect(gitContext(inputFacts(facts))).toBe(context);
  });
});

describe('context', () => {
  const NO_CHECKOUT = { hasCheckout: false };
  const NO_GITHUB = { github: { serverUrl: 'https://github.com', payload: {} } };

  it.each<[string, string | undefined, Partial<InputFacts>, string]>([
    ['not given, with a checkout', undefined, {}, '.'],
    ['not given, without a checkout', undefined, NO_CHECKOUT, GIT_CONTEXT],
    ['not given, with neither checkout nor repository', undefined, { ...NO_CHECKOUT, ...NO_GITHUB }, '.'],
    ['a path', './app', NO_CHECKOUT, './app'],
    ['the Git context, also with a checkout', '{{defaultContext}}', {}, GIT_CONTEXT],
    ['a directory of the Git context', '{{ defaultContext }}:app', NO_CHECKOUT, `${GIT_CONTEXT}:app`],
    ['three braces', '{{{defaultContext}}}:app', {}, `${GIT_CONTEXT}:app`],
    [
      'a query, its signs kept',
      '{{defaultContext}}&subdir=a',
      { env: QUERY },
      'https://github.com/acme/shop.git?ref=5ca1ab1e&subdir=a',
    ],
    [
      'another repository',
      'https://github.com/acme/other.git#main',
      {},
      'https://github.com/acme/other.git#main',
    ],
  ])('%s', (_, given, facts, context) => {
    expect(inputsOf(given === undefined ? {} : { context: given }, facts).build.context).toBe(context);
  });

  it('is filled into build-contexts too', () => {
    const raw = { 'build-contexts': 'base=docker-image://alpine:3\nsrc={{defaultContext}}:src' };
    expect(inputsOf(raw).build.buildContexts).toEqual([
      'base=docker-image://alpine:3',
      `src=${GIT_CONTEXT}:src`,
    ]);
  });

  it.each([
    ['{{}}', 'context: "{{}}" holds {{}}, which is not known; the only placeholder is {{defaultContext}}'],
    [
      '{{defaultcontext}}',
      'context: "{{defaultcontext}}" holds {{defaultcontext}}, which is not known; the only placeholder is {{defaultContext}}',
    ],
  ])('%s is told', (context, problem) => {
    expect(problemsOf({ context }).map(printProblem)).toEqual([problem]);
  });

  it('cannot be the Git context outside of GitHub', () => {
    expect(problemsOf({ context: '{{defaultContext}}' }, NO_GITHUB).map(printProblem)).toEqual([
      'context: "{{defaultContext}}" asks for the Git context, but GITHUB_REPOSITORY and GITHUB_SHA are not set; write a path',
    ]);
  });
});
