import { type LineSources, measureBuild } from './measure.ts';
import { checksOf } from './metrics/build-check.ts';
import { isCancellation } from './metrics/status.ts';
import type { Measurements } from './metrics/types.ts';
import { isBuildxError } from './progress/client-text.ts';
import type { BuildRecord } from './progress/types.ts';
import { buildName } from './report/build-name.ts';
import { type BuildFacts, composeReport } from './report/compose.ts';
import { notesOf } from './report/notes.ts';
import type { BuildResult, Report } from './report/types.ts';

/** What is known about a build that somebody else made, beside its log. */
export interface LogSources extends LineSources {
  name?: string;
}

/** The report of a build from its log alone: no plan, no limits, no versions but what the log tells. */
export async function reportOfLog(log: BuildRecord, sources: LogSources = {}): Promise<Report> {
  const record = withoutForeignError(log);
  const measured = await measureBuild(record, sources);
  const tags = namedImages(record);
  const facts: BuildFacts = {
    result: resultOf(record, measured),
    seconds: record.seconds,
    name: sources.name ?? nameOf(tags, sources.file),
    dockerfile: sources.file,
    tags,
    platforms: [...new Set(measured.steps.flatMap(({ platform }) => platform ?? []))],
    builder: record.builder,
  };
  const notes = notesOf({ text: record.text, result: facts.result, hasMetadata: true });
  return composeReport(facts, measured, { text: record.text }, notes, checksOf(record));
}

/** Whatever ran the build says `ERROR:` as well; only buildx's own word makes a build fail that shows no failed step. */
function withoutForeignError(record: BuildRecord): BuildRecord {
  return record.error === undefined || isBuildxError(record.error) ? record : { ...record, error: undefined };
}

/** A log that ends before its build does leaves the result unknown. */
function resultOf(record: BuildRecord, measured: Measurements): BuildResult {
  const cancelled = measured.steps.some(({ status }) => status === 'cancelled');
  if (measured.error) return isCancellation(measured.error.message) ? 'cancelled' : 'failed';
  if (record.error !== undefined) return 'failed';
  if (cancelled) return 'cancelled';
  const hasEnded = record.vertices.every(({ state }) => state === 'completed') && reachesLastStep(record);
  return hasEnded ? 'succeeded' : 'unknown';
}

/** Whether any stage came to its last step, `3/3`; a log cut between two steps has none that did. */
function reachesLastStep({ vertices }: BuildRecord): boolean {
  const places = vertices.flatMap(({ name }) =>
    [/\b(\d+)\/(\d+)\] /.exec(name) ?? []].filter((match) => match.length > 0),
  );
  return places.length === 0 || places.some(([, number, of]) => number === of);
}

const NAMES_SHOWN = 3;

/** The names of the images, of which bake makes several; else the folder of the Dockerfile, where its path tells one. */
function nameOf(tags: readonly string[], file: string | undefined): string | undefined {
  if (tags.length === 0) return file?.includes('/') ? buildName({ tags, file, context: '.' }) : undefined;
  const images = [...new Set(tags.map((tag) => buildName({ tags: [tag], context: '.' })))].sort();
  const more = images.length - NAMES_SHOWN;
  return `${images.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Image names that the exporter said it gave. */
function namedImages({ vertices }: BuildRecord): string[] {
  const names = vertices.flatMap(({ statuses }) =>
    statuses.flatMap(({ id }) => /^naming to (\S+)/.exec(id)?.[1] ?? []),
  );
  return [...new Set(names)];
}
