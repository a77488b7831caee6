import { expect, it } from '@jest/globals';
import { readInputs } from '../../src/inputs/read.ts';
import { secretValues } from '../../src/inputs/secret-values.ts';
import { inputFacts } from './facts.ts';

it.each([
  [{ secrets: 'token=planted-value' }, ['planted-value']],
  [{ 'secret-envs': 'token=SECRET_VARIABLE' }, ['from-variable']],
  [{ 'build-args': 'API_TOKEN=planted-value\nVERSION=1.2.3' }, ['planted-value']],
  [{ 'build-args': 'NPM_AUTH_TOKEN=a1b2c3\nAUTHOR=somebody\nMONKEY=x' }, ['a1b2c3']],
  [
    { 'cache-from': 'type=s3,region=r,bucket=b,secret_access_key=planted,access_key_id=id' },
    ['planted', 'id'],
  ],
  [{ 'build-contexts': 'a=https://user:planted@host/x.git' }, ['planted']],
  [{ context: 'https://user:planted@host/x.git' }, ['planted']],
  [{ tags: 'acme/api:1' }, []],
])('%j', (raw, expected) => {
  const result = readInputs(raw, inputFacts());
  if (!('inputs' in result)) throw new Error(JSON.stringify(result.problems));
  expect(secretValues(result.inputs, { SECRET_VARIABLE: 'from-variable' }).sort()).toEqual(
    [...expected].sort(),
  );
});
