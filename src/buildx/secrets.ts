import type { Secret } from '../inputs/types.ts';
import { type ResolvedSecret, secretArgument } from './arguments.ts';
import type { Scratch } from './scratch.ts';
import { BuilderProblem } from './types.ts';

/** The build's secrets as buildx takes them. Values go into files, never into arguments. Throws BuilderProblem. */
export function resolveSecrets(secrets: readonly Secret[], scratch: Scratch | undefined): ResolvedSecret[] {
  return secrets.map((secret) => ({ from: secret.from, argument: argumentOf(secret, scratch) }));
}

function argumentOf(secret: Secret, scratch: Scratch | undefined): string {
  if (secret.from === 'env') return secretArgument(secret.id, { env: secret.name });
  if (secret.from === 'file') return secretArgument(secret.id, { src: secret.path });
  if (!scratch) {
    throw new BuilderProblem(
      `The secret "${secret.id}" needs a temporary file, and neither RUNNER_TEMP nor the system's own directory can be written: free some space there.`,
    );
  }
  return secretArgument(secret.id, { src: scratch.writeSecret(secret.value) });
}
