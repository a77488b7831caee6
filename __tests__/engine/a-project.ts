import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Engine, EngineName } from './an-engine.ts';

/** A copy of a fixture project that a test may change. */
export interface Project {
  path: string;
  edit(file: string, change: (text: string) => string): void;
  remove(): void;
}

/** Copies a project of __tests__/fixtures/projects, or makes one from texts by file name. */
export function aProject(source: string | Record<string, string>): Project {
  const path = mkdtempSync(join(tmpdir(), 'project-'));
  if (typeof source === 'string')
    cpSync(resolve('__tests__/fixtures/projects', source), path, { recursive: true });
  else for (const [file, text] of Object.entries(source)) writeFileSync(join(path, file), text);
  return {
    path,
    edit: (file, change) => writeFileSync(join(path, file), change(readFileSync(join(path, file), 'utf8'))),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Runs docker against the tests' engine and gives its standard output. */
export function dockerOf(engine: Engine, name: EngineName, ...args: string[]): string {
  return execFileSync('docker', args, {
    env: { ...process.env, ...engine.engines[name].env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** Forgets all that the engine's builder has cached, as an ephemeral runner does; `image` is what the test built. */
export function emptyBuilder(engine: Engine, name: EngineName, image: string): void {
  // The containerd store shares its blobs with images, named or not, and they count as cache.
  const built = dockerOf(engine, name, 'image', 'ls', '--quiet', '--filter', `reference=${image}`).trim();
  if (built) dockerOf(engine, name, 'image', 'rm', '--force', image);
  if (name === 'embedded') dockerOf(engine, name, 'image', 'prune', '--force');
  dockerOf(engine, name, 'buildx', 'prune', '--all', '--force');
}
