import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from '../../src/local-cache/types.ts';

type Step = (call: string, path: string) => Promise<void>;

/** A disk that asks before each change. */
export function aDisk(before: Step): Disk {
  return {
    mkdir: async (path, options) => {
      await before('mkdir', path);
      return fs.mkdir(path, options);
    },
    link: async (from, to) => {
      await before('link', to);
      return fs.link(from, to);
    },
    rename: async (from, to) => {
      await before('rename', to);
      return fs.rename(from, to);
    },
    rm: async (path, options) => {
      await before('rm', path);
      return fs.rm(path, options);
    },
    rmdir: async (path) => {
      await before('rmdir', path);
      return fs.rmdir(path);
    },
    writeFile: async (path, text) => {
      await before('writeFile', path);
      return fs.writeFile(path, text);
    },
  };
}

/** A disk of a job that is killed at its nth change, in the middle of it where a change has one. */
export function killedAt(nth: number): { disk: Disk; changes: () => number } {
  let count = 0;
  const disk = aDisk(async (call, path) => {
    count += 1;
    if (count < nth) return;
    if (count === nth) await half(call, path);
    throw new Error('killed');
  });
  return { disk, changes: () => count };
}

async function half(call: string, path: string): Promise<void> {
  if (call === 'writeFile') await fs.writeFile(path, '{"schemaVersion":2,"mani');
  if (call !== 'rm') return;
  const names = await fs.readdir(path, { recursive: true }).catch(() => []);
  for (const [place, name] of names.entries())
    if (place % 2 === 0) await fs.rm(join(path, name), { recursive: true, force: true });
}

/** A disk on which some changes fail as the system says it. */
export function failing(fails: (call: string, path: string) => string | undefined): Disk {
  return aDisk(async (call, path) => {
    const code = fails(call, path);
    if (code) throw Object.assign(new Error(`${code}: it is so, ${call} '${path}'`), { code });
  });
}

/** A disk whose changes take turns in an order that a seed decides. */
export function dawdling(seed: number): Disk {
  let state = seed;
  return aDisk(async () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    for (let turns = state % 7; turns > 0; turns--) await new Promise((done) => setImmediate(done));
  });
}
