import type { LiveLog } from '../progress/live/live.ts';
import { decodeStatus, rawjsonRecorder } from '../progress/rawjson/reader.ts';
import type { BuildRecord } from '../progress/types.ts';
import type { Docker, Exit, RunningCommand, Variables } from './types.ts';

/** Asked of every build: the whole provenance ties steps to lines, the warnings are the build checks. */
const METADATA = { BUILDX_METADATA_PROVENANCE: 'max', BUILDX_METADATA_WARNINGS: 'true' };

/** How often the live log may say something although BuildKit is silent, in milliseconds. */
const TICK = 150;

/** What remains of the time that GitHub leaves between its first signal and the end, in milliseconds. */
const PATIENCE = 6000;

/** How a build went. */
export interface BuildRun {
  exit: Exit;
  record: BuildRecord;
  /** Wall seconds of the buildx process. */
  seconds: number;
  started: Date;
  /** What it printed on stdout, at most a megabyte: the result of `call`. */
  stdout: string;
}

/** Where a build's output is shown as it happens. */
export interface BuildOutput {
  live: LiveLog;
  stdout(line: string): void;
}

/**
 * Runs `docker buildx build`, feeding each line to the record and the live log once. An abort stops it.
 * `variables` are added to its environment.
 */
export async function runBuild(
  docker: Docker,
  args: readonly string[],
  variables: Variables,
  { live, stdout }: BuildOutput,
  abort: AbortSignal,
): Promise<BuildRun> {
  const recorder = rawjsonRecorder();
  const kept = keep(1_000_000);
  const started = new Date();
  const began = performance.now();
  const running = docker.start(
    ['buildx', ...args],
    { ...variables, ...METADATA },
    {
      stdout(line) {
        kept.add(line);
        stdout(line);
      },
      stderr(line) {
        const status = decodeStatus(line);
        if (status) {
          recorder.apply(status);
          live.apply(status);
        } else {
          recorder.text(line);
          live.text(line);
        }
      },
    },
  );
  const ticker = setInterval(() => live.tick(), TICK);
  const release = stopOnAbort(running, abort);
  try {
    const exit = await running.exit;
    const seconds = (performance.now() - began) / 1000;
    return { exit, record: recorder.record(), seconds, started, stdout: kept.text() };
  } finally {
    clearInterval(ticker);
    release();
    live.end();
  }
}

/** Passes the abort on as SIGINT, so that BuildKit can end in order, and kills what has not ended in time. */
function stopOnAbort(running: RunningCommand, abort: AbortSignal): () => void {
  let deadline: NodeJS.Timeout | undefined;
  const stop = () => {
    running.stop('SIGINT');
    deadline = setTimeout(() => running.stop('SIGKILL'), PATIENCE);
  };
  if (abort.aborted) stop();
  else abort.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(deadline);
    abort.removeEventListener('abort', stop);
  };
}

function keep(limit: number) {
  const lines: string[] = [];
  let length = 0;
  return {
    add(line: string) {
      length += line.length + 1;
      if (length <= limit) lines.push(line);
    },
    text: () => lines.join('\n'),
  };
}
