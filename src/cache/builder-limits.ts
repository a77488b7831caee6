import { isOlder } from '../versions.ts';
import { backendOf } from './backends.ts';
import { attributeOf } from './entry.ts';
import type { Backend, BuilderFacts, CacheEntry, CacheSide } from './types.ts';

/** What a builder cannot do. `isSilent`: nobody but this would tell. */
export interface BuilderFault {
  message: string;
  isSilent?: true;
}

/** The first versions that speak version 2 of the Actions cache service; version 1 was shut down. */
const CACHE_SERVICE_2 = { buildx: '0.21.0', buildkit: '0.20.0' };

/** What the docker driver's BuildKit reads without the containerd image store (moby/moby builder-next). */
const READ_BY_GRAPHDRIVER = ['registry', 'local'];

const SETUP =
  'Add `docker/setup-buildx-action` before this step and leave `builder` out, or name a builder of the docker-container driver.';

/** Why this builder is known not to do an entry, with the cure; undefined when it can, or when it is not known. */
export function builderFault(
  entry: CacheEntry,
  side: CacheSide,
  builder: BuilderFacts,
  isVersion2: boolean,
): BuilderFault | undefined {
  const backend = backendOf(entry.type);
  if (!backend) return undefined;
  return (
    driverFault(entry.type, side, backend, builder) ??
    ageFault(entry.type, backend, builder) ??
    (entry.type === 'gha' && speaksVersion2(entry, isVersion2) ? serviceFault(builder) : undefined)
  );
}

function driverFault(
  type: string,
  side: CacheSide,
  { drivers }: Backend,
  { name, driver, features }: BuilderFacts,
): BuilderFault | undefined {
  const who = `The builder "${name}" (driver ${driver})`;
  if (drivers === 'container' && driver === 'docker') {
    return { message: `${who} knows no cache of type ${type}. ${SETUP}` };
  }
  if (drivers === 'any' || features['Cache export'] !== false) return undefined;
  if (side === 'source' && (driver !== 'docker' || READ_BY_GRAPHDRIVER.includes(type))) return undefined;
  const store = driver === 'docker' ? ' without the containerd image store' : '';
  const cannot = READ_BY_GRAPHDRIVER.includes(type)
    ? 'cannot write a cache of type'
    : 'knows no cache of type';
  return { message: `${who} ${cannot} ${type}${store}. ${SETUP}` };
}

function ageFault(
  type: string,
  { since }: Backend,
  { name, buildkit }: BuilderFacts,
): BuilderFault | undefined {
  if (since === undefined || !isOlder(buildkit, since)) return undefined;
  return {
    message: `The builder "${name}" has BuildKit ${buildkit}, which knows no cache of type ${type}: ${since} or newer is needed. ${UPDATE}`,
    isSilent: true,
  };
}

const UPDATE =
  'Add `docker/setup-buildx-action` before this step, which brings a current one, or update the builder.';

function serviceFault({ name, buildx, buildkit }: BuilderFacts): BuilderFault | undefined {
  const needs = (what: string, least: string) => ({
    message: `${what}, which does not speak version 2 of the Actions cache service: ${least.replace(/\.0$/, '')} or newer is needed. ${UPDATE}`,
  });
  if (isOlder(buildx, CACHE_SERVICE_2.buildx)) {
    return needs(`This is Buildx ${buildx}`, `Buildx ${CACHE_SERVICE_2.buildx}`);
  }
  if (isOlder(buildkit, CACHE_SERVICE_2.buildkit)) {
    return needs(`The builder "${name}" has BuildKit ${buildkit}`, `BuildKit ${CACHE_SERVICE_2.buildkit}`);
  }
  return undefined;
}

/** Whether buildx and BuildKit take version 2 for an entry: what it says goes before what the job says. */
function speaksVersion2(entry: CacheEntry, isVersion2: boolean): boolean {
  const version = attributeOf(entry, 'version');
  if (version === '1') return false;
  return version === '2' || attributeOf(entry, 'url_v2') !== undefined || isVersion2;
}
