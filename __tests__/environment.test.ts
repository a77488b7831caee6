import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readEnvironment, readTerminal } from '../src/environment.ts';

describe('the environment of a job', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'environment-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is read once, as a plain value', () => {
    const event = join(directory, 'event.json');
    writeFileSync(
      event,
      '{"repository":{"private":true,"name":"x"},"pull_request":{"number":7,"head":{"sha":"abc"}}}',
    );
    const environment = readEnvironment(
      {
        INPUTS: '{}',
        GITHUB_SERVER_URL: 'https://ghe.example/',
        GITHUB_REPOSITORY: 'acme/api',
        GITHUB_REF: 'refs/pull/7/merge',
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_EVENT_PATH: event,
        GITHUB_WORKSPACE: '/workspace',
        RUNNER_TEMP: '/temp',
        ACTIONS_RUNTIME_TOKEN: 'runtime',
        ACTIONS_RESULTS_URL: 'https://results/',
      },
      '/cwd',
    );
    expect(environment).toMatchObject({
      inputs: '{}',
      github: {
        serverUrl: 'https://ghe.example',
        repository: 'acme/api',
        payload: { repository: { private: true }, pull_request: { number: 7, head: { sha: 'abc' } } },
      },
      workspace: '/workspace',
      temp: '/temp',
      hasActionsCache: true,
      cacheService: { url: 'https://results/', token: 'runtime' },
      secrets: ['runtime'],
      variables: { INPUTS: undefined, RUNNER_TEMP: '/temp' },
    });
  });

  it.each([[undefined], [''], ['/dev/null/none'], ['DAMAGED']])(
    'has no payload when the event is %j',
    (path) => {
      const damaged = join(directory, 'damaged.json');
      writeFileSync(damaged, '{"repository": 1, "pull_request": [');
      const environment = readEnvironment({ GITHUB_EVENT_PATH: path === 'DAMAGED' ? damaged : path }, '/cwd');
      expect(environment.github.payload).toEqual({});
      expect(environment).toMatchObject({ workspace: '/cwd', hasActionsCache: false, files: {} });
    },
  );

  it.each([
    [undefined, 'min'],
    ['min', 'min'],
    ['max', 'max'],
    ['disabled', 'disabled'],
    ['false', 'disabled'],
    ['0', 'disabled'],
    ['true', 'min'],
    ['anything', 'min'],
  ])('BUILDX_METADATA_PROVENANCE=%s means %s, as buildx reads it', (value, mode) => {
    expect(readEnvironment({ BUILDX_METADATA_PROVENANCE: value }, '/').metadataProvenance).toBe(mode);
  });
});

it.each([
  [undefined, undefined],
  ['', undefined],
  ['null', undefined],
  ['{', undefined],
  ['[1]', undefined],
  ['"x"', undefined],
  ['{}', {}],
  ['{"os":"debian","node":20}', { os: 'debian', node: 20 }],
])('a matrix: BUILDKIT_CACHE_MATRIX=%s', (json, matrix) => {
  expect(readEnvironment({ BUILDKIT_CACHE_MATRIX: json }, '/').matrix).toEqual(matrix);
});

it.each([
  ['self-hosted', true],
  ['github-hosted', false],
  ['', false],
  [undefined, false],
])("RUNNER_ENVIRONMENT=%s is the user's own machine: %p", (kind, isSelfHosted) => {
  expect(readEnvironment({ RUNNER_ENVIRONMENT: kind }, '/')).toMatchObject({ isSelfHosted });
});

it('has no cache service at an address that is none', () => {
  const env = { ACTIONS_RUNTIME_TOKEN: 't', ACTIONS_RESULTS_URL: 'results.example' };
  expect(readEnvironment(env, '/').cacheService).toBeUndefined();
});

it.each([
  [{}, { isTTY: true, columns: 90 }, true, { colour: true, width: 90 }],
  [{}, {}, true, { colour: false, width: 100 }],
  [{ NO_COLOR: '1' }, { isTTY: true, columns: 90 }, true, { colour: false, width: 90 }],
  [{ NO_COLOR: '' }, { isTTY: true, columns: 90 }, true, { colour: true, width: 90 }],
  [{ TERM: 'dumb' }, { isTTY: true, columns: 90 }, true, { colour: false, width: 90 }],
  [{ FORCE_COLOR: '1' }, {}, true, { colour: true, width: 100 }],
  [{ FORCE_COLOR: '0' }, {}, true, { colour: false, width: 100 }],
  [{ FORCE_COLOR: '1' }, { isTTY: true }, false, { colour: false, width: 100 }],
])('a terminal: %j %j, --color %s', (env, output, wants, expected) => {
  expect(readTerminal(env, output, wants)).toEqual(expected);
});
