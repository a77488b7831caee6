import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loginsOf, readLogins } from '../../src/buildx/logins.ts';

const AUTH = { auth: 'dXNlcjpwYXNz' };

function plain({ hosts, helper }: ReturnType<typeof loginsOf>) {
  return { hosts: [...hosts].sort(), helper };
}

describe("Docker's configuration", () => {
  it.each<[string, unknown, string[], boolean]>([
    ['a login', { auths: { 'ghcr.io': AUTH } }, ['ghcr.io'], false],
    [
      'Docker Hub, by its old address',
      { auths: { 'https://index.docker.io/v1/': AUTH } },
      ['docker.io'],
      false,
    ],
    [
      'Docker Hub, by others',
      { auths: { 'registry-1.docker.io': AUTH, 'docker.io': AUTH } },
      ['docker.io'],
      false,
    ],
    ['scheme, path and port', { auths: { 'https://R.example:5000/v2/': AUTH } }, ['r.example:5000'], false],
    [
      'a token',
      { auths: { 'a.io': { identitytoken: 't' }, 'b.io': { registrytoken: 't' } } },
      ['a.io', 'b.io'],
      false,
    ],
    ['user and password', { auths: { 'a.io': { username: 'u', password: 'p' } } }, ['a.io'], false],
    [
      'an empty entry, which is no login',
      { auths: { 'a.io': {}, 'b.io': { auth: '' }, 'c.io': null } },
      [],
      false,
    ],
    [
      'an empty entry that a store has made',
      { auths: { 'a.io': {} }, credsStore: 'desktop' },
      ['a.io'],
      true,
    ],
    ['a store alone', { credsStore: 'ecr-login' }, [], true],
    ['no store', { credsStore: '' }, [], false],
    ['a helper for one host', { credHelpers: { 'gcr.io': 'gcloud', 'b.io': '' } }, ['gcr.io'], false],
    ['nothing', {}, [], false],
    ['what it should not hold', { auths: 'x', credHelpers: [1], credsStore: {} }, [], false],
    ['a list', [], [], false],
    ['null', null, [], false],
  ])('with %s', (_, config, hosts, helper) => {
    expect(plain(loginsOf(JSON.stringify(config)))).toEqual({ hosts, helper });
  });

  it.each([undefined, '', '{', 'null'])('%j holds no login', (text) => {
    expect(plain(loginsOf(text))).toEqual({ hosts: [], helper: false });
  });

  it('is read whatever it is', () => {
    const configs = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ auths: fc.anything(), credHelpers: fc.anything(), credsStore: fc.anything() })
        .map((config) =>
          JSON.stringify(config, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
        ),
    );
    fc.assert(fc.property(configs, (text) => typeof loginsOf(text).helper === 'boolean'));
  });
});

describe('logins of a job', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'logins-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function write(path: string, config: unknown): void {
    const file = join(directory, path, 'config.json');
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  }

  it('are read from DOCKER_CONFIG', async () => {
    write('', { auths: { 'ghcr.io': AUTH } });
    write('home/.docker', { auths: { 'other.io': AUTH } });
    const variables = { DOCKER_CONFIG: directory, HOME: join(directory, 'home') };
    expect(plain(await readLogins(variables))).toEqual({ hosts: ['ghcr.io'], helper: false });
  });

  it.each([undefined, ''])(
    'are read from the home directory when DOCKER_CONFIG is %j',
    async (DOCKER_CONFIG) => {
      write('.docker', { auths: { 'ghcr.io': AUTH }, credsStore: 'pass' });
      const variables = { HOME: directory, USERPROFILE: directory, DOCKER_CONFIG };
      expect(plain(await readLogins(variables))).toEqual({ hosts: ['ghcr.io'], helper: true });
    },
  );

  it('are read from DOCKER_AUTH_CONFIG too, where a store counts for nothing', async () => {
    write('', { auths: { 'ghcr.io': AUTH } });
    const DOCKER_AUTH_CONFIG = JSON.stringify({ auths: { 'quay.io': AUTH }, credsStore: 'x' });
    expect(plain(await readLogins({ DOCKER_CONFIG: directory, DOCKER_AUTH_CONFIG }))).toEqual({
      hosts: ['ghcr.io', 'quay.io'],
      helper: false,
    });
  });

  it("are read from Buildx's directories for one repository or scope", async () => {
    write('buildx/config/ghcr.io/acme/api', { auths: { 'ghcr.io': AUTH } });
    write('buildx/config/registry-1.docker.io@push', {});
    expect(plain(await readLogins({ DOCKER_CONFIG: directory })).hosts).toEqual(['docker.io', 'ghcr.io']);
    const variables = { DOCKER_CONFIG: directory, BUILDX_CONFIG: join(directory, 'elsewhere') };
    expect(plain(await readLogins(variables)).hosts).toEqual([]);
  });

  it.each(['{"auths": {"ghcr.io"', ''])('are none when the file holds %j', async (text) => {
    write('', text);
    expect(plain(await readLogins({ DOCKER_CONFIG: directory }))).toEqual({ hosts: [], helper: false });
  });

  it('are none without a file', async () => {
    expect(plain(await readLogins({ DOCKER_CONFIG: join(directory, 'none') }))).toEqual({
      hosts: [],
      helper: false,
    });
  });
});
