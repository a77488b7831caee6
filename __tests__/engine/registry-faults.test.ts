import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account } from '../../scripts/engine/registry.mjs';
import { BOTH, type CacheFault, CONTAINER, describeFaults, type FragilePlace } from './a-cache-fault.ts';
import {
  aProxy,
  PASS,
  type RegistryProxy,
  TOO_MANY,
  type Treatment,
  UNAVAILABLE,
  writes,
} from './a-proxy.ts';
import { aRegistry, loginFor, type Registry } from './a-registry.ts';
import { describeEngine } from './an-engine.ts';

const LAYER = 1_000_000;
const lineOf = (host: string) => `type=registry,ref=${host}/faults/cache`;

/** A registry of one test. */
async function aPlainPlace(
  breaks: (registry: Registry) => void | Promise<void>,
  mends: (registry: Registry) => void | Promise<void> = () => {},
): Promise<FragilePlace> {
  const registry = await aRegistry();
  return {
    line: lineOf(registry.host),
    break: () => breaks(registry),
    mend: () => mends(registry),
    remove: () => registry.remove(),
  };
}

/** A registry behind a proxy that misbehaves. */
async function aProxiedPlace(
  treat: (asked: { method: string; path: string }, registry: Registry) => Treatment,
  mends: (registry: Registry) => void | Promise<void> = () => {},
): Promise<FragilePlace> {
  const registry = await aRegistry();
  const proxy: RegistryProxy = await aProxy(registry.host);
  return {
    line: lineOf(proxy.host),
    break: () => {
      proxy.treat = (asked) => treat(asked, registry);
    },
    mend: async () => {
      proxy.treat = () => PASS;
      await mends(registry);
    },
    remove: async () => {
      await proxy.close();
      await registry.remove();
    },
  };
}

const writing = (treatment: Treatment) => () => aProxiedPlace((asked) => (writes(asked) ? treatment : PASS));

/** Its process ends when the second layer is to be finished. */
function stoppedInTheMiddle(): Promise<FragilePlace> {
  let finished = 0;
  return aProxiedPlace(
    ({ method }, registry) => {
      if (method !== 'PUT' || ++finished < 2) return PASS;
      void registry.kill();
      return { kind: 'cut', bytes: 0 };
    },
    (registry) => registry.restart(),
  );
}

/** A registry that wants a login, and a job whose Docker configuration holds this one until it is mended. */
async function aPrivatePlace(login: (host: string) => string): Promise<FragilePlace> {
  const registry = await aRegistry({ auth: true });
  const configuration = mkdtempSync(join(tmpdir(), 'docker-config-'));
  const write = (text: string) => writeFileSync(join(configuration, 'config.json'), text);
  return {
    line: lineOf(registry.host),
    env: ({ DOCKER_CONFIG = '' }) => {
      rmSync(join(configuration, 'cli-plugins'), { force: true });
      symlinkSync(join(DOCKER_CONFIG, 'cli-plugins'), join(configuration, 'cli-plugins'));
      return { DOCKER_CONFIG: configuration, BUILDX_CONFIG: join(DOCKER_CONFIG, 'buildx') };
    },
    break: () => write(login(registry.host)),
    mend: () => write(loginFor(registry.host)),
    remove: async () => {
      rmSync(configuration, { recursive: true });
      await registry.remove();
    },
    secrets: () => [WRONG, account.password, ...[WRONG, account.password].map(inConfiguration)],
  };
}

const WRONG = 'not-the-password';
const inConfiguration = (password: string) =>
  Buffer.from(`${account.username}:${password}`).toString('base64');

const FAULTS: readonly CacheFault[] = [
  {
    fault: 'a registry that was stopped before the build',
    engines: BOTH,
    make: () =>
      aPlainPlace(
        (registry) => registry.kill(),
        (registry) => registry.restart(),
      ),
    source: { result: 'unreachable', cause: 'network' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: [
      /faults\/cache` was neither read nor written/,
      'did not answer as it should',
      'Check that it runs there',
    ],
  },
  {
    fault: 'a registry that is stopped in the middle of the export',
    engines: CONTAINER,
    make: stoppedInTheMiddle,
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: [/faults\/cache` was not written/, 'did not answer as it should', 'The next run tries again'],
  },
  {
    fault: 'uploads that are cut again and again',
    engines: CONTAINER,
    make: () =>
      aProxiedPlace((asked) => (/PUT|PATCH/.test(asked.method) ? { kind: 'cut', bytes: 1000 } : PASS)),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: [/faults\/cache` was not written/, 'did not answer as it should', 'The next run tries again'],
  },
  {
    fault: 'a wrong password',
    engines: BOTH,
    make: () => aPrivatePlace((host) => loginFor(host, WRONG)),
    source: { result: 'refused', cause: 'login' },
    destination: { result: 'failed', cause: 'login' },
    told: 'warning',
    words: [
      /faults\/cache` was neither read nor written/,
      'did not accept the login',
      'Log in to it before the build',
      '401 Unauthorized',
    ],
  },
  {
    fault: 'no login at all',
    engines: CONTAINER,
    make: () => aPrivatePlace(() => '{}'),
    source: { result: 'refused', cause: 'login' },
    destination: { result: 'failed', cause: 'login' },
    told: 'warning',
    words: [
      /faults\/cache` was neither read nor written/,
      'did not accept the login, or there was none',
      'Log in to it before the build',
    ],
  },
  {
    fault: 'a login that may not write',
    engines: CONTAINER,
    make: writing({
      kind: 'answer',
      status: 403,
      code: 'DENIED',
      message: 'requested access to the resource is denied',
    }),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'login' },
    told: 'warning',
    words: [/faults\/cache` was not written/, 'did not accept the login', 'as somebody who may write there'],
  },
  {
    fault: 'the limit of requests (429)',
    engines: BOTH,
    make: writing(TOO_MANY),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'rate-limit' },
    told: 'warning',
    words: [/faults\/cache` was not written/, 'limits how often it can be asked', 'Log in before the build'],
  },
  {
    fault: 'an outage (503)',
    engines: CONTAINER,
    make: writing(UNAVAILABLE),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: [/faults\/cache` was not written/, 'did not answer as it should', 'The next run tries again'],
  },
  {
    fault: 'blobs evicted behind a live index',
    engines: BOTH,
    isWrittenBefore: true,
    make: () =>
      aPlainPlace((registry) => {
        registry.evict({ atLeast: LAYER });
      }),
    source: { result: 'failed', cause: 'evicted' },
    destination: { result: 'written' },
    told: 'warning',
    words: [
      /faults\/cache` was not read/,
      'has lost blobs that its index still names',
      'This run writes it anew',
    ],
  },
];

describeEngine('what goes wrong with a registry', (engine) => describeFaults(engine, 'registry', FAULTS));
