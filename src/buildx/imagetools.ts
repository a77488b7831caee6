import { type Patience, type Reply, replyOf } from './reply.ts';
import type { Docker } from './types.ts';

/** Reads manifests and indexes as a registry has them, with the user's logins and the builder's settings. */
export interface Registry {
  docker: Docker;
  /** Whose settings of registries (mirrors, plain HTTP) hold; absent: the current builder. */
  builder?: string;
}

/** The text of what a reference leads to; `undefined` when the registry says that there is no such thing. Never rejects. */
export async function manifestText(
  ref: string,
  { docker, builder }: Registry,
  patience: Patience,
): Promise<Reply | undefined> {
  const named = builder === undefined ? [] : ['--builder', builder];
  const args = ['buildx', 'imagetools', 'inspect', '--raw', ...named, '--', ref];
  const reply = await replyOf(docker, args, patience);
  return 'failure' in reply && isNotFound(reply.failure) ? undefined : reply;
}

/** containerd's resolver ends with it what a registry answers with 404. */
function isNotFound(failure: string): boolean {
  return /: not found$/.test(failure) || /\b(manifest|name) unknown\b/i.test(failure);
}
