import { spawn, spawnSync } from 'node:child_process';

export const say = (text) => console.log(text);

/** Runs a program and gives its standard output; what it printed is in the error when it fails. */
export function run(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout ?? ''}${stderr ?? ''}`);
  return stdout;
}

/** The same, with what it prints shown as it comes. */
export function show(program, args, options = {}) {
  run(program, args, { stdio: 'inherit', ...options });
}

/** The standard output, or undefined when the program is absent or fails. */
export function ask(program, args, options = {}) {
  try {
    return run(program, args, options);
  } catch {
    return undefined;
  }
}

export const which = (program) => ask('sh', ['-c', 'command -v "$1"', 'sh', program])?.trim();

/** Runs a program without blocking, collecting both streams; never rejects for an exit code. */
export function collect(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const streams = { stdout: [], stderr: [] };
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (data) => {
        streams[name].push(data);
        options.onData?.(name, data, child);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({
        code,
        signal,
        stdout: Buffer.concat(streams.stdout).toString(),
        stderr: Buffer.concat(streams.stderr).toString(),
      }),
    );
  });
}
