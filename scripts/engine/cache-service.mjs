import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CacheStore } from './cache-store.mjs';
import { mayWrite, runtimeToken, scopesOf } from './cache-token.mjs';

const service = '/twirp/github.actions.results.api.v1.CacheService/';

/**
 * A stand-in for version 2 of the Actions cache service, for BuildKit and for `@actions/cache`.
 * `dir` keeps the entries; without it they live in a temporary directory.
 */
export async function startCacheService({
  port = 0,
  dir = mkdtempSync(join(tmpdir(), 'cache-service-')),
} = {}) {
  const store = new CacheStore(dir);
  const server = createServer((request, response) =>
    answer(store, request, response).catch((error) => fail(response, 500, 'internal', String(error))),
  );
  // Node's own limit of five seconds closes connections that a client is about to use again.
  server.keepAliveTimeout = 0;
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    token: runtimeToken(),
    entries: () => store.list(),
    remove: (matches) => store.remove(matches),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(store, request, response) {
  const url = new URL(request.url, `http://${request.headers.host}`);
  if (url.pathname.startsWith(service)) return call(store, url, request, response);
  if (url.pathname.startsWith('/blob/')) return transfer(store, url, request, response);
  if (url.pathname === '/entries' && request.method === 'GET') return json(response, store.list());
  if (url.pathname === '/entries' && request.method === 'DELETE') {
    const prefix = url.searchParams.get('prefix') ?? '';
    store.remove((entry) => entry.key.startsWith(prefix));
    return json(response, {});
  }
  return fail(response, 404, 'bad_route', `nothing at ${url.pathname}`);
}

const calls = {
  CreateCacheEntry(store, { key, version }, { link, scopes }) {
    if (!mayWrite(scopes)) return { ok: false };
    const entry = store.create(key, version);
    if (!entry)
      return {
        status: 409,
        code: 'already_exists',
        msg: 'cache entry with the same key and version already exists',
      };
    return { ok: true, signed_upload_url: link(entry) };
  },
  FinalizeCacheEntryUpload(store, { key, version }) {
    const entry = store.finish(key, version);
    return entry ? { ok: true, entry_id: entry.id } : { ok: false };
  },
  GetCacheEntryDownloadURL(store, { key, restore_keys: more = [], version }, { link }) {
    const entry = store.find([key, ...more], version);
    return entry ? { ok: true, signed_download_url: link(entry), matched_key: entry.key } : { ok: false };
  },
};

async function call(store, url, request, response) {
  const method = calls[url.pathname.slice(service.length)];
  if (!method) return fail(response, 404, 'bad_route', 'no such method');
  const scopes = scopesOf(request.headers.authorization);
  if (!scopes) return fail(response, 401, 'unauthenticated', 'a runtime token is needed');
  const link = (entry) => new URL(`/blob/${entry.blob}?sig=stand-in`, url).href;
  const { status, code, msg, ...value } = method(store, JSON.parse(await body(request)), { link, scopes });
  return status ? fail(response, status, code, msg) : json(response, value);
}

async function transfer(store, url, request, response) {
  const blob = url.pathname.slice('/blob/'.length);
  if (!store.has(blob)) return azureFail(response, 404, 'BlobNotFound');
  if (request.method === 'PUT') {
    const data = await body(request);
    const comp = url.searchParams.get('comp');
    if (comp === 'block') await store.putBlock(blob, url.searchParams.get('blockid'), data);
    else if (comp === 'blocklist')
      await store.joinBlocks(
        blob,
        [...String(data).matchAll(/<Latest>([^<]*)<\/Latest>/g)].map(([, id]) => id),
      );
    else await store.put(blob, data);
    return response.writeHead(201, azureHeaders()).end();
  }
  if (!store.stored(blob)) return azureFail(response, 404, 'BlobNotFound');
  return send(store, blob, request, response);
}

async function send(store, blob, request, response) {
  const size = store.size(blob);
  const [, first, last] =
    /^bytes=(\d+)-(\d*)$/.exec(request.headers['x-ms-range'] ?? request.headers.range ?? '') ?? [];
  const start = Number(first ?? 0);
  const end = Math.min(last ? Number(last) : size - 1, size - 1);
  if (first && start >= size) return azureFail(response, 416, 'InvalidRange');
  const headers = {
    ...azureHeaders(),
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    'x-ms-blob-type': 'BlockBlob',
  };
  if (first) headers['content-range'] = `bytes ${start}-${end}/${size}`;
  response.writeHead(first ? 206 : 200, headers);
  if (request.method === 'HEAD' || size === 0) return response.end();
  await pipeline(store.stream(blob, { start, end }), response);
}

// BuildKit dereferences the request id of every upload without asking whether there is one.
const azureHeaders = () => ({
  'x-ms-request-id': randomUUID(),
  'x-ms-version': '2023-11-03',
  etag: '"stand-in"',
  'last-modified': new Date().toUTCString(),
});

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const json = (response, value) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));

const fail = (response, status, code, msg) =>
  response.headersSent
    ? response.destroy()
    : response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ code, msg }));

const azureFail = (response, status, code) =>
  response
    .writeHead(status, { ...azureHeaders(), 'x-ms-error-code': code, 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '0' }, dir: { type: 'string' } },
  });
  const { url, token } = await startCacheService({ port: Number(values.port), dir: values.dir });
  console.log(JSON.stringify({ url, token }));
}
