import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, faults } from '../../scripts/engine/cache-faults.mjs';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { runtimeToken } from '../../scripts/engine/cache-token.mjs';
import { BOTH, type CacheFault, CONTAINER, describeFaults, type FragilePlace } from './a-cache-fault.ts';
import { describeEngine } from './an-engine.ts';

const LINE = 'type=gha,scope=faults';
const NOT_WRITTEN = 'gha `faults` was not written';
const NEITHER = 'gha `faults` was neither read nor written';

/** How a stand-in for the Actions cache breaks and is mended. */
interface Break {
  break?(service: CacheService): void | Promise<void>;
  mend?(service: CacheService): void;
  /** The token of the job while it is broken. */
  token?(): string;
  line?: string;
  during?(service: CacheService, log: string): void;
}

/** An Actions cache of one test. */
async function aGhaPlace(how: Break): Promise<FragilePlace> {
  const service = await startCacheService();
  const good = runtimeToken();
  let token = good;
  return {
    line: how.line ?? LINE,
    env: () => service.env(token),
    break: async () => {
      token = how.token?.() ?? good;
      await how.break?.(service);
    },
    during: (_, log) => how.during?.(service, log),
    mend: () => {
      token = good;
      service.faults = [];
      how.mend?.(service);
    },
    remove: () => service.close(),
    secrets: () => [good, token, 'sig=stand-in'],
  };
}

const failing = (fault: Fault) => () =>
  aGhaPlace({
    break: (service) => {
      service.faults = [fault];
    },
  });

const FAULTS: readonly CacheFault[] = [
  {
    fault: 'a token that may only read',
    engines: BOTH,
    make: () => aGhaPlace({ token: () => runtimeToken({ permission: 1 }) }),
    source: { result: 'not-found' },
    destination: { result: 'dropped' },
    told: 'notice',
    words: [
      'gha `faults` is not written',
      'may only read the Actions cache (refs/heads/main)',
      '`cache-mode: write` at the job',
    ],
  },
  {
    fault: 'a token that has expired',
    engines: BOTH,
    make: () => aGhaPlace({ token: () => runtimeToken({ seconds: -10 }) }),
    source: { result: 'dropped' },
    destination: { result: 'dropped' },
    told: 'notice',
    words: [NEITHER, '(ACTIONS_RUNTIME_TOKEN) expired', 'build earlier in this job, or in a job of its own'],
  },
  {
    fault: 'a token that expires during the build',
    engines: CONTAINER,
    make: () =>
      aGhaPlace({
        token: () => runtimeToken({ seconds: 300 }),
        break: (service) => {
          service.faults = [{ on: 'create', status: 401, code: 'unauthenticated', text: 'token is expired' }];
        },
      }),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'expired-token' },
    told: 'warning',
    words: [NOT_WRITTEN, 'most likely since it has expired', 'Make the job shorter'],
  },
  {
    fault: 'a rate limit that asks for more patience than BuildKit has',
    // Docker's BuildKit does not read Retry-After and tries for ten minutes, in this build and in those after it.
    engines: CONTAINER,
    make: failing(faults.rateLimited({ retryAfter: 900 })),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'rate-limit' },
    told: 'warning',
    words: [NOT_WRITTEN, 'GitHub limits how many entries', 'The next run tries again', '`mode=min`'],
  },
  {
    fault: 'a rate limit that goes on until the time of the entry is up',
    engines: CONTAINER,
    make: () =>
      aGhaPlace({
        line: `${LINE},timeout=3s`,
        break: (service) => {
          service.faults = [faults.rateLimited()];
        },
      }),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'rate-limit' },
    told: 'warning',
    words: [NOT_WRITTEN, 'GitHub limits how many entries', 'The next run tries again', '`mode=min`'],
  },
  {
    fault: 'an outage (503) of the service',
    engines: CONTAINER,
    make: failing(faults.unavailable()),
    source: { result: 'unreachable', cause: 'network' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: [NEITHER, 'did not answer as it should', 'The next run tries again', 'unavailable'],
  },
  {
    fault: 'a full quota',
    engines: BOTH,
    make: failing(faults.quota()),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'not-reserved' },
    told: 'warning',
    words: [NOT_WRITTEN, 'the full quota of the repository', 'look at the size of the Actions cache'],
  },
  {
    fault: 'a full quota in the middle of the export',
    engines: CONTAINER,
    make: failing(faults.quota({ after: 1 })),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'not-reserved' },
    told: 'warning',
    words: [NOT_WRITTEN, 'the full quota of the repository', 'look at the size of the Actions cache'],
  },
  {
    fault: 'a connection that is cut in a call',
    engines: CONTAINER,
    make: failing({ on: 'create', cut: 0 }),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: [NOT_WRITTEN, 'did not answer as it should', 'The next run tries again'],
  },
  {
    fault: 'an entry that the service does not take in the end',
    engines: CONTAINER,
    make: () =>
      aGhaPlace({
        break: (service) => {
          service.faults = [{ on: 'finish', refuse: 'no' }];
        },
        // GitHub holds a key for a while for an upload that did not end, and BuildKit takes it for stored.
        mend: (service) => service.remove(() => true),
      }),
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'race' },
    told: 'warning',
    words: [NOT_WRITTEN, 'did not take the finished entry', 'The next run writes it again'],
  },
  {
    fault: 'a service that is gone',
    engines: BOTH,
    make: goneService,
    source: { result: 'unreachable', cause: 'network' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: [NEITHER, 'did not answer as it should', 'The next run tries again', 'connection refused'],
  },
  {
    fault: 'blobs evicted behind a live index',
    engines: BOTH,
    isWrittenBefore: true,
    make: () => aGhaPlace({ break: (service) => service.evict() }),
    source: { result: 'imported' },
    destination: { result: 'written' },
    told: 'warning',
    words: [
      '3 steps were found in gha `faults` but could not be loaded',
      'Their data is gone',
      'This build wrote that cache anew',
    ],
  },
  {
    fault: 'data lost behind live entries',
    engines: BOTH,
    isWrittenBefore: true,
    make: () =>
      aGhaPlace({
        break: (service) => service.lose(({ key }) => key.startsWith('buildkit-blob-')),
        // While the service lists them, BuildKit does not upload them again: the cure is to delete them.
        mend: (service) => service.evict(),
      }),
    source: { result: 'failed', cause: 'evicted' },
    destination: { result: 'written' },
    told: 'warning',
    words: [
      'gha `faults` was not read',
      'has lost blobs that its index still names',
      'delete the entries `buildkit-blob-…`',
    ],
  },
];

/** Ends and begins again on one port, with what it held. */
async function goneService(): Promise<FragilePlace> {
  const dir = mkdtempSync(join(tmpdir(), 'cache-service-'));
  let service = await startCacheService({ dir });
  const port = Number(new URL(service.url).port);
  const token = runtimeToken();
  const env = service.env(token);
  return {
    line: LINE,
    env: () => env,
    break: () => service.close(),
    mend: async () => {
      service = await startCacheService({ dir, port });
    },
    remove: async () => {
      await service.close();
      rmSync(dir, { recursive: true });
    },
    secrets: () => [token],
  };
}

describeEngine('what goes wrong with the Actions cache', (engine) => describeFaults(engine, 'gha', FAULTS));
