import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { body } from './answers.mjs';

/** Uploads and downloads, in the form of an Azure block blob. */
export async function transfer({ store, faults }, url, request, response) {
  const blob = url.pathname.slice('/blob/'.length);
  const entry = store.ofBlob(blob);
  if (!entry) return refuse(response, 404, 'BlobNotFound');
  const uploads = request.method === 'PUT';
  const fault = faults.take(uploads ? 'upload' : 'download', entry.key);
  if (fault?.delay) await sleep(fault.delay);
  if (fault?.status) return refuse(response, fault.status, fault.code);
  if (uploads && fault?.cut !== undefined) return cutShort(request, fault.cut);
  if (uploads) return receive(store, blob, url, request, response);
  if (!store.stored(blob)) return refuse(response, 404, 'BlobNotFound');
  return send(store, blob, request, response, fault?.cut);
}

async function receive(store, blob, url, request, response) {
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

/** Takes some bytes of an upload, then hangs up. */
async function cutShort(request, bytes) {
  const { socket } = request;
  let taken = 0;
  for await (const chunk of request) {
    taken += chunk.length;
    if (taken >= bytes) break;
  }
  // A request that has come to its end would leave the connection open.
  socket.destroy();
}

async function send(store, blob, request, response, cut) {
  const size = store.size(blob);
  const [, first, last] =
    /^bytes=(\d+)-(\d*)$/.exec(request.headers['x-ms-range'] ?? request.headers.range ?? '') ?? [];
  const start = Number(first ?? 0);
  const end = Math.min(last ? Number(last) : size - 1, size - 1);
  if (first && start >= size) return refuse(response, 416, 'InvalidRange');
  const headers = {
    ...azureHeaders(),
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    'x-ms-blob-type': 'BlockBlob',
  };
  if (first) headers['content-range'] = `bytes ${start}-${end}/${size}`;
  response.writeHead(first ? 206 : 200, headers);
  if (request.method === 'HEAD' || size === 0) return response.end();
  if (cut === undefined) return pipeline(store.stream(blob, { start, end }), response);
  const stop = Math.min(start + cut, end) - 1;
  if (stop >= start) await pipeline(store.stream(blob, { start, end: stop }), response, { end: false });
  return response.destroy();
}

const refuse = (response, status, code) =>
  response
    .writeHead(status, { ...azureHeaders(), 'x-ms-error-code': code, 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );

// BuildKit dereferences the request id of every upload without asking whether there is one.
const azureHeaders = () => ({
  'x-ms-request-id': randomUUID(),
  'x-ms-version': '2023-11-03',
  etag: '"stand-in"',
  'last-modified': new Date().toUTCString(),
});
