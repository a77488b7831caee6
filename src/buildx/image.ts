import { type Reply, replyOf } from './reply.ts';
import type { Docker } from './types.ts';

/** A build that `docker buildx history` knows. */
export interface BuildReference {
  builder: string;
  id: string;
}

/** What can be asked about an image that was built. No question rejects, and each is answered within seconds. */
export interface ImageQuestions {
  /** A JSON object a line, the newest entry first, sizes in bytes. For an image that Docker holds. */
  history(image: string, platform?: string): Promise<Reply>;
  /** `docker image inspect`: a JSON list of one image. */
  inspection(image: string): Promise<Reply>;
  /** The whole provenance predicate of a build for one platform. Needs Buildx 0.20. */
  provenance(build: BuildReference, platform: string): Promise<Reply>;
  /** A manifest of a build's image: the one with this digest, else that of the platform, else the only one. */
  manifest(build: BuildReference, which: { digest?: string; platform?: string }): Promise<Reply>;
  /** The manifest or index in a registry, by `name@digest`. */
  pushed(image: string): Promise<Reply>;
}

/** Seconds after which an answer is no longer waited for. */
const PATIENCE = 4;

/** Takes `builder/node/id` of a metadata file apart; undefined for anything else. */
export function buildReference(ref: unknown): BuildReference | undefined {
  if (typeof ref !== 'string') return undefined;
  const [, builder, id] = /^([A-Za-z0-9][\w.-]*)\/[^/]*\/([a-z0-9]+)$/.exec(ref) ?? [];
  return builder && id ? { builder, id } : undefined;
}

/** Asks docker. `patience` is in seconds. */
export function imageQuestions(docker: Docker, patience = PATIENCE): ImageQuestions {
  const ask = (...args: string[]) => replyOf(docker, args, { seconds: patience });
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
