import { readLogins } from './buildx/logins.ts';
import { directoryOf } from './cache/directories.ts';
import type { ActionsCacheAccess, CacheAccess, CachePlan, CacheSide } from './cache/types.ts';
import type { Environment } from './environment.ts';
import { parseRuntimeToken } from './github/runtime-token.ts';
import { directoryState } from './local-cache/state.ts';

/**
 * What this job may do with the caches of a plan, all of it found out side by side, and nothing that the plan has no
 * entry for. Asks nobody: it reads the environment, Docker's configuration and directories. Never rejects.
 */
export async function findAccess(
  plan: CachePlan,
  environment: Pick<Environment, 'actionsCache' | 'variables'>,
  now = new Date(),
): Promise<CacheAccess> {
  const entries = [...plan.sources, ...plan.destinations];
  const uses = (type: string) => entries.some((entry) => entry.type === type);
  const [logins, directories] = await Promise.all([
    uses('registry') ? readLogins(environment.variables) : { hosts: new Set<string>(), helper: false },
    Promise.all(directoriesOf(plan).map(async (path) => [path, await directoryState(path)] as const)),
  ]);
  return {
    actionsCache: uses('gha') ? actionsCacheAccess(environment.actionsCache, now) : undefined,
    logins,
    directories: new Map(directories),
  };
}

function directoriesOf(plan: CachePlan): string[] {
  const ofSide = (entries: CachePlan['sources'], side: CacheSide) =>
    entries.filter(({ type }) => type === 'local').map((entry) => directoryOf(entry, side));
  const paths = [...ofSide(plan.sources, 'source'), ...ofSide(plan.destinations, 'destination')];
  return [...new Set(paths.filter((path) => path !== undefined))];
}

function actionsCacheAccess(given: Environment['actionsCache'], now: Date): ActionsCacheAccess | undefined {
  if (!given) return undefined;
  const { isVersion2 } = given;
  return { ...parseRuntimeToken(given.token, now), mode: modeOf(given.mode), isVersion2 };
}

/** A mode that is not known forbids nothing that is known. */
function modeOf(mode: string | undefined): ActionsCacheAccess['mode'] {
  switch (mode) {
    case 'read':
    case 'write':
    case 'write-only':
    case 'none':
      return mode;
    default:
      return undefined;
  }
}
