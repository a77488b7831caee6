import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { answers } from './daemon.mjs';
import { at } from './home.mjs';
import { responds } from './registry.mjs';

const file = at('engine.json');

/** What `up` wrote, if all of it answers; else the reason as text. */
export async function readEngine() {
  if (!existsSync(file)) return 'no engine: run scripts/engine/up.mjs';
  const engine = JSON.parse(readFileSync(file, 'utf8'));
  const alive = await Promise.all([
    answers(engine.dockerHost.slice('unix://'.length)),
    responds(`http://${engine.registry}/v2/`),
    responds(engine.cacheService.url),
  ]);
  const silent = ['the docker daemon', 'the registry', 'the cache service'].filter((_, i) => !alive[i]);
  return silent.length
    ? `${silent.join(' and ')} of the engine does not answer: run scripts/engine/up.mjs`
    : engine;
}

export const writeEngine = (engine) => writeFileSync(file, `${JSON.stringify(engine, null, 2)}\n`);
export const forgetEngine = () => rmSync(file, { force: true });
