import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { account, writeRegistryConfig } from '../../scripts/engine/registry.mjs';
import { bytesBelow, filesBelow } from './a-directory.ts';
import { aFreePort } from './a-port.ts';

/** A real registry of one test, on a port of its own. */
export interface Registry {
  /** `127.0.0.1:PORT`, to begin a reference with. */
  host: string;
  /** What its blobs and manifests take on disk, bytes. */
  bytes(): number;
  /** Deletes or, with `how`, empties blobs of at least so many bytes; the manifests that name them stay. */
  evict(options?: { atLeast?: number; how?: 'delete' | 'empty' }): number;
  /** Ends it in the middle of whatever it does; what it stored stays. */
  kill(): Promise<void>;
  /** Starts it again on its port and directory. */
  restart(): Promise<void>;
  /** Ends it and removes its directory. */
  remove(): Promise<void>;
}

/** `auth`: it wants the account of scripts/engine/registry.mjs. */
export async function aRegistry({ auth = false }: { auth?: boolean } = {}): Promise<Registry> {
  const dir = mkdtempSync(join(tmpdir(), 'registry-'));
  const host = `127.0.0.1:${await aFreePort()}`;
  const config = writeRegistryConfig(dir, { host, auth });
  let running = await start(config, host);
  const kill = () => end(running);
  return {
    host,
    kill,
    bytes: () => bytesBelow(join(dir, 'data')),
    evict: (options) => evict(join(dir, 'data'), options),
    restart: async () => {
      running = await start(config, host);
    },
    remove: async () => {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What Docker's config.json says of a registry that wants a password. */
export const loginFor = (host: string, password: string = account.password): string =>
  JSON.stringify({
    auths: { [host]: { auth: Buffer.from(`${account.username}:${password}`).toString('base64') } },
  });

async function start(config: string, host: string): Promise<ChildProcess> {
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  for (let tries = 0; tries < 200; tries++) {
    if (await answers(`http://${host}/v2/`)) return child;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the registry on ${host} does not answer`);
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.text().then(() => true),
    () => false,
  );

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
}

function evict(
  dir: string,
  { atLeast = 0, how = 'delete' }: { atLeast?: number; how?: 'delete' | 'empty' } = {},
): number {
  const blobs = filesBelow(dir).filter(
    (path) => path.includes('/blobs/') && path.endsWith('/data') && statSync(path).size >= atLeast,
  );
  for (const path of blobs) {
    if (how === 'delete') rmSync(path);
    else truncateSync(path);
  }
  return blobs.length;
}
