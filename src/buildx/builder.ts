import type { CachePlan } from '../cache/types.ts';
import { buildxVersion, isOlder, OLDEST_BUILDX } from '../versions.ts';
import { type Inspected, parseInspect } from './inspect.ts';
import { dockerTrouble } from './trouble.ts';
import { type Builder, BuilderProblem, type CommandResult, type Docker } from './types.ts';

/** The builder that is made, or reused, when the current one cannot do what a build needs. */
export const OWN_BUILDER = 'buildkit-cache-action';

/** What a build asks of its builder. */
export interface Needs {
  /** The builder that the user named. */
  builder?: string;
  platforms: readonly string[];
  plan: Pick<CachePlan, 'destinations'>;
}

/** The chosen builder, and why it is not the current one. */
export interface Choice {
  builder: Builder;
  note?: string;
}

/** What docker said of itself, of Buildx and of the named or the current builder. */
export type LookUps = readonly [buildx: CommandResult, inspected: CommandResult, engine: CommandResult];

/** Looks everything up side by side, once. Rejects with BuilderProblem when there is no docker. */
export function lookUp(docker: Docker, builder?: string): Promise<LookUps> {
  return Promise.all([
    docker.run(['buildx', 'version']),
    inspect(docker, builder),
    docker.run(['version', '--format', '{{.Server.Version}}']),
  ]);
}

/**
 * The named builder; else the current one, if it can do what is needed; else our own docker-container
 * builder, made or reused. Throws BuilderProblem.
 */
export async function chooseBuilder(
  docker: Docker,
  needs: Needs,
  lookUps: LookUps | Promise<LookUps> = lookUp(docker, needs.builder),
): Promise<Choice> {
  const [buildx, inspected, engine] = await lookUps;
  const version = requireBuildx(buildx);
  const engineVersion = engine.code === 0 ? engine.stdout.trim() : undefined;
  const asBuilder = (found: Inspected) => describe(found, version, engineVersion);

  if (needs.builder) return { builder: asBuilder(requireBuilder(inspected, needs.builder)) };
  const current = requireBuilder(inspected);
  const missing = missingFor(current, needs);
  if (!missing) return { builder: asBuilder(current) };
  const own = await ownBuilder(docker);
  return {
    builder: asBuilder(own),
    note: `The current builder "${current.name}" (driver ${current.driver}) cannot do ${missing}, so the build runs on a docker-container builder named "${OWN_BUILDER}".`,
  };
}

/** What the current builder is known not to do of what is needed, in words; undefined when it can do all. Pure. */
export function missingFor(
  builder: Pick<Inspected, 'driver' | 'features'>,
  needs: Needs,
): string | undefined {
  if (needs.platforms.length > 1 && builder.features['Multi-platform build'] === false) {
    return 'builds for several platforms';
  }
  const exported = needs.plan.destinations.map((entry) => entry.type).filter((type) => type !== 'inline');
  if (exported.length > 0 && builder.features['Cache export'] === false) return 'cache export';
  const remote = exported.find((type) => type === 's3' || type === 'azblob');
  if (remote && builder.driver === 'docker') return `cache export of type ${remote}`;
  return undefined;
}

function inspect(docker: Docker, name?: string): Promise<CommandResult> {
  return docker.run(['buildx', 'inspect', ...(name ? [name] : [])], { DEBUG: '1' });
}

function requireBuildx(result: CommandResult): string | undefined {
  if (result.code !== 0) throw dockerTrouble(result.stderr);
  const version = buildxVersion(result.stdout);
  if (isOlder(version, OLDEST_BUILDX)) {
    throw new BuilderProblem(
      `Buildx ${version} is too old: ${OLDEST_BUILDX} or newer is needed. Add \`docker/setup-buildx-action\` before this step, or update the docker-buildx-plugin package.`,
    );
  }
  return version;
}

function requireBuilder(result: CommandResult, name?: string): Inspected {
  const found = parseInspect(result.stdout);
  if (typeof found === 'string') throw dockerTrouble(found || result.stderr, name);
  return found;
}

async function ownBuilder(docker: Docker): Promise<Inspected> {
  const existing = parseInspect((await inspect(docker, OWN_BUILDER)).stdout);
  if (typeof existing !== 'string') return existing;
  const create = ['buildx', 'create', '--name', OWN_BUILDER, '--driver', 'docker-container', '--bootstrap'];
  const created = await docker.run(create);
  // Two jobs on one machine may make it at the same moment, so the look-up decides, not the exit code.
  const made = parseInspect((await inspect(docker, OWN_BUILDER)).stdout);
  if (typeof made === 'string') throw dockerTrouble(created.stderr || made, OWN_BUILDER);
  return made;
}

function describe(found: Inspected, buildx: string | undefined, docker: string | undefined): Builder {
  const containerd = found.features['OCI exporter'];
  const imageStore = containerd ? 'containerd' : 'graphdriver';
  return {
    ...found,
    buildx,
    docker,
    imageStore: found.driver === 'docker' && containerd !== undefined ? imageStore : undefined,
  };
}
