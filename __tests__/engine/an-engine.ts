import { describe } from '@jest/globals';
import { readEngine } from '../../scripts/engine/engine.mjs';

/** The tests' own engine, as scripts/engine/up.mjs describes it. */
export interface Engine {
  dockerHost: string;
  engines: Record<EngineName, { env: Record<string, string>; builder?: string }>;
  registry: string;
  /** A registry that wants a password. */
  privateRegistry: { host: string; username: string; password: string };
  /** Stand-ins for S3 and Azure, with the attributes of a cache entry, all but `name`. */
  s3: { url: string; attributes: Record<string, string> };
  azure: { url: string; attributes: Record<string, string> };
  cacheService: { url: string; env: Record<string, string> };
  buildctl: { bin: string; addr: string };
}

/** `embedded`: the BuildKit inside Docker. `container`: the newest BuildKit on the docker-container driver. */
export type EngineName = 'embedded' | 'container';
export const ENGINES: readonly EngineName[] = ['embedded', 'container'];

const found: Engine | string = await readEngine();

/**
 * Tests that need a real engine. Without one they are skipped with the reason in their name;
 * where CI is set, that is a failure.
 */
export function describeEngine(name: string, tests: (engine: Engine) => void): void {
  if (typeof found !== 'string') {
    describe(name, () => tests(found));
    return;
  }
  const reason = process.env.BUILDKIT_CACHE_TEST_REASON || found;
  if (process.env.CI) throw new Error(`CI needs the engine for "${name}": ${reason}`);
  describe.skip(`${name} (skipped: ${reason})`, () => tests(NO_ENGINE));
}

const NO_ENGINE: Engine = {
  dockerHost: '',
  engines: { embedded: { env: {} }, container: { env: {} } },
  registry: '',
  privateRegistry: { host: '', username: '', password: '' },
  s3: { url: '', attributes: {} },
  azure: { url: '', attributes: {} },
  cacheService: { url: '', env: {} },
  buildctl: { bin: '', addr: '' },
};
