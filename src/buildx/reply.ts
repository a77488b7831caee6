import type { Docker, Exit, RunningCommand } from './types.ts';

/** What a short docker command printed, or a clause why it gave nothing. */
export type Reply = { text: string } | { failure: string };

/** How long a command may take. */
export interface Patience {
  /** Seconds. */
  seconds: number;
  /** Ends it sooner. */
  signal?: AbortSignal;
}

const MAX_CHARACTERS = 32 * 1024 * 1024;
const MAX_FAILURE = 300;

/** Runs a docker command to its end, or kills it when it takes too long. Never rejects. */
export async function replyOf(
  docker: Docker,
  args: readonly string[],
  { seconds, signal }: Patience,
): Promise<Reply> {
  const out = new Kept();
  const err = new Kept();
  const clock = startClock(seconds, signal);
  try {
    const output = { stdout: (line: string) => out.add(line), stderr: (line: string) => err.add(line) };
    const running = docker.start(args, {}, output);
    const end = await Promise.race([running.exit, clock.late]);
    return end === 'late' ? tooLate(running, seconds) : ended(end, out, err);
  } catch (error) {
    // There is no docker any more, which the build will have said itself.
    return { failure: firstLine(error instanceof Error ? error.message : String(error)) };
  } finally {
    clock.stop();
  }
}

/** `late` settles once the time is over or the signal says so; `stop` leaves nothing behind. */
function startClock(seconds: number, signal: AbortSignal | undefined) {
  let ring = () => {};
  const late = new Promise<'late'>((resolve) => {
    ring = () => resolve('late');
  });
  const timer = setTimeout(ring, seconds * 1000);
  signal?.addEventListener('abort', ring);
  if (signal?.aborted) ring();
  const stop = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', ring);
  };
  return { late, stop };
}

function tooLate(running: RunningCommand, seconds: number): Reply {
  running.stop('SIGKILL');
  // It ends now, and how it ends says nothing more.
  running.exit.catch(() => undefined);
  return { failure: `there was no answer within ${seconds} seconds` };
}

function ended({ code, signal }: Exit, out: Kept, err: Kept): Reply {
  if (code !== 0)
    return { failure: firstLine(err.text()) || `it ended with ${signal ?? `exit code ${code}`}` };
  return out.isWhole ? { text: out.text() } : { failure: 'the answer is too long' };
}

/** What docker says first, without its own prefixes. */
function firstLine(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
  return line
    .replace(/^(ERROR: |Error: |error: |Error response from daemon: )+/, '')
    .trim()
    .slice(0, MAX_FAILURE);
}

class Kept {
  private readonly lines: string[] = [];
  private length = 0;

  add(line: string): void {
    this.length += line.length + 1;
    if (this.isWhole) this.lines.push(line);
  }

  get isWhole(): boolean {
    return this.length <= MAX_CHARACTERS;
  }

  text(): string {
    return this.lines.join('\n');
  }
}
