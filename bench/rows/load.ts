import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { costRow, type Row } from '../row.ts';

const RUNS = 9;

/** Milliseconds that a bundle may take to load. */
const MOST = 120;

/** Loading each bundle in a fresh process. */
export default function load(): Row[] {
  return ['index', 'cli'].map((name) => {
    const file = resolve(import.meta.dirname, `../dist/${name}.cjs`);
    const script = `process.argv.splice(1, 9, 'x', '--version'); const start = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - start)`;
    const times = Array.from({ length: RUNS }, () => Number(run(script)));
    return costRow(`load dist/${name}.cjs / ${MOST} ms`, Math.min(...times), MOST, 'ms', 1);
  });
}

/** The last line that it prints; the command line, asked for its version, prints that before. */
function run(script: string): string {
  const output = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  return output.trim().split('\n').at(-1) ?? '';
}
