import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccess } from '../src/access.ts';
import { parseCacheEntries } from '../src/cache/entry.ts';
import { withAccess } from '../src/cache/preflight.ts';
import type { CachePlan } from '../src/cache/types.ts';
import { type Environment, readEnvironment } from '../src/environment.ts';

const NOW = new Date('2026-10-01T12:00:00Z');

function planOf(sources: string, destinations = ''): CachePlan {
  const entries = (lines: string) =>
    lines.split(' ').flatMap((line) => {
      const parsed = parseCacheEntries(line);
      return 'entries' in parsed ? parsed.entries : [];
    });
  return { sources: entries(sources), destinations: entries(destinations), leftOut: [], notes: [] };
}

function tokenFor(ac: unknown): string {
  const seconds = NOW.getTime() / 1000;
  const claims = { ac: JSON.stringify(ac), nbf: seconds - 1, exp: seconds + 60 };
  const parts = [{ alg: 'RS256' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, 'c2ln'].join('.');
}

describe('what a job may do with its caches', () => {
  let top: string;
  beforeAll(() => {
    top = mkdtempSync(join(tmpdir(), 'access-'));
    mkdirSync(join(top, 'docker'));
    writeFileSync(
      join(top, 'docker', 'config.json'),
      '{"auths":{"ghcr.io":{"auth":"eDp5"}},"credsStore":"x"}',
    );
    writeFileSync(join(top, 'file'), '');
  });
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  const given = (actionsCache?: Environment['actionsCache']) => ({
    actionsCache,
    variables: { DOCKER_CONFIG: join(top, 'docker') },
  });
  const TOKEN = tokenFor([{ Scope: 'refs/heads/main', Permission: 1 }]);
  const NONE = { hosts: new Set(), helper: false };

  it('is found out for all that a plan names', async () => {
    const plan = planOf(
      `type=gha ghcr.io/a/b:c type=local,src=${top}/none type=local,src=${top}/file`,
      `type=local,dest=${top}/file`,
    );
    const fault = 'it is a file, not a directory; name another directory';
    expect(await findAccess(plan, given({ token: TOKEN, mode: 'read', isVersion2: true }), NOW)).toEqual({
      actionsCache: {
        readable: ['refs/heads/main'],
        writable: [],
        expiresIn: 60,
        mode: 'read',
        isVersion2: true,
      },
      logins: { hosts: new Set(['ghcr.io']), helper: true },
      directories: new Map([
        [`${top}/none`, { cache: 'missing' }],
        [`${top}/file`, { cache: 'damaged', fault, writeFault: fault }],
      ]),
    });
  });

  it.each<[string, CachePlan]>([
    ['no entry', planOf('')],
    ['other places', planOf('type=s3,bucket=b', 'type=inline')],
    ['a local entry without a directory', planOf('type=local,src=', 'type=local')],
  ])('is not asked for %s', async (_, plan) => {
    expect(await findAccess(plan, given({ token: TOKEN, isVersion2: true }), NOW)).toEqual({
      actionsCache: undefined,
      logins: NONE,
      directories: new Map(),
    });
  });

  it('is found out for destinations alone', async () => {
    const access = await findAccess(planOf('', `type=gha a/b:c type=local,dest=${top}`), given(), NOW);
    expect(access).toEqual({
      actionsCache: undefined,
      logins: { hosts: new Set(['ghcr.io']), helper: true },
      directories: new Map([[top, { cache: 'missing' }]]),
    });
  });

  it.each<[string | undefined, string | undefined]>([
    ['read', 'read'],
    ['write', 'write'],
    ['write-only', 'write-only'],
    ['none', 'none'],
    ['READ', undefined],
    ['later', undefined],
    [undefined, undefined],
  ])('takes the mode %s for %s', async (mode, expected) => {
    const access = await findAccess(
      planOf('type=gha'),
      given({ token: TOKEN, mode, isVersion2: false }),
      NOW,
    );
    expect(access.actionsCache).toMatchObject({ mode: expected, isVersion2: false });
  });

  it('tells why a token is refused, and never the token', async () => {
    const plan = planOf('type=gha', 'type=gha');
    const access = await findAccess(plan, given({ token: 'hunter2hunter2', isVersion2: true }), NOW);
    expect(access.actionsCache).toEqual({
      fault: 'it does not have the three parts of a JWT',
      mode: undefined,
      isVersion2: true,
    });
    expect(JSON.stringify(withAccess(plan, access))).not.toContain('hunter2');
  });
});

describe('the Actions cache of a job', () => {
  const TOKEN = { ACTIONS_RUNTIME_TOKEN: 't' };
  const RESULTS = { ACTIONS_RESULTS_URL: 'https://results-receiver.actions.githubusercontent.com/' };
  const CACHE = { ACTIONS_CACHE_URL: 'https://acghubeus1.actions.githubusercontent.com/x/' };

  it.each<[string, Record<string, string>, Environment['actionsCache']]>([
    ['nothing', {}, undefined],
    ['a token alone', TOKEN, undefined],
    ['an address alone', { ...RESULTS, ...CACHE }, undefined],
    ['an empty token', { ...RESULTS, ACTIONS_RUNTIME_TOKEN: '' }, undefined],
    ['version 1', { ...TOKEN, ...RESULTS, ...CACHE }, { token: 't', isVersion2: false }],
    [
      'version 2 as the runner says it',
      { ...TOKEN, ...RESULTS, ...CACHE, ACTIONS_CACHE_SERVICE_V2: 'True' },
      { token: 't', isVersion2: true },
    ],
    [
      'version 2 of another host',
      { ...TOKEN, ACTIONS_RESULTS_URL: 'http://h/', ACTIONS_CACHE_SERVICE_V2: '1' },
      { token: 't', isVersion2: true },
    ],
    ['version 2 by its name', { ...TOKEN, ...RESULTS }, { token: 't', isVersion2: true }],
    [
      'a switch that says no',
      { ...TOKEN, ...CACHE, ACTIONS_CACHE_SERVICE_V2: 'false' },
      { token: 't', isVersion2: false },
    ],
    [
      'a mode',
      { ...TOKEN, ...CACHE, ACTIONS_CACHE_MODE: 'read' },
      { token: 't', mode: 'read', isVersion2: false },
    ],
  ])('from %s', (_, variables, expected) => {
    const { actionsCache, hasActionsCache } = readEnvironment(variables, '/cwd');
    expect(actionsCache).toEqual(expected);
    expect(hasActionsCache).toBe(expected !== undefined);
  });
});
