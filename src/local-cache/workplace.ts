import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownFacts, Owner } from './types.ts';

/** Names of unfinished work: who does it, so that others know when it was left behind. */
const NAME = /^\.(?:new|gone)-([0-9a-f]{8})-(\d+)-[0-9a-f]+$/;

/** Work of another machine or container counts as left behind after this long; no build takes a day. */
const DAY = 24 * 60 * 60 * 1000;

/** A new name for work of this process: `new` holds an export, `gone` what is about to be removed. */
export function workplaceName(kind: 'new' | 'gone', { host, pid }: Owner): string {
  return `.${kind}-${host}-${pid}-${randomBytes(4).toString('hex')}`;
}

/** Removes what killed jobs left in a directory. Trouble with it is no trouble for a build. */
export async function removeLeftovers(directory: string, facts: KnownFacts): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      if (await isLeftBehind(name, path, facts))
        await facts.disk.rm(path, { recursive: true, force: true }).catch(() => {});
    }),
  );
}

async function isLeftBehind(name: string, path: string, facts: KnownFacts): Promise<boolean> {
  const [, host, pid] = NAME.exec(name) ?? [];
  if (host === undefined) return false;
  if (host === facts.owner.host) return !facts.isAlive(Number(pid));
  // Another's process cannot be asked after. What went away meanwhile is not left behind.
  const changed = await stat(path).catch(() => undefined);
  return changed !== undefined && facts.now() - changed.mtimeMs > DAY;
}
