import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canonicalHost } from '../cache/registries.ts';
import type { CacheAccess } from '../cache/types.ts';
import type { Variables } from './types.ts';

export type Logins = CacheAccess['logins'];

/**
 * The registries that Docker's configuration holds a login for, without asking any credential helper: whether a helper
 * has one is known to the helper alone. A configuration that is missing or cannot be read holds none, for Docker too.
 */
export async function readLogins(variables: Variables): Promise<Logins> {
  const home = process.platform === 'win32' ? variables.USERPROFILE : variables.HOME;
  const directory = variables.DOCKER_CONFIG || join(home || homedir(), '.docker');
  const [file, scoped] = await Promise.all([
    textOf(join(directory, 'config.json')),
    namesIn(join(variables.BUILDX_CONFIG || join(directory, 'buildx'), 'config')),
  ]);
  const inFile = loginsOf(file);
  return {
    hosts: new Set([
      ...inFile.hosts,
      ...loginsOf(variables.DOCKER_AUTH_CONFIG).hosts,
      ...scoped.map(scopedHost),
    ]),
    helper: inFile.helper,
  };
}

/** The logins in the text of Docker's config.json, or of DOCKER_AUTH_CONFIG, which has the same form. Pure; never throws. */
export function loginsOf(config: string | undefined): Logins {
  const { auths, credHelpers, credsStore } = fields(json(config));
  const helper = typeof credsStore === 'string' && credsStore !== '';
  // A login made with a store leaves an empty entry, which without the store is no login.
  const logins = Object.entries(fields(auths)).filter(([, auth]) => helper || holdsLogin(auth));
  const helped = Object.entries(fields(credHelpers)).filter(
    ([, name]) => typeof name === 'string' && name !== '',
  );
  return { hosts: new Set([...logins, ...helped].map(([key]) => hostOfKey(key))), helper };
}

const CREDENTIALS = ['auth', 'identitytoken', 'registrytoken', 'username'] as const;

function holdsLogin(auth: unknown): boolean {
  const known = fields(auth);
  return CREDENTIALS.some((name) => typeof known[name] === 'string' && known[name] !== '');
}

/** A key of `auths` is a host, with or without scheme and path: `https://index.docker.io/v1/` is Docker Hub. */
function hostOfKey(key: string): string {
  const host = key.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split('/', 1)[0] ?? '';
  return canonicalHost(host);
}

/** Buildx keeps logins for one repository or scope in directories such as `ghcr.io/acme/api` and `ghcr.io@push`. */
function scopedHost(name: string): string {
  return canonicalHost(name.split('@', 1)[0] ?? '');
}

async function textOf(path: string): Promise<string | undefined> {
  // Docker warns of a file that it cannot read, and goes on without logins.
  return readFile(path, 'utf8').catch(() => undefined);
}

async function namesIn(directory: string): Promise<string[]> {
  // Mostly there is none: only a login with a scope makes it.
  return readdir(directory).catch(() => []);
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // Nothing that can be read holds no login.
    return undefined;
  }
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
