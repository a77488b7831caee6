import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provenanceOf } from './buildx/provenance.ts';
import { measure } from './metrics/measure.ts';
import type { Measurements } from './metrics/types.ts';
import type { BuildRecord } from './progress/types.ts';

/** Where a step's Dockerfile line can come from. */
export interface LineSources {
  /** The parsed metadata file of the build: exact. */
  metadata?: unknown;
  /** Path of the Dockerfile; without one it is `Dockerfile` in the context. */
  file?: string;
  context?: string;
}

/** Measures a record and ties its steps to lines: by provenance, else by their place in the Dockerfile at hand. */
export async function measureBuild(record: BuildRecord, sources: LineSources): Promise<Measurements> {
  const { lines, dockerfile: built } = provenanceOf(sources.metadata);
  const measured = measure(record, { lines });
  if (measured.steps.every((step) => step.line !== undefined)) return measured;
  const dockerfile = built ?? readDockerfile(sources);
  if (dockerfile === undefined) return measured;
  // The parser is only loaded for builds that left no provenance: those that failed, and foreign logs.
  const { locate } = await import('./dockerfile/locate.ts');
  return locate(measured, dockerfile);
}

function readDockerfile({ file, context }: LineSources): string | undefined {
  const path = file ?? (context === undefined ? undefined : join(context, 'Dockerfile'));
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A Git context, a Dockerfile inside an archive, or none at all: then the steps have no lines.
    return undefined;
  }
}
