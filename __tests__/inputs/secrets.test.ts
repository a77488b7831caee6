import { describe, expect, it } from '@jest/globals';
import { printProblem } from '../../src/inputs/problems.ts';
import type { InputFacts, Secret } from '../../src/inputs/types.ts';
import { GIT_CONTEXT, gitHubContext, inputsOf, warningsOf } from './facts.ts';

function secretsOf(raw: Record<string, string>, facts: Partial<InputFacts> = {}): Secret[] {
  return inputsOf(raw, facts).build.secrets;
}

describe('secrets', () => {
  it('come from variables, values and files, in this order', () => {
    const raw = {
      'secret-files': 'npmrc=./.npmrc\npip=./a,b.conf',
      secrets: 'KEY=a=b,c\n"MANY=one\n\n two "',
      'secret-envs': 'A=ENV_A,B=ENV_B\nC=ENV_C',
    };
    expect(secretsOf(raw)).toEqual([
      { id: 'A', from: 'env', name: 'ENV_A' },
      { id: 'B', from: 'env', name: 'ENV_B' },
      { id: 'C', from: 'env', name: 'ENV_C' },
      { id: 'KEY', from: 'value', value: 'a=b,c' },
      { id: 'MANY', from: 'value', value: 'one\n\n two ' },
      { id: 'npmrc', from: 'file', path: './.npmrc' },
      { id: 'pip', from: 'file', path: './a,b.conf' },
    ]);
  });

  it('that are not well formed are left out with a warning that does not repeat them', () => {
    const raw = { secrets: 'A=1\nhunter2\n=hunter2\nB=\nC=3', 'secret-files': 'oops', 'secret-envs': 'A' };
    expect(secretsOf(raw)).toEqual([
      { id: 'A', from: 'value', value: '1' },
      { id: 'C', from: 'value', value: '3' },
    ]);
    const hint = 'and put the whole of a secret of several lines in double quotes';
    expect(warningsOf(raw).map(printProblem)).toEqual([
      'secret-envs: leaves out entry 1, which is not of the form id=VARIABLE; write id=VARIABLE',
      `secrets: leaves out entry 2, which is not of the form id=value; write id=value, ${hint}`,
      `secrets: leaves out entry 3, which is not of the form id=value; write id=value, ${hint}`,
      `secrets: leaves out entry 4, which is not of the form id=value; write id=value, ${hint}`,
      'secret-files: leaves out entry 1, which is not of the form id=path; write id=path',
    ]);
  });

  it('whose file is missing are left out, whose variable is missing are kept, both told', () => {
    const raw = { 'secret-files': 'npmrc=./.npmrc', 'secret-envs': 'A=ENV_A' };
    const facts = { envHas: () => false, fileExists: () => false };
    expect(secretsOf(raw, facts)).toEqual([{ id: 'A', from: 'env', name: 'ENV_A' }]);
    expect(warningsOf(raw, facts).map(printProblem)).toEqual([
      'secret-envs: names a variable in entry 1 that is not set, so the build sees an empty secret',
      'secret-files: leaves out entry 1, whose file was not found; write id=path of a file that exists',
    ]);
  });
});

describe('the Git token', () => {
  const TOKEN = { 'github-token': 'ghs_1' };
  const GIVEN: Secret = { id: 'GIT_AUTH_TOKEN.github.com', from: 'value', value: 'ghs_1' };
  const GHES = gitHubContext({ serverUrl: 'http://10.1.2.3:8080' });

  it.each<[string, Record<string, string>, Partial<InputFacts>, Secret[]]>([
    ['the Git context', {}, { hasCheckout: false }, [GIVEN]],
    ['a directory of the Git context', { context: '{{defaultContext}}:app' }, {}, [GIVEN]],
    ['the Git context spelt out', { context: GIT_CONTEXT }, {}, [GIVEN]],
    [
      'another server',
      {},
      { hasCheckout: false, github: GHES },
      [{ ...GIVEN, id: 'GIT_AUTH_TOKEN.10.1.2.3:8080' }],
    ],
    ['a checkout', {}, {}, []],
    ['another repository', { context: 'https://github.com/acme/other.git#main' }, {}, []],
    ['another commit of this repository', { context: 'https://github.com/acme/shop.git#v1' }, {}, []],
  ])('for %s', (_, raw, facts, secrets) => {
    expect(secretsOf({ ...TOKEN, ...raw }, facts)).toEqual(secrets);
  });

  it('is not there without a token', () => {
    expect(secretsOf({ 'github-token': ' ' }, { hasCheckout: false })).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['a value', { secrets: 'GIT_AUTH_TOKEN=mine' }],
    ['a value for this host', { secrets: 'GIT_AUTH_TOKEN.github.com=mine' }],
    ['a variable', { 'secret-envs': 'GIT_AUTH_TOKEN=MINE' }],
    ['a file', { 'secret-files': 'GIT_AUTH_TOKEN=mine' }],
  ])('gives way to one given as %s', (_, raw) => {
    const ids = secretsOf({ ...TOKEN, ...raw }, { hasCheckout: false }).map((secret) => secret.id);
    expect(ids).toHaveLength(1);
  });

  it('is given beside a token for another host', () => {
    const secrets = secretsOf({ ...TOKEN, secrets: 'GIT_AUTH_TOKEN.gitlab.com=x' }, { hasCheckout: false });
    expect(secrets.map((secret) => secret.id)).toEqual([
      'GIT_AUTH_TOKEN.gitlab.com',
      'GIT_AUTH_TOKEN.github.com',
    ]);
  });
});
