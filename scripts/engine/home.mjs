import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { env } = process;

export const home =
  env.BUILDKIT_CACHE_ENGINE_HOME ||
  join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'buildkit-cache-action', 'engine');

/** A path inside the home. */
export const at = (...parts) => join(home, ...parts);

export const registryPort = Number(env.BUILDKIT_CACHE_ENGINE_REGISTRY_PORT || 47500);
export const cacheServicePort = Number(env.BUILDKIT_CACHE_ENGINE_CACHE_SERVICE_PORT || 47501);

/** Two homes on one machine must not share a bridge: its name and subnet come from the home's path. */
const mark = createHash('sha256').update(home).digest();
export const bridge = { name: `bkca${mark.toString('hex', 0, 3)}`, address: `10.231.${mark[0]}.1/24` };

export const dockerHost = `unix://${at('daemon', 'docker.sock')}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(home);
