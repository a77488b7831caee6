import { setTimeout as sleep } from 'node:timers/promises';
import { body, json } from './answers.mjs';
import { refusals } from './cache-faults.mjs';
import { accessOf } from './cache-token.mjs';

export const service = '/twirp/github.actions.results.api.v1.CacheService/';

/** The three calls of the service, and under which name a fault meets them. */
const calls = {
  CreateCacheEntry: {
    on: 'create',
    answer(store, { key, version }, { link, access }) {
      if (!access.writable) return { ok: false, message: refusals.readOnly };
      const entry = store.create(access.writable, key, version);
      return entry ? { ok: true, signed_upload_url: link(entry) } : taken;
    },
  },
  FinalizeCacheEntryUpload: {
    on: 'finish',
    answer(store, { key, version }, { access }) {
      const entry = store.finish(access.writable, key, version);
      return entry ? { ok: true, entry_id: entry.id } : { ok: false };
    },
  },
  GetCacheEntryDownloadURL: {
    on: 'find',
    answer(store, { key, restore_keys: more = [], version }, { link, access }) {
      const entry = store.find(access.readable, [key, ...more], version);
      return entry ? { ok: true, signed_download_url: link(entry), matched_key: entry.key } : { ok: false };
    },
  },
};

const taken = {
  status: 409,
  code: 'already_exists',
  text: 'cache entry with the same key and version already exists',
};

/** Answers a call of the service. */
export async function call({ store, faults }, url, request, response) {
  const method = calls[url.pathname.slice(service.length)];
  if (!method) return fail(response, { status: 404, code: 'bad_route', text: 'no such method' });
  const access = accessOf(request.headers.authorization);
  if (!access || access.expired)
    return fail(response, {
      status: 401,
      code: 'unauthenticated',
      text: access ? 'token is expired' : 'a runtime token is needed',
    });
  const asked = JSON.parse(await body(request));
  const fault = faults.take(method.on, asked.key);
  if (fault?.delay) await sleep(fault.delay);
  if (fault?.status) return fail(response, fault);
  if (fault?.cut !== undefined) return response.destroy();
  if (fault?.refuse) return json(response, { ok: false, message: fault.refuse });
  const link = (entry) => new URL(`/blob/${entry.blob}?sig=stand-in`, url).href;
  const answer = method.answer(store, asked, { link, access });
  return answer.status ? fail(response, answer) : json(response, answer);
}

/** An error in the form of the service. */
export function fail(response, { status, code, text, retryAfter }) {
  if (response.headersSent) return response.destroy();
  const headers = { 'content-type': 'application/json' };
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
  return response.writeHead(status, headers).end(JSON.stringify({ code, msg: text }));
}
