import { mkdirSync, writeFileSync } from 'node:fs';
import { background, pidOf, start, stop, until } from './background.mjs';
import { say } from './command.mjs';
import { at, registryPort } from './home.mjs';
import { Missing } from './missing.mjs';

const registry = background('registry');
export const registryHost = `127.0.0.1:${registryPort}`;

export async function registryUp() {
  if (pidOf(registry)) return say(`registry: running on ${registryHost}`);
  if (await responds(`http://${registryHost}/`))
    throw new Missing(`Port ${registryPort} is taken: set BUILDKIT_CACHE_ENGINE_REGISTRY_PORT.`);
  const file = at('registry', 'config.yml');
  mkdirSync(at('registry', 'data'), { recursive: true });
  writeFileSync(file, configuration);
  say(`registry: starting on ${registryHost}`);
  start(registry, 'docker-registry', ['serve', file]);
  await until(registry, () => responds(`http://${registryHost}/v2/`));
}

export const registryDown = () => stop(registry);

const configuration = `version: 0.1
log: {accesslog: {disabled: true}, level: warn}
storage: {filesystem: {rootdirectory: ${at('registry', 'data')}}, delete: {enabled: true}}
http: {addr: "${registryHost}"}
`;

/** Whether anything speaks HTTP at an address. */
export const responds = (url) =>
  fetch(url, { signal: AbortSignal.timeout(3000) }).then(
    (response) => response.text().then(() => true),
    () => false,
  );
