import { spawnSync } from 'node:child_process';
import { answers } from '../../scripts/engine/daemon.mjs';
import { readEngine } from '../../scripts/engine/engine.mjs';
import { dockerHost } from '../../scripts/engine/home.mjs';

/** Starts the tests' own engine when all of it is on this machine; installs nothing. CI has started it already. */
export default async function setup() {
  const found = await readEngine();
  if (typeof found !== 'string') return;
  // A daemon that runs belongs to somebody, who may only lack a newer part.
  const wasUp = await answers(dockerHost.slice('unix://'.length));
  const up = spawnSync(process.execPath, ['scripts/engine/up.mjs'], { encoding: 'utf8' });
  process.env.BUILDKIT_CACHE_TEST_STARTED = up.status === 0 && !wasUp ? 'yes' : '';
  process.env.BUILDKIT_CACHE_TEST_REASON = up.status === 0 ? '' : lastLine(up.stderr) || found;
}

const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
