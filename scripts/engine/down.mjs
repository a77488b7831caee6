import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cacheServiceDown } from './cache-service-process.mjs';
import { say } from './command.mjs';
import { daemonDown } from './daemon.mjs';
import { forgetEngine } from './engine.mjs';
import { home } from './home.mjs';
import { azureDown, s3Down } from './object-stores.mjs';
import { privateRegistryDown, registryDown } from './registry.mjs';

const { values: options } = parseArgs({ options: { purge: { type: 'boolean', default: false } } });

forgetEngine();
await cacheServiceDown();
await daemonDown();
await registryDown();
await privateRegistryDown();
await s3Down();
await azureDown();
if (options.purge) {
  rmSync(home, { recursive: true, force: true });
  say(`removed ${home}`);
}
