import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cacheServiceUp } from './cache-service-process.mjs';
import { ask, run, say } from './command.mjs';
import { daemonUp } from './daemon.mjs';
import { buildctlAddress, containerBuilder, dockerConfigs, engineEnv, engines } from './docker-configs.mjs';
import { writeEngine } from './engine.mjs';
import { goProgram } from './go-builds.mjs';
import { at, dockerHost, home } from './home.mjs';
import { images } from './images.mjs';
import { Missing, main } from './missing.mjs';
import { azureUp, objectStorePrograms, s3Up } from './object-stores.mjs';
import { needPrograms } from './packages.mjs';
import { account, privateRegistryHost, privateRegistryUp, registryHost, registryUp } from './registry.mjs';
import { versions } from './versions.mjs';

const { values: options } = parseArgs({ options: { install: { type: 'boolean', default: false } } });

await main(async () => {
  if (process.getuid() !== 0) throw new Missing('A Docker daemon of our own needs root.');
  mkdirSync(home, { recursive: true });
  needPrograms(options);
  const names = ['buildx', 'buildkitd', 'buildctl', 'dockerfile-frontend'];
  const programs = Object.fromEntries(names.map((name) => [name, goProgram(name, options)]));
  const stores = objectStorePrograms(options);
  dockerConfigs(programs);
  await registryUp();
  await privateRegistryUp();
  await daemonUp();
  images(programs);
  containerBuilder();
  const cacheService = await cacheServiceUp();
  writeEngine({
    dockerHost,
    engines,
    registry: registryHost,
    privateRegistry: { host: privateRegistryHost, ...account },
    cacheService,
    s3: await s3Up(stores),
    azure: await azureUp(stores),
    buildctl: { bin: programs.buildctl, addr: buildctlAddress },
    versions: foundVersions(),
  });
  say(`ready: ${at('engine.json')}`);
});

function foundVersions() {
  const buildx = (name) => ask('docker', ['buildx', 'version'], { env: engineEnv(name) })?.split(' ')[1];
  return {
    docker: run('docker', ['version', '--format', '{{.Server.Version}}'], {
      env: engineEnv('embedded'),
    }).trim(),
    embedded: { buildx: buildx('embedded') },
    container: { buildx: buildx('container'), buildkit: `v${versions.buildkit}` },
  };
}
