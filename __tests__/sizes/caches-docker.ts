import type { CommandOutput, Docker, Exit } from '../../src/buildx/types.ts';

/** What a docker command does: prints and ends, fails with a text, or never ends. */
export type DockerAct = { prints: string } | { fails: string } | 'hangs';

/** A Docker whose commands do what a table says, found by any part of their words. Calls and kills are kept. */
export function anActingDocker(acts: Record<string, DockerAct>): {
  docker: Docker;
  calls: string[];
  killed: string[];
} {
  const calls: string[] = [];
  const killed: string[] = [];
  const docker: Docker = {
    run() {
      throw new Error('nothing is run here');
    },
    start(args, _, output) {
      const command = args.join(' ');
      calls.push(command);
      const act = Object.entries(acts).find(([words]) => command.includes(words))?.[1];
      let kill = (_: Exit) => {};
      const exit = act === 'hangs' ? new Promise<Exit>((resolve) => (kill = resolve)) : ended(act, output);
      return {
        exit,
        stop(signal) {
          killed.push(command);
          kill({ signal });
        },
      };
    },
  };
  return { docker, calls, killed };
}

async function ended(act: Exclude<DockerAct, 'hangs'> | undefined, output: CommandOutput): Promise<Exit> {
  if (act && 'prints' in act) for (const line of act.prints.split('\n')) output.stdout(line);
  else output.stderr(`ERROR: ${act?.fails ?? 'no such command here'}`);
  return { code: act && 'prints' in act ? 0 : 1 };
}
