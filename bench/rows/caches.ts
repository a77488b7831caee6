import { parseCacheEntries } from '../../src/cache/entry.ts';
import { lintCache, lintForBuilder } from '../../src/cache/lint/lint.ts';
import { planCache } from '../../src/cache/plan.ts';
import type { CacheInputs } from '../../src/cache/types.ts';
import { costRow, fastest, type Row } from '../row.ts';

const ENTRIES = 1000;

/** Milliseconds that plan and lint of so many entries may take. */
const MOST = 50;

/** Reading, linting and planning 1,000 places, once all good and once all wrong. */
export default function caches(): Row[] {
  const names = ['good', 'wrong'] as const;
  const works = names.map((name) => () => work(LINES[name]));
  const times = fastest(works, 9);
  return names.map((name, index) =>
    costRow(`plan and lint 1,000 ${name} places / ${MOST} ms`, times[index] ?? 0, MOST, 'ms', 1),
  );
}

const KINDS = {
  good: [
    (n: number) => `type=gha,scope=app-${n},mode=max`,
    (n: number) => `type=registry,ref=ghcr.io/acme/app-${n}:{branch},mode=max,compression=zstd`,
    (n: number) => `type=local,dest=/tmp/cache-${n}`,
    (n: number) => `type=s3,region=r,bucket=b,name=app-${n},retry_mode=adaptive`,
  ],
  wrong: [
    (n: number) => `type=gha,scopes=app-${n},moed=Max,timeot=20,compresion=zstd`,
    (n: number) => `type=regsitry,src=https://ghcr.io/Acme/app-${n}:x,mode=Max,image_manifest=yes`,
    (n: number) => `type=local,path=~/cache-${n},compression-level=99,xyzzy=1`,
    () => 'type=s3,region=r,bucket_name=b,upload_parallelism=0',
  ],
};

const LINES = {
  good: Array.from({ length: ENTRIES }, (_, n) => KINDS.good[n % 4]?.(n) ?? ''),
  wrong: Array.from({ length: ENTRIES }, (_, n) => KINDS.wrong[n % 4]?.(n) ?? ''),
};

function work(lines: readonly string[]): void {
  const places = lines.flatMap((line) => {
    const parsed = parseCacheEntries(line);
    return 'entries' in parsed ? parsed.entries : [];
  });
  if (places.length !== ENTRIES) throw new Error('Entries are missing.');
  const inputs: CacheInputs = { places, from: [], to: [], mode: 'max', write: 'auto' };
  lintCache(inputs, { tags: ['ghcr.io/acme/app:1'], pushes: true });
  const builder = { name: 'here', driver: 'docker-container', buildkit: 'v0.32.2', buildx: 'v0.36.1' };
  lintForBuilder(inputs, { ...builder, features: { 'Cache export': true } });
  planCache(inputs, {
    hasActionsCache: true,
    identity: { tags: [], dockerfile: 'Dockerfile', context: '.', platforms: [] },
    event: { name: 'push', branch: 'main', defaultBranch: 'main', isFork: false },
  });
}
