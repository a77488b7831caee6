import { join } from 'node:path/posix';
import type { BuildRun } from './buildx/build.ts';
import { exitError } from './buildx/exit-error.ts';
import type { Metadata } from './buildx/metadata.ts';
import type { Builder } from './buildx/types.ts';
import type { Inputs, LimitInputs } from './inputs/types.ts';
import { measureBuild } from './measure.ts';
import { measure } from './metrics/measure.ts';
import type { BuildError, Measurements } from './metrics/types.ts';
import { buildName } from './report/build-name.ts';
import type { BuildFacts } from './report/compose.ts';
import type { BuildResult, Note } from './report/types.ts';

/** A build that has ended, with what it left. */
export interface Built {
  builder: Builder;
  built: BuildRun;
  metadata?: Metadata;
  cancelled: boolean;
}

/** What is known about a build beside its record. */
export function factsOf({ build }: Inputs, { builder, built, metadata, cancelled }: Built): BuildFacts {
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

/** No limit at all. */
export const NO_LIMITS: LimitInputs = { hitRate: {}, cacheSize: {}, imageSize: {}, buildTime: {} };

/** The Dockerfile from the workspace, where annotations point to; buildx looks for it in the context. */
function dockerfileOf({ file, context }: Inputs['build']): string {
  const isLocal = !/^[a-z][a-z0-9+.-]*:\/\/|^git@|^-$/i.test(context);
  return file ?? (isLocal ? join(context, 'Dockerfile') : 'Dockerfile');
}

/** What the build amounts to. A record that cannot be measured costs the figures, never the build. */
export async function measureRun(inputs: Inputs, ran: Omit<Built, 'builder'>, notes: Note[]) {
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
