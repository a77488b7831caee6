import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inspectText } from './buildx/a-docker.ts';
import { forget, runAction } from './engine/an-action.ts';

/** A docker whose build listens to no signal, and whose child holds its streams open for long after. */
const STUCK = `#!/bin/sh
case "$*" in
  "buildx version") echo "github.com/docker/buildx v0.36.1 461836ba0" ;;
  "buildx inspect"*) cat <<'TEXT'
${inspectText({ name: 'stuck', driver: 'docker-container', version: 'v0.32.2' })}
TEXT
  ;;
  version*) echo 28.5.2 ;;
  *)
    trap '' INT TERM
    sleep 120 &
    echo "the build has begun" >&2
    wait
    sleep 120
  ;;
esac
`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'stuck-docker-'));
  writeFileSync(join(directory, 'docker'), STUCK);
  chmodSync(join(directory, 'docker'), 0o755);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('a build that listens to nobody is killed, and the report is written all the same', async () => {
  let sent = false;
  const step = await runAction(
    { context: '.', cache: 'none' },
    {
      env: { PATH: `${directory}:/usr/bin:/bin` },
      watch(child, log) {
        if (sent || !log.includes('the build has begun')) return;
        sent = true;
        child.kill('SIGINT');
      },
    },
  );
  expect(step.code).toBe(1);
  expect(step.report?.build).toMatchObject({
    result: 'cancelled',
    error: { message: 'The build was cancelled.' },
  });
  expect(step.summary).toMatch(/cancelled/);
  forget(step);
}, 60_000);
