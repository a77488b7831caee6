import type { BuildResult, Note } from './types.ts';

/** What a build said or left beside its figures. */
interface NoteFacts {
  /** Why another builder than the current one was taken. */
  note?: string;
  /** What buildx said beside the progress. */
  text: readonly string[];
  result: BuildResult;
  /** False when no temporary file could be written, so that buildx left no metadata. */
  hasMetadata: boolean;
}

/** Sentences for the report that no figure tells. */
export function notesOf({ note, text, result, hasMetadata }: NoteFacts): Note[] {
  const notes: Note[] = [];
  if (note) notes.push({ level: 'info', message: note });
  if (result === 'succeeded' && text.some((line) => line.includes('No output specified'))) {
    notes.push({
      level: 'info',
      message:
        'The image was built and then left in the build cache, since nothing was asked for it: write `push: true` to push it, `load: true` to use it in later steps, or `outputs` for anything else.',
    });
  }
  if (!hasMetadata) {
    notes.push({
      level: 'warning',
      message:
        "No temporary file could be written (RUNNER_TEMP and the system's own directory are missing, read-only or full), so digest, image id and Dockerfile lines are not known.",
    });
  }
  return notes;
}
