import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  aProxy,
  PASS,
  type RegistryProxy,
  TOO_MANY,
  type Treatment,
  UNAVAILABLE,
  writes,
} from './a-proxy.ts';
import { aRegistry, loginFor, type Registry } from './a-registry.ts';
import { describeEngine } from './an-engine.ts';

const BLOB = 'x'.repeat(5000);
const DIGEST = `sha256:${createHash('sha256').update(BLOB).digest('hex')}`;

describeEngine('the registries that tests break', (engine) => {
  let registry: Registry;
  let proxy: RegistryProxy;
  beforeEach(async () => {
    registry = await aRegistry();
    proxy = await aProxy(registry.host);
  });
  afterEach(async () => {
    await proxy.close();
    await registry.remove();
  });

  it('keep what was pushed over a kill, and lose what is evicted', async () => {
    await push(registry.host);
    expect(registry.bytes()).toBeGreaterThan(BLOB.length);
    await registry.kill();
    await expect(pull(registry.host)).rejects.toThrow('fetch failed');
    await registry.restart();
    expect(await pull(registry.host)).toBe(200);
    expect(registry.evict({ atLeast: BLOB.length + 1 })).toBe(0);
    expect(registry.evict()).toBe(1);
    expect(await pull(registry.host)).toBe(404);
  });

  it.each<[string, Treatment, number]>([
    ['the rate limit', TOO_MANY, 429],
    ['an outage', UNAVAILABLE, 503],
  ])('answer uploads with %s and downloads as ever', async (_, treatment, status) => {
    await push(registry.host);
    proxy.treat = (asked) => (writes(asked) ? treatment : PASS);
    const response = await fetch(`http://${proxy.host}/v2/a/b/blobs/uploads/`, { method: 'POST' });
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
    expect(await pull(proxy.host)).toBe(200);
  });

  it('hang up in the middle of an upload', async () => {
    proxy.treat = ({ method }) => (method === 'PUT' ? { kind: 'cut', bytes: 1000 } : PASS);
    await expect(push(proxy.host)).rejects.toThrow('fetch failed');
    proxy.treat = () => PASS;
    await push(proxy.host);
    expect(await pull(proxy.host)).toBe(200);
  });

  it('want a password where they were told to', async () => {
    const { host } = engine.privateRegistry;
    expect((await fetch(`http://${host}/v2/`)).status).toBe(401);
    expect(loggedIn(host, engine.privateRegistry.password)).toBe(true);
    expect(loggedIn(host, 'wrong')).toBe(false);
  });

  /** Whether Docker may ask for an image of this registry with that password: `no such image` is an answer. */
  function loggedIn(host: string, password: string): boolean {
    const config = mkdtempSync(join(tmpdir(), 'docker-config-'));
    try {
      writeFileSync(join(config, 'config.json'), loginFor(host, password));
      const env = { ...process.env, ...engine.engines.embedded.env, DOCKER_CONFIG: config };
      execFileSync('docker', ['pull', '--quiet', `${host}/no/such:image`], { env, stdio: 'pipe' });
      return true;
    } catch (error) {
      return String(error).includes('not found');
    } finally {
      rmSync(config, { recursive: true });
    }
  }
});

/** Uploads the blob as Docker does. */
async function push(host: string): Promise<void> {
  const begun = await fetch(`http://${host}/v2/a/b/blobs/uploads/`, { method: 'POST' });
  const address = new URL(begun.headers.get('location') ?? '', `http://${host}`);
  address.searchParams.set('digest', DIGEST);
  await fetch(address, { method: 'PUT', body: BLOB });
}

async function pull(host: string): Promise<number> {
  const response = await fetch(`http://${host}/v2/a/b/blobs/${DIGEST}`);
  await response.text();
  return response.status;
}
