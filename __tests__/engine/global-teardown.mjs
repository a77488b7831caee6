import { spawnSync } from 'node:child_process';

/** Stops the engine if, and only if, these tests started it. */
export default function teardown() {
  if (process.env.BUILDKIT_CACHE_TEST_STARTED === 'yes') {
    spawnSync(process.execPath, ['scripts/engine/down.mjs'], { stdio: 'inherit' });
  }
}
