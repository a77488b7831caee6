import type { Docker, Exit, RunningCommand } from './types.ts';

/** What a look-up printed, or a clause that says why it gave nothing. */
export type Answer = { text: string } | { failure: string };

/** A build that `docker buildx history` knows. */
export interface BuildReference {
  builder: string;
  id: string;
}

/** What can be asked about an image that was built. No question rejects, and each is answered within seconds. */
export interface ImageQuestions {
  /** A JSON object a line, the newest entry first, sizes in bytes. For an image that Docker holds. */
  history(image: string, platform?: string): Promise<Answer>;
  /** `docker image inspect`: a JSON list of one image. */
  inspection(image: string): Promise<Answer>;
  /** The whole provenance predicate of a build for one platform. Needs Buildx 0.20. */
  provenance(build: BuildReference, platform: string): Promise<Answer>;
  /** A manifest of a build's image: the one with this digest, else that of the platform, else the only one. */
  manifest(build: BuildReference, which: { digest?: string; platform?: string }): Promise<Answer>;
  /** The manifest or index in a registry, by `name@digest`. */
  pushed(image: string): Promise<Answer>;
}

/** Milliseconds after which an answer is no longer waited for. */
const PATIENCE = 4000;

/** More characters than the largest provenance has. */
const MAX_ANSWER = 32 * 1024 * 1024;

const MAX_FAILURE = 300;

/** Takes `builder/node/id` of a metadata file apart; undefined for anything else. */
export function buildReference(ref: unknown): BuildReference | undefined {
  if (typeof ref !== 'string') return undefined;
  const [, builder, id] = /^([A-Za-z0-9][\w.-]*)\/[^/]*\/([a-z0-9]+)$/.exec(ref) ?? [];
  return builder && id ? { builder, id } : undefined;
}

/** Asks docker. `patience` is in milliseconds. */
export function imageQuestions(docker: Docker, patience = PATIENCE): ImageQuestions {
  const ask = (...args: string[]) => answerOf(docker, args, patience);
  const attachment = ({ builder, id }: BuildReference, flags: string[], digest: string[] = []) =>
    ask('buildx', 'history', 'inspect', 'attachment', '--builder', builder, ...flags, id, ...digest);
  return {
    history: (image, platform) =>
      ask(
        'history',
        '--no-trunc',
        '--human=false',
        '--format',
        '{{json .}}',
        ...platformFlags(platform),
        image,
      ),
    inspection: (image) => ask('image', 'inspect', image),
    provenance: (build, platform) => attachment(build, ['--type', 'provenance', ...platformFlags(platform)]),
    manifest: (build, { digest, platform }) =>
      digest === undefined
        ? attachment(build, ['--type', 'manifest', ...platformFlags(platform)])
        : attachment(build, [], [digest]),
    pushed: (image) => ask('buildx', 'imagetools', 'inspect', '--raw', image),
  };
}

function platformFlags(platform: string | undefined): string[] {
  return platform === undefined ? [] : ['--platform', platform];
}

/** A command that says nothing for too long is killed, so that it holds nobody up. */
async function answerOf(docker: Docker, args: readonly string[], patience: number): Promise<Answer> {
  const out = new Kept();
  const err = new Kept();
  let timer: NodeJS.Timeout | undefined;
  try {
    const output = { stdout: (line: string) => out.add(line), stderr: (line: string) => err.add(line) };
    const running = docker.start(args, {}, output);
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), patience);
    });
    const end = await Promise.race([running.exit, late]);
    return end === 'late' ? tooLate(running, patience) : ended(end, out, err);
  } catch (error) {
    // There is no docker any more, which the build will have said itself.
    return { failure: firstLine(error instanceof Error ? error.message : String(error)) };
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(running: RunningCommand, patience: number): Answer {
  running.stop('SIGKILL');
  // It ends now, and how it ends says nothing more.
  running.exit.catch(() => undefined);
  return { failure: `there was no answer within ${patience / 1000} seconds` };
}

function ended({ code, signal }: Exit, out: Kept, err: Kept): Answer {
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
    return this.length <= MAX_ANSWER;
  }

  text(): string {
    return this.lines.join('\n');
  }
}
