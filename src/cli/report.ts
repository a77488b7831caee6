import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { reportOfLog } from '../log-report.ts';
import { logStream } from '../progress/detect.ts';
import type { BuildRecord } from '../progress/types.ts';
import { reportJson } from '../report/json.ts';
import { renderSummary } from '../report/summary.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Report } from '../report/types.ts';
import { type Console, EXIT } from './types.ts';

export const FORMATS = ['text', 'markdown', 'json'] as const;
export type Format = (typeof FORMATS)[number];

interface Options {
  /** A path, or `-` for standard input. */
  log: string;
  format: Format;
  dockerfile?: string;
  /** What the build is called. */
  name?: string;
}

/** Shows the report of each build in a log. Silent until the log ends, so that it can stand in a pipe. */
export async function report({ log, format, dockerfile, name }: Options, console: Console): Promise<number> {
  const unreadable = dockerfile === undefined ? undefined : await readingTrouble(dockerfile);
  if (unreadable !== undefined) return unusable(`The Dockerfile cannot be read: ${unreadable}.`, console);
  const { records, complaint } = await readLog(log);
  const source = log === '-' ? 'Standard input' : log;
  if (records.length === 0) return unusable(`${source} holds no build: ${complaint ?? EXPECTED}.`, console);
  const reports = await Promise.all(records.map((record) => reportOfLog(record, { file: dockerfile, name })));
  console.write(render(reports, format, console));
  return reports.some(({ build }) => build.result === 'failed') ? EXIT.failed : EXIT.done;
}

const EXPECTED =
  'expected the output of docker build, buildx, bake or compose, made with --progress=plain or rawjson (2>&1 in a pipe, since it goes to standard error)';

function unusable(sentence: string, console: Console): number {
  console.say(sentence);
  return EXIT.unusable;
}

/** Why a file cannot be read, with its path; undefined when it can. */
async function readingTrouble(path: string): Promise<string | undefined> {
  try {
    await readFile(path);
    return undefined;
  } catch (error) {
    return `${path} (${error instanceof Error ? error.message : error})`;
  }
}

/** One JSON object for one build, a list for several. */
function render(reports: readonly Report[], format: Format, { terminal }: Console): string {
  if (format === 'json') {
    const [first] = reports;
    const objects = reports.map((one) => reportJson(one).trimEnd());
    return first && reports.length === 1 ? `${objects[0]}\n` : `[\n${objects.join(',\n')}\n]\n`;
  }
  return reports
    .map((one) => (format === 'markdown' ? renderSummary(one, 'full') : renderTerminal(one, terminal)))
    .join('\n');
}

async function readLog(log: string): Promise<{ records: BuildRecord[]; complaint?: string }> {
  const stream = logStream();
  for await (const chunk of log === '-' ? process.stdin : createReadStream(log)) stream.write(chunk);
  return { records: stream.end(), complaint: stream.complaint() };
}
