import { isAbsolute, relative } from 'node:path';
import { findAccess } from './access.ts';
import { type Choice, chooseBuilder, lookUp } from './buildx/builder.ts';
import { carryCredentials } from './buildx/cache-credentials.ts';
import { BuilderProblem, type Docker, type Variables } from './buildx/types.ts';
import { directoryOf } from './cache/directories.ts';
import { lintForBuilder } from './cache/lint/lint.ts';
import { planCache } from './cache/plan.ts';
import { withAccess, withBuilder } from './cache/preflight.ts';
import type { BuildIdentity } from './cache/scope.ts';
import type { CacheAccess, CacheEntry, CacheFinding, CacheNote, CachePlan } from './cache/types.ts';
import { claimCaches } from './cache-claims.ts';
import type { Environment } from './environment.ts';
import { cacheEventOf } from './github/event.ts';
import type { BuildInputs, Inputs } from './inputs/types.ts';
import { recoverLocalCaches } from './local-cache/recover.ts';
import type { LocalCaches } from './local-cache/types.ts';
import { openLocal, ownDestinations } from './local-destinations.ts';

/** The caches of a build, with the builder that can do them. */
export interface Caches extends Choice {
  plan: CachePlan;
  access: CacheAccess;
  /** Local destinations of `cache`, which are exported beside what is there. To be closed after the build. */
  local: LocalCaches;
}

/** Where the caches are planned for. */
export interface CacheWorld {
  environment: Environment;
  docker: Docker;
}

/**
 * Plans the caches for this event, leaves out what this job or this builder cannot do, and chooses the builder.
 * Docker is asked while the rest goes on. Throws BuilderProblem when the build cannot start like this.
 */
export async function prepareCaches(inputs: Inputs, { environment, docker }: CacheWorld): Promise<Caches> {
  const found = lookUp(docker, inputs.build.builder);
  // It is awaited below; until then a rejection has nobody else to handle it.
  found.catch(() => {});
  const identity = identityOf(inputs.build, environment);
  const planned = planCache(inputs.cache, {
    hasActionsCache: environment.hasActionsCache,
    identity,
    event: cacheEventOf(environment.github),
  });
  const own = ownDestinations(planned, inputs.cache);
  await recoverLocalCaches(own.flatMap(destinationOf), { temp: environment.temp });
  const access = await findAccess(planned, environment);
  const possible = withAccess(planned, access);
  const choice = await chooseBuilder(docker, { ...inputs.build, plan: possible }, found);
  const fitting = withBuilder(possible, choice.builder, access.actionsCache);
  const lint = notesOfLint(lintForBuilder(inputs.cache, choice.builder));
  const { buildx } = choice.builder;
  const { plan, local } = await openLocal(fitting, own, access, { buildx, temp: environment.temp });
  const claims = claimCaches(environment.variables.RUNNER_TEMP, plan.destinations, identity);
  return { ...choice, access, local, plan: { ...plan, notes: [...plan.notes, ...lint, ...claims] } };
}

function destinationOf(entry: CacheEntry): string[] {
  const directory = directoryOf(entry, 'destination');
  return directory === undefined ? [] : [directory];
}

/** What is built, the same on every runner: where the workspace lies is no part of it. */
function identityOf(build: BuildInputs, { workspace, matrix }: Environment): BuildIdentity {
  const inWorkspace = (path: string) => (isAbsolute(path) ? relative(workspace, path) || '.' : path);
  const { tags, target, platforms } = build;
  const dockerfile = inWorkspace(build.file ?? 'Dockerfile');
  return { tags, dockerfile, context: inWorkspace(build.context), target, platforms, matrix };
}

/** What this builder would refuse ends it here, all at once; what it would ignore is a note. */
function notesOfLint(findings: readonly CacheFinding[]): CacheNote[] {
  const refused = findings.filter(({ level }) => level === 'error').map(printFinding);
  if (refused.length > 0) throw new BuilderProblem(`The build was not started. ${refused.join('\n')}`);
  return findings.map((finding) => ({ level: 'warning', message: printFinding(finding) }));
}

function printFinding({ input, entry, message, instead }: CacheFinding): string {
  return `${input}: ${entry}: ${message}${instead === undefined ? '' : ` Write ${instead}`}`;
}

/** What buildx is told of a plan. */
export interface Told {
  sources: CacheEntry[];
  destinations: CacheEntry[];
  /** The environment that carries credentials in place of arguments. */
  variables: Variables;
  /** What it is told in place of a planned entry, where that differs. */
  instead: ReadonlyMap<CacheEntry, CacheEntry>;
}

/** Turns a plan into what buildx is told: new directories for local destinations, credentials out of the arguments. */
export function tell(plan: CachePlan, { entries }: LocalCaches, environment: Variables): Told {
  const destinations = plan.destinations.map((entry) => entries.get(entry) ?? entry);
  const carried = carryCredentials({ sources: plan.sources, destinations }, environment);
  const planned = [...plan.sources, ...plan.destinations];
  const told = [...carried.sources, ...carried.destinations];
  const instead = planned.flatMap((entry, index): Array<[CacheEntry, CacheEntry]> => {
    const other = told[index];
    return other === undefined || other === entry ? [] : [[entry, other]];
  });
  return { ...carried, instead: new Map(instead) };
}
