import { readFileSync } from 'node:fs';

/** All that a process has started, and what those have, the youngest first. */
export function descendantsOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return [...children.flatMap(descendantsOf), ...children];
}

/** Kills all that a process has started, as a runner does that is lost. */
export function killBelow(pid: number): void {
  for (const child of descendantsOf(pid)) process.kill(child, 'SIGKILL');
}
