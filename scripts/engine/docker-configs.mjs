import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { ask, run, say } from './command.mjs';
import { at, dockerHost } from './home.mjs';
import { plugin } from './packages.mjs';
import { registryHost } from './registry.mjs';
import { versions } from './versions.mjs';

export const builder = 'bkca-container';
export const buildkitImage = `${registryHost}/moby/buildkit:v${versions.buildkit}`;

export const engines = {
  embedded: { env: { DOCKER_HOST: dockerHost, DOCKER_CONFIG: at('config-embedded') } },
  container: { env: { DOCKER_HOST: dockerHost, DOCKER_CONFIG: at('config-container') }, builder },
};

/** The environment of a program that shall use one of the engines and nothing of the user's own Docker. */
export function engineEnv(name) {
  const { DOCKER_CONTEXT, BUILDX_BUILDER, BUILDX_CONFIG, BUILDKIT_HOST, ...rest } = process.env;
  return { ...rest, ...engines[name].env };
}

/** Both DOCKER_CONFIG directories: Debian's plugins in the one, the newest Buildx in the other. */
export function dockerConfigs({ buildx }) {
  link('config-embedded', {
    'docker-buildx': plugin('docker-buildx'),
    'docker-compose': plugin('docker-compose'),
  });
  link('config-container', { 'docker-buildx': buildx, 'docker-compose': plugin('docker-compose') });
}

function link(name, plugins) {
  const dir = at(name, 'cli-plugins');
  mkdirSync(dir, { recursive: true });
  if (!existsSync(at(name, 'config.json'))) writeFileSync(at(name, 'config.json'), '{}\n');
  for (const [file, target] of Object.entries(plugins)) {
    rmSync(at(name, 'cli-plugins', file), { force: true });
    symlinkSync(target, at(name, 'cli-plugins', file));
  }
}

/** The docker-container builder, current in its own DOCKER_CONFIG. */
export function containerBuilder() {
  const env = engineEnv('container');
  if (ask('docker', ['buildx', 'inspect', builder], { env })) {
    say(`builder ${builder}: kept`);
  } else {
    say(`builder ${builder}: creating`);
    const file = at('config-container', 'buildkitd.toml');
    writeFileSync(file, buildkitd);
    const options = [
      '--driver',
      'docker-container',
      '--driver-opt',
      `image=${buildkitImage}`,
      '--driver-opt',
      'network=host',
    ];
    run('docker', ['buildx', 'create', '--name', builder, ...options, '--buildkitd-config', file], { env });
  }
  run('docker', ['buildx', 'inspect', '--bootstrap', builder], { env });
  run('docker', ['buildx', 'use', builder], { env });
}

// The registry mirrors Docker Hub, so that Dockerfiles can name their bases as everybody does.
const buildkitd = `[registry."docker.io"]
  mirrors = ["${registryHost}"]
[registry."${registryHost}"]
  http = true
`;

export const buildctlAddress = `docker-container://buildx_buildkit_${builder}0`;
