import type { BuilderSize, CacheSize } from '../sizes/types.ts';
import { bytes, percent } from '../units.ts';
import { isNearlyFull } from './size-rows.ts';
import type { Note } from './types.ts';

/** Below a tenth of the disk, and below this many bytes, there is little left. */
const LITTLE_PART = 0.1;
const LITTLE = 20e9;

/** A warning for each place that is about to reach the limit of its keeper, such as GitHub's for a repository. */
export function quotaNotes(cache: readonly CacheSize[]): Note[] {
  return cache.flatMap(({ place, type, bytes: held, limit, message }) => {
    if (held === undefined || !limit || !isNearlyFull(held, limit)) return [];
    const keeper = type === 'gha' ? 'GitHub' : 'Its keeper';
    const said = `${place} holds ${bytes(held)} of ${bytes(limit)} (${percent((held / limit) * 100)}).`;
    const then = `${keeper} removes what was not used for longest when it is full.`;
    return [{ level: 'warning', message: [said, then, message].filter(Boolean).join(' ') }];
  });
}

/** A warning when a self-hosted runner is low on disk; a hosted one is thrown away after the job. */
export function diskNotes(
  { disk, bytes: kept }: BuilderSize,
  { isSelfHosted, builder }: { isSelfHosted: boolean; builder: string },
): Note[] {
  if (!isSelfHosted || !disk || disk.freeBytes >= Math.min(LITTLE, disk.totalBytes * LITTLE_PART)) return [];
  const room = `The disk of the workspace has ${bytes(disk.freeBytes)} of ${bytes(disk.totalBytes)} left.`;
  const cure =
    kept === undefined
      ? ''
      : ` The builder ${builder} keeps ${bytes(kept)}; \`docker buildx prune --builder ${builder}\` removes what no build uses now.`;
  return [{ level: 'warning', message: room + cure }];
}
