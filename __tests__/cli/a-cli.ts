import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The command line of today's sources, in processes of its own; the caller's servers go on answering meanwhile. */
export interface ACli {
  run(
    args: readonly string[],
    options?: { env?: Record<string, string>; interruptAt?: RegExp },
  ): Promise<Ended>;
  remove(): void;
}

export async function aCli(): Promise<ACli> {
  const directory = mkdtempSync(join(tmpdir(), 'cli-'));
  const file = join(directory, 'cli.cjs');
  await build({
    entryPoints: [resolve('src/cli.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { VERSION: '"0.0.0"' },
    logLevel: 'error',
  });
  return {
    run: (args, { env = {}, interruptAt } = {}) =>
      new Promise((end) => {
        const child = spawn(process.execPath, [file, ...args], { env: { PATH: process.env.PATH, ...env } });
        const ended: Ended = { status: null, stdout: '', stderr: '' };
        child.stdout.on('data', (chunk) => {
          ended.stdout += chunk;
        });
        child.stderr.on('data', (chunk) => {
          ended.stderr += chunk;
          if (interruptAt?.test(ended.stderr)) child.kill('SIGINT');
        });
        child.on('close', (status) => end({ ...ended, status }));
      }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
