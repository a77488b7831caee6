// Runs every file of bench/rows/ in a process of its own and prints one table. A new row is a new file there.
// `node bench/run.mjs rawjson` runs that one only. Exit code 1 when a bound is not kept.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROWS = join(import.meta.dirname, 'rows');

const wanted = process.argv.slice(2);
const names = readdirSync(ROWS)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const directory = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  await bundle();
  const rows = names.flatMap(run);
  process.stdout.write(table(rows));
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}

async function bundle() {
  await build({
    entryPoints: names.map((name) => join(ROWS, `${name}.ts`)),
    outdir: directory,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: {
      'import.meta.dirname': JSON.stringify(import.meta.dirname),
      'import.meta.url': JSON.stringify(import.meta.url),
    },
    logLevel: 'error',
  });
}

/** The rows that a file gives; a file that breaks is a row that is not ok. */
function run(name) {
  process.stderr.write(`${name} ...\n`);
  const script = `Promise.resolve(require(${JSON.stringify(join(directory, `${name}.cjs`))}).default())
    .then((rows) => console.log(JSON.stringify(rows)))`;
  const { status, stdout } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1));
  return [{ name, unit: '', bound: 'runs', ok: false }];
}

function table(rows) {
  const cells = [
    ['', 'ours', 'baseline', 'ratio', 'bound', ''],
    ...rows.map(({ name, ours, baseline, unit, ratio, bound, ok }) => [
      name,
      figure(ours, unit),
      figure(baseline, unit),
      ratio === undefined ? '-' : ratio.toFixed(2),
      bound,
      ok ? 'ok' : 'NOT KEPT',
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function figure(value, unit) {
  if (value === undefined) return '-';
  return `${Math.abs(value) < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en')} ${unit}`;
}
