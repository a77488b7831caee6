import { buildArguments } from './buildx/arguments.ts';
import { runAttempts } from './buildx/attempts.ts';
import { attestationFacts } from './buildx/attestations.ts';
import { type BuildRun, runBuild } from './buildx/build.ts';
import { buildChecks } from './buildx/build-checks.ts';
import { type Metadata, parseMetadata } from './buildx/metadata.ts';
import { openScratch, type Scratch } from './buildx/scratch.ts';
import { resolveSecrets } from './buildx/secrets.ts';
import type { Docker } from './buildx/types.ts';
import { findEmptyScopes } from './cache/empty-scopes.ts';
import { importerNames } from './cache/importer-name.ts';
import type { CachePlan } from './cache/types.ts';
import { type Caches, prepareCaches, type Told, tell } from './caches.ts';
import type { Environment } from './environment.ts';
import type { IndexReader } from './github/cache-service.ts';
import type { Inputs } from './inputs/types.ts';
import { closeLocal, localDigests } from './local-destinations.ts';
import type { BuildLog } from './log.ts';
import { checksOf } from './metrics/build-check.ts';
import { composeReport, judge } from './report/compose.ts';
import { notesOf } from './report/notes.ts';
import type { Report } from './report/types.ts';
import { factsOf, isBuild, measureRun, NO_LIMITS } from './result.ts';
import { machineNotes, weigh } from './weights.ts';

/** What a build needs of the world, handed in by the door that calls it. */
export interface World {
  environment: Environment;
  docker: Docker;
  log: BuildLog;
  /** The indexes in the job's Actions cache; absent without one. */
  indexes?: IndexReader;
  /** What was told about the inputs before the build; it stands in the report too. */
  warnings?: readonly string[];
  /** Aborted when the job is cancelled. */
  abort: AbortSignal;
}

/** What a build leaves. */
export interface Outcome {
  report: Report;
  metadata?: Metadata;
  imageId?: string;
  /** What `call` printed; empty for an ordinary build. */
  stdout: string;
}

/** The story: plan, build, record, measure, judge. Throws BuilderProblem when there is nothing to build with. */
export async function run(inputs: Inputs, world: World): Promise<Outcome> {
  const caches = await prepareCaches(inputs, world);
  world.log.plan(caches.builder, caches.plan, caches.note);
  // Asked beside the build, and before it can write the index that is asked for.
  const emptyScopes = findEmptyScopes(caches.plan.sources, world.indexes?.exists);
  const scratch = openScratch(world.environment.temp);
  try {
    const ran = await build(inputs, caches, scratch, world);
    return await report(inputs, world, { ...ran, caches, scratch, emptyScopes: await emptyScopes });
  } catch (error) {
    await caches.local.close(() => false);
    throw error;
  } finally {
    scratch?.close();
  }
}

/** A build that has ended, with what buildx was told of its caches. */
interface Ran {
  built: BuildRun;
  plan: CachePlan;
  told: Told;
}

async function build(
  inputs: Inputs,
  { plan, builder, local }: Caches,
  scratch: Scratch | undefined,
  { environment, docker, log, abort }: World,
): Promise<Ran> {
  const request = {
    inputs: inputs.build,
    secrets: resolveSecrets(inputs.build.secrets, scratch),
    attestations: attestationFacts(environment.github, environment.variables, builder),
    builder: builder.name,
    metadataFile: scratch?.metadataFile,
    imageIdFile: scratch?.imageIdFile,
  };
  const attempt = async (tried: CachePlan): Promise<Ran> => {
    const told = tell(tried, local, environment.variables);
    const args = buildArguments({ ...request, cache: told });
    const built = await runBuild(docker, args, told.variables, log.build(builder), abort);
    return { built, plan: tried, told };
  };
  return runAttempts(plan, { attempt, again: log.again, abort });
}

interface Ended extends Ran {
  caches: Caches;
  scratch?: Scratch;
  emptyScopes: ReadonlySet<string>;
}

async function report(inputs: Inputs, world: World, ended: Ended): Promise<Outcome> {
  const { built, plan, told, caches, scratch, emptyScopes } = ended;
  const metadata = parseMetadata(scratch?.read(scratch.metadataFile));
  const ran = { built, metadata, cancelled: world.abort.aborted, builder: caches.builder };
  const facts = factsOf(inputs, ran);
  const { text } = built.record;
  const notes = notesOf({
    note: caches.note,
    text,
    result: facts.result,
    hasMetadata: scratch !== undefined,
  });
  // They were annotations already, so as notes they are information.
  notes.push(...(world.warnings ?? []).map((message) => ({ level: 'info' as const, message })));
  const measured = await measureRun(inputs, ran, notes);
  const knowledge = {
    plan,
    text,
    emptyScopes,
    told: told.instead,
    importerNames: importerNames(plan.sources, {
      variables: { ...world.environment.variables, ...told.variables },
      told: told.instead,
      digests: localDigests(plan, caches.access),
    }),
    access: caches.access.actionsCache,
    ...(await closeLocal(caches.local, measured.caches, facts.result)),
  };
  const weighed = { build: inputs.build, builder: caches.builder, plan, record: built.record, measured };
  const isWeighed = facts.result === 'succeeded' && isBuild(inputs.build);
  const weights = isWeighed ? await weigh({ ...weighed, metadata: metadata?.raw }, world) : undefined;
  if (weights) notes.push(...machineNotes(weights, caches.builder, world.environment));
  const checks = metadata ? buildChecks(metadata.raw) : checksOf(built.record);
  return {
    report: judge(
      composeReport(facts, measured, knowledge, notes, checks, weights),
      isBuild(inputs.build) ? inputs.limits : NO_LIMITS,
    ),
    metadata,
    imageId: scratch?.read(scratch.imageIdFile),
    stdout: built.stdout,
  };
}
