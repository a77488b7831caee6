import { spawn } from 'node:child_process';
import { getExecOutput } from '@actions/exec';
import { lineSplitter } from '../progress/lines.ts';
import { BuilderProblem, type CommandOutput, type Docker, type Exit, type Variables } from './types.ts';

const MISSING = new BuilderProblem(
  'There is no `docker` command on this machine: install Docker (https://docs.docker.com/engine/install/), or run the job on a runner that has it.',
);

/** Docker as found on the PATH of the given environment. */
export function docker(environment: Variables): Docker {
  return {
    async run(args, extra = {}) {
      try {
        const { exitCode, stdout, stderr } = await getExecOutput('docker', [...args], {
          env: defined({ ...environment, ...extra }),
          silent: true,
          ignoreReturnCode: true,
        });
        return { code: exitCode, stdout, stderr };
      } catch (error) {
        throw isMissing(error) ? MISSING : error;
      }
    },
    start: (args, extra, output) => start(args, defined({ ...environment, ...extra }), output),
  };
}

/** `@actions/exec` cannot stop what it started, so the build runs on Node's own spawn. */
function start(args: readonly string[], env: Record<string, string>, output: CommandOutput) {
  const child = spawn('docker', [...args], { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  for (const stream of ['stdout', 'stderr'] as const) {
    const lines = lineSplitter((line) => output[stream](line));
    child[stream].on('data', (chunk: Buffer) => lines.write(chunk));
    child[stream].on('end', () => lines.end());
  }
  const exit = new Promise<Exit>((resolve, reject) => {
    child.on('error', (error) => reject(isMissing(error) ? MISSING : error));
    child.on('close', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });
  return {
    exit,
    stop(signal: NodeJS.Signals) {
      child.kill(signal);
      // What docker started can outlive it and hold its streams open; once killed, nobody waits for that.
      if (signal === 'SIGKILL') for (const stream of [child.stdout, child.stderr]) stream.destroy();
    },
  };
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || error.message.startsWith('Unable to locate executable file');
}

function defined(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
