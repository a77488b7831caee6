import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { background, serve, stop } from './background.mjs';
import { at, privateRegistryPort, registryPort } from './home.mjs';

export const registryHost = `127.0.0.1:${registryPort}`;
export const privateRegistryHost = `127.0.0.1:${privateRegistryPort}`;

/** Whom a registry with a password lets in. */
export const account = { username: 'tester', password: 'stand-in-password' };

const registry = background('registry');
const privateRegistry = background('private-registry');

export const registryUp = () => up(registry, { host: registryHost, port: 'REGISTRY' });
export const privateRegistryUp = () =>
  up(privateRegistry, { host: privateRegistryHost, port: 'PRIVATE_REGISTRY', auth: true });

export const registryDown = () => stop(registry);
export const privateRegistryDown = () => stop(privateRegistry);

const up = (process, { host, port, auth }) =>
  serve(process, {
    program: 'docker-registry',
    args: ['serve', at(process.name, 'config.yml')],
    url: `http://${host}/v2/`,
    port,
    prepare: () => writeRegistryConfig(process.dir, { host, auth }),
  });

/** Writes what a registry in this directory needs, its configuration being `config.yml`, its storage `data`. */
export function writeRegistryConfig(dir, { host, auth = false }) {
  const passwords = join(dir, 'htpasswd');
  mkdirSync(join(dir, 'data'), { recursive: true });
  if (auth) writeFileSync(passwords, `${account.username}:${bcrypt}\n`);
  const file = join(dir, 'config.yml');
  writeFileSync(
    file,
    `version: 0.1
log: {accesslog: {disabled: true}, level: warn}
storage: {filesystem: {rootdirectory: ${join(dir, 'data')}}, delete: {enabled: true}}
http: {addr: "${host}"}
${auth ? `auth: {htpasswd: {realm: stand-in, path: ${passwords}}}\n` : ''}`,
  );
  return file;
}

// Of the password above; a registry reads no other kind of hash.
const bcrypt = '$2y$05$abcdefghijklmnopqrstuuvapgPPrO6fPXisPWmjD6WV6xNpfoq9u';
