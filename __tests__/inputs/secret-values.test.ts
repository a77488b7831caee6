import { expect, it } from '@jest/globals';
import { readInputs } from '../../src/inputs/read.ts';
import { secretValues } from '../../src/inputs/secret-values.ts';
import { inputFacts } from './facts.ts';

const read = (raw: Record<string, string>) => {
  const result = readInputs(raw, inputFacts());
  if (!('inputs' in result)) throw new Error(JSON.stringify(result.problems));
  return secretValues(result.inputs, { SECRET_VARIABLE: 'from-variable' }, (path) => `in ${path}`);
};

it.each([
  [{ secrets: 'token=planted-value' }, ['planted-value']],
  [{ 'secret-envs': 'token=SECRET_VARIABLE' }, ['from-variable']],
  [{ 'secret-files': 'token=./token.txt' }, ['in ./token.txt']],
  [
    { 'cache-from': 'type=s3,region=r,bucket=b,secret_access_key=planted,access_key_id=id' },
    ['id', 'planted'],
  ],
  [{ 'build-contexts': 'a=https://user:planted@host/x.git' }, ['planted']],
  [{ context: 'https://user:planted@host/x.git' }, ['planted']],
  [{ tags: 'acme/api:1', 'build-args': 'API_TOKEN=planted' }, []],
])('%j gives secrets', (raw, expected) => {
  expect(read(raw).given.sort()).toEqual(expected);
});

it.each([
  ['API_TOKEN=planted-value\nVERSION=1.2.3', ['planted-value']],
  ['NPM_AUTH_TOKEN=a1b2c3\nAUTHOR=somebody\nMONKEY=x', ['a1b2c3']],
  ['AUTH_ENABLED=true\nTOKEN_TYPE=Bearer\nTOKEN_TTL=3600\nSECRET_MODE=off', []],
])('build arguments %j are likely secrets', (args, expected) => {
  expect(read({ 'build-args': args }).likely).toEqual(expected);
});

it('a token in place of a user is a likely secret', () => {
  expect(read({ context: 'https://ghp_planted@host/x.git' }).likely).toEqual(['ghp_planted']);
});
