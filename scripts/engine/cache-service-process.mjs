import { fileURLToPath } from 'node:url';
import { background, pidOf, start, stop, until } from './background.mjs';
import { runtimeToken } from './cache-token.mjs';
import { say } from './command.mjs';
import { at, cacheServicePort } from './home.mjs';
import { Missing } from './missing.mjs';
import { responds } from './registry.mjs';

const service = background('cache-service');
const url = `http://127.0.0.1:${cacheServicePort}/`;

/** The stand-in as a process of its own; gives what a job's environment would say about it. */
export async function cacheServiceUp() {
  if (pidOf(service)) say(`cache service: running on ${url}`);
  else {
    if (await responds(url))
      throw new Missing(`Port ${cacheServicePort} is taken: set BUILDKIT_CACHE_ENGINE_CACHE_SERVICE_PORT.`);
    say(`cache service: starting on ${url}`);
    const program = fileURLToPath(new URL('cache-service.mjs', import.meta.url));
    start(service, process.execPath, [
      program,
      '--port',
      String(cacheServicePort),
      '--dir',
      at('cache-service', 'entries'),
    ]);
    await until(service, () => responds(url));
  }
  const token = runtimeToken();
  return {
    url,
    token,
    env: { ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: token, ACTIONS_CACHE_SERVICE_V2: 'true' },
  };
}

export const cacheServiceDown = () => stop(service);
