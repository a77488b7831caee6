import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { body, json } from './answers.mjs';
import { transfer } from './cache-blobs.mjs';
import { call, fail, service } from './cache-calls.mjs';
import { Faults } from './cache-faults.mjs';
import { CacheStore } from './cache-store.mjs';
import { runtimeToken } from './cache-token.mjs';

/**
 * A stand-in for version 2 of the Actions cache service, for BuildKit and for `@actions/cache`.
 * `dir` keeps the entries; without it they live in a temporary directory. `faults`: see cache-faults.mjs.
 */
export async function startCacheService({
  port = 0,
  dir = mkdtempSync(join(tmpdir(), 'cache-service-')),
  faults: wanted = [],
} = {}) {
  const store = new CacheStore(dir);
  const faults = new Faults();
  faults.list = wanted;
  const state = { store, faults };
  const server = createServer((request, response) =>
    answer(state, request, response).catch((error) =>
      fail(response, { status: 500, code: 'internal', text: String(error) }),
    ),
  );
  // Node's own limit of five seconds closes connections that a client is about to use again.
  server.keepAliveTimeout = 0;
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return {
    url,
    token: runtimeToken(),
    /** What a job's environment says about the Actions cache. */
    env: (token = runtimeToken()) => jobEnv(url, token),
    get faults() {
      return faults.list;
    },
    set faults(list) {
      faults.list = list;
    },
    entries: () => store.list(),
    remove: (matches) => store.remove(matches),
    /** Blobs go, the index that names them stays. */
    evict: (matches = () => true) => store.remove((entry) => isBlob(entry) && matches(entry)),
    lose: (matches) => store.lose(matches),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export const jobEnv = (url, token) => ({
  ACTIONS_RESULTS_URL: url,
  ACTIONS_RUNTIME_TOKEN: token,
  ACTIONS_CACHE_SERVICE_V2: 'true',
});

const isBlob = (entry) => entry.key.startsWith('buildkit-blob-');

async function answer(state, request, response) {
  const url = new URL(request.url, `http://${request.headers.host}`);
  if (url.pathname.startsWith(service)) return call(state, url, request, response);
  if (url.pathname.startsWith('/blob/')) return transfer(state, url, request, response);
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) return fail(response, { status: 404, code: 'bad_route', text: `nothing at ${url.pathname}` });
  return json(response, await route(state, url, request));
}

/** For a stand-in in another process. */
const routes = {
  'GET /entries': ({ store }) => store.list(),
  'DELETE /entries': ({ store }, url) => {
    const prefix = url.searchParams.get('prefix') ?? '';
    store.remove((entry) => entry.key.startsWith(prefix));
    return {};
  },
  'GET /faults': ({ faults }) => faults.list,
  'PUT /faults': async ({ faults }, _, request) => {
    faults.list = JSON.parse(await body(request));
    return faults.list;
  },
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '0' }, dir: { type: 'string' } },
  });
  const { url, token } = await startCacheService({ port: Number(values.port), dir: values.dir });
  console.log(JSON.stringify({ url, token }));
}
