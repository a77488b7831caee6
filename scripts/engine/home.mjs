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

const port = (name, otherwise) => Number(env[`BUILDKIT_CACHE_ENGINE_${name}_PORT`] || otherwise);

export const registryPort = port('REGISTRY', 47500);
export const cacheServicePort = port('CACHE_SERVICE', 47501);
export const privateRegistryPort = port('PRIVATE_REGISTRY', 47502);
export const s3Port = port('S3', 47503);
export const azurePort = port('AZURE', 47504);

/** Two homes on one machine must not share a bridge: its name and subnet come from the home's path. */
const mark = createHash('sha256').update(home).digest();
export const bridge = { name: `bkca${mark.toString('hex', 0, 3)}`, address: `10.231.${mark[0]}.1/24` };

export const dockerHost = `unix://${at('daemon', 'docker.sock')}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(home);
