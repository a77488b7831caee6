import { join } from 'node:path/posix';
import { buildArguments } from './buildx/arguments.ts';
import { attestationFacts } from './buildx/attestations.ts';
import { type BuildRun, runBuild } from './buildx/build.ts';
import { buildChecks } from './buildx/build-checks.ts';
import { chooseBuilder } from './buildx/builder.ts';
import { exitError } from './buildx/exit-error.ts';
import { type Metadata, parseMetadata } from './buildx/metadata.ts';
import { openScratch, type Scratch } from './buildx/scratch.ts';
import { resolveSecrets } from './buildx/secrets.ts';
import type { Builder, Docker } from './buildx/types.ts';
import { findEmptyScopes } from './cache/empty-scopes.ts';
import { planCache } from './cache/plan.ts';
import type { CachePlan } from './cache/types.ts';
import type { Environment } from './environment.ts';
import type { IndexLookUp } from './github/cache-service.ts';
import type { Inputs, LimitInputs } from './inputs/types.ts';
import type { BuildLog } from './log.ts';
import { measureBuild } from './measure.ts';
import { checksOf } from './metrics/build-check.ts';
import { measure } from './metrics/measure.ts';
import type { BuildError, Measurements } from './metrics/types.ts';
import { buildName } from './report/build-name.ts';
import { type BuildFacts, composeReport, judge } from './report/compose.ts';
import { notesOf } from './report/notes.ts';
import type { BuildResult, Note, Report } from './report/types.ts';

/** What a build needs of the world, handed in by the door that calls it. */
export interface World {
  environment: Environment;
  docker: Docker;
  log: BuildLog;
  /** Tells whether a gha scope has a cache; absent without the Actions cache. */
  hasIndex?: IndexLookUp;
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
  const { environment, docker, log } = world;
  const plan = planCache(inputs.cache, {
    hasActionsCache: environment.hasActionsCache,
    tags: inputs.build.tags,
  });
  const { builder, note } = await chooseBuilder(docker, { ...inputs.build, plan });
  log.plan(builder, plan, note);

  // Asked beside the build, and before it can write the index that is asked for.
  const emptyScopes = findEmptyScopes(plan.sources, world.hasIndex);
  const scratch = openScratch(environment.temp);
  try {
    const args = argumentsOf(inputs, { plan, builder, scratch, environment });
    const built = await runBuild(docker, args, log.build(builder), world.abort);
    const metadata = parseMetadata(scratch?.read(scratch.metadataFile));
    const cancelled = world.abort.aborted;
    const facts = factsOf(inputs, { builder, built, metadata, cancelled });
    const notes = notesOf({
      note,
      text: built.record.text,
      result: facts.result,
      hasMetadata: scratch !== undefined,
    });
    const cache = { plan, text: built.record.text, emptyScopes: await emptyScopes };
    const measured = await measureRun(inputs, { built, metadata, cancelled }, notes);
    return {
      report: judge(
        composeReport(
          facts,
          measured,
          cache,
          notes,
          metadata ? buildChecks(metadata.raw) : checksOf(built.record),
        ),
        isBuild(inputs.build) ? inputs.limits : NO_LIMITS,
      ),
      metadata,
      imageId: scratch?.read(scratch.imageIdFile),
      stdout: built.stdout,
    };
  } finally {
    scratch?.close();
  }
}

interface Decided {
  plan: CachePlan;
  builder: Builder;
  scratch?: Scratch;
  environment: Environment;
}

function argumentsOf(inputs: Inputs, { plan, builder, scratch, environment }: Decided): string[] {
  return buildArguments({
    inputs: inputs.build,
    cache: plan,
    secrets: resolveSecrets(inputs.build.secrets, scratch),
    attestations: attestationFacts(environment.github, environment.variables, builder),
    builder: builder.name,
    metadataFile: scratch?.metadataFile,
    imageIdFile: scratch?.imageIdFile,
  });
}

interface Built {
  builder: Builder;
  built: BuildRun;
  metadata?: Metadata;
  cancelled: boolean;
}

function factsOf({ build }: Inputs, { builder, built, metadata, cancelled }: Built): BuildFacts {
  return {
    result: resultOf(built, cancelled),
    started: built.started.toISOString(),
    seconds: built.seconds,
    ref: metadata?.ref,
    name: buildName(build),
    target: build.target,
    dockerfile: dockerfileOf(build),
    tags: build.tags,
    platforms: build.platforms,
    digest: metadata?.digest,
    builder: {
      name: builder.name,
      driver: builder.driver,
      buildkit: builder.buildkit,
      buildx: builder.buildx,
    },
    noCache: build.noCache,
  };
}

/** `call` asks for something else than a build, to which limits do not apply. */
export function isBuild({ call }: Pick<Inputs['build'], 'call'>): boolean {
  return call === undefined || call === 'build';
}

const NO_LIMITS: LimitInputs = { hitRate: {}, cacheSize: {}, imageSize: {}, buildTime: {} };

/** The Dockerfile from the workspace, where annotations point to; buildx looks for it in the context. */
function dockerfileOf({ file, context }: Inputs['build']): string {
  const isLocal = !/^[a-z][a-z0-9+.-]*:\/\/|^git@|^-$/i.test(context);
  return file ?? (isLocal ? join(context, 'Dockerfile') : 'Dockerfile');
}

/** What the build amounts to. A record that cannot be measured costs the figures, never the build. */
async function measureRun(inputs: Inputs, ran: Omit<Built, 'builder'>, notes: Note[]) {
  const { built, metadata, cancelled } = ran;
  let measured: Measurements;
  try {
    measured = await measureBuild(built.record, { metadata: metadata?.raw, ...inputs.build });
  } catch (error) {
    notes.push({ level: 'warning', message: `The build could not be measured: ${reasonOf(error)}` });
    measured = measure({ ...built.record, vertices: [] });
  }
  return { ...measured, error: errorOf(built, measured.error, cancelled) };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The step that failed; else what buildx said, and a signal before all, since it makes BuildKit blame a step. */
function errorOf(built: BuildRun, inLog: BuildError | undefined, cancelled: boolean): BuildError | undefined {
  const message = exitError(built, cancelled);
  if (message === undefined) return undefined;
  return inLog && !built.exit.signal && !cancelled ? inLog : { message, logTail: [] };
}

function resultOf({ exit }: BuildRun, cancelled: boolean): BuildResult {
  if (exit.code === 0) return 'succeeded';
  return cancelled ? 'cancelled' : 'failed';
}
