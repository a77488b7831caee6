import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { responds } from './background.mjs';
import { answers } from './daemon.mjs';
import { at } from './home.mjs';

const file = at('engine.json');

/** What `up` wrote, if all of it answers; else the reason as text. */
export async function readEngine() {
  if (!existsSync(file)) return 'no engine: run scripts/engine/up.mjs';
  const engine = JSON.parse(readFileSync(file, 'utf8'));
  const parts = Object.entries(checks);
  const alive = await Promise.all(parts.map(([, answersNow]) => patiently(() => answersNow(engine))));
  const silent = parts.filter((_, i) => !alive[i]).map(([name]) => name);
  return silent.length
    ? `${silent.join(' and ')} of the engine ${silent.length > 1 ? 'do' : 'does'} not answer: run scripts/engine/up.mjs`
    : engine;
}

/** A part that is busy with something else, on a busy machine, is not gone. */
async function patiently(answersNow) {
  for (let tries = 0; tries < 2; tries++) {
    if (await answersNow()) return true;
    await sleep(1000);
  }
  return answersNow();
}

/** An engine of an older `up` lacks a part: that is silence too. */
const checks = {
  'the docker daemon': ({ dockerHost }) => answers(dockerHost.slice('unix://'.length)),
  'the registry': ({ registry }) => responds(`http://${registry}/v2/`),
  'the private registry': ({ privateRegistry }) => responds(`http://${privateRegistry?.host}/v2/`),
  'the cache service': ({ cacheService }) => responds(cacheService.url),
  S3: ({ s3 }) => responds(`${s3?.url}/`),
  Azure: ({ azure }) => responds(`${azure?.url}/`),
};

export const writeEngine = (engine) => writeFileSync(file, `${JSON.stringify(engine, null, 2)}\n`);
export const forgetEngine = () => rmSync(file, { force: true });
