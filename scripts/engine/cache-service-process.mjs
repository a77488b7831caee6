import { fileURLToPath } from 'node:url';
import { background, serve, stop } from './background.mjs';
import { jobEnv } from './cache-service.mjs';
import { runtimeToken } from './cache-token.mjs';
import { at, cacheServicePort } from './home.mjs';

const service = background('cache-service');
const url = `http://127.0.0.1:${cacheServicePort}/`;

/** The stand-in as a process of its own; gives what a job's environment would say about it. */
export async function cacheServiceUp() {
  const program = fileURLToPath(new URL('cache-service.mjs', import.meta.url));
  await serve(service, {
    program: process.execPath,
    args: [program, '--port', String(cacheServicePort), '--dir', at('cache-service', 'entries')],
    url,
    port: 'CACHE_SERVICE',
  });
  const token = runtimeToken();
  return { url, token, env: jobEnv(url, token) };
}

export const cacheServiceDown = () => stop(service);
