import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './command.mjs';
import { at, home } from './home.mjs';
import { Missing } from './missing.mjs';

/** A long-running process of the engine: its directory holds `pid` and `log`. */
export const background = (name) => ({
  name,
  dir: at(name),
  pidFile: at(name, 'pid'),
  logFile: at(name, 'log'),
});

/** The pid, if that process runs and is ours: its command line names the home. */
export function pidOf(process) {
  if (!existsSync(process.pidFile)) return undefined;
  const pid = Number(readFileSync(process.pidFile, 'utf8'));
  const file = join('/proc', String(pid), 'cmdline');
  return pid && existsSync(file) && readFileSync(file, 'utf8').includes(home) ? pid : undefined;
}

export function start(process, program, args) {
  mkdirSync(process.dir, { recursive: true });
  const log = openSync(process.logFile, 'a');
  const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
  writeFileSync(process.pidFile, String(child.pid));
  child.unref();
}

/** Starts a server unless it runs; `port` is the middle of the variable that moves it elsewhere. */
export async function serve(process, { program, args, url, port, prepare }) {
  if (pidOf(process)) return say(`${process.name}: running on ${url}`);
  if (await responds(url))
    throw new Missing(
      `Something else answers on ${url}: set BUILDKIT_CACHE_ENGINE_${port}_PORT to a free port.`,
    );
  say(`${process.name}: starting on ${url}`);
  mkdirSync(process.dir, { recursive: true });
  prepare?.();
  start(process, program, args);
  await until(process, () => responds(url));
}

/** Whether anything speaks HTTP at an address. */
export const responds = (url) =>
  fetch(url, { signal: AbortSignal.timeout(3000) }).then(
    (response) => response.text().then(() => true),
    () => false,
  );

export async function stop(process) {
  const pid = pidOf(process);
  if (pid) {
    say(`stopping ${process.name} (pid ${pid})`);
    globalThis.process.kill(pid, 'SIGTERM');
    for (let i = 0; i < 300 && pidOf(process); i++) await sleep(100);
    if (pidOf(process)) globalThis.process.kill(pid, 'SIGKILL');
  }
  rmSync(process.pidFile, { force: true });
}

export async function until(process, ready, seconds = 60) {
  for (let i = 0; i < seconds * 5; i++) {
    if (await ready()) return;
    await sleep(200);
  }
  const tail = existsSync(process.logFile)
    ? readFileSync(process.logFile, 'utf8').split('\n').slice(-15).join('\n')
    : '';
  throw new Error(`${process.name} was not ready after ${seconds} s; the end of its log:\n${tail}`);
}
