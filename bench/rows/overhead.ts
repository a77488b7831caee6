import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEngine } from '../../scripts/engine/engine.mjs';
import { costRow, type Row } from '../row.ts';

const RUNS = 11;
const ROOT = resolve(import.meta.dirname, '..');

/** Time added to a cached build may be so many times the build itself. */
const MOST = 1.5;

/**
 * A fully cached nine-step build through dist/index.cjs, start to exit, beside raw `docker buildx build` with the same
 * arguments, in turns; then the parts of which the added time is made, each measured by itself.
 */
export default async function overhead(): Promise<Row[]> {
  const engine = await readEngine();
  if (typeof engine === 'string') {
    process.stderr.write(`  left out, since it needs an engine: ${engine}\n`);
    return [];
  }
  return Object.entries(engine.engines).flatMap(([name, { env }]) => measured(name, env));
}

function measured(engine: string, variables: Record<string, string>): Row[] {
  const directory = mkdtempSync(join(tmpdir(), 'bench-overhead-'));
  try {
    const project = join(directory, 'project');
    cpSync(join(ROOT, '__tests__/fixtures/projects/python-service'), project, { recursive: true });
    const commands = commandsFor(directory, project, { ...process.env, ...variables });
    for (const command of Object.values(commands)) command();
    const times = inTurns(commands);
    const raw = times.raw ?? 0;
    const part = (name: string, milliseconds = 0) =>
      costRow(`  ${engine}: ${name}`, milliseconds, raw, 'ms', MOST);
    return [
      costRow(`time added to a cached build, ${engine}`, (times.ours ?? 0) - raw, raw, 'ms', MOST),
      part('node starts', times.node),
      part('node starts and the bundle loads', times.load),
      part('look-ups, side by side', times.lookUps),
      part('raw build with all provenance', times.provenance),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function commandsFor(directory: string, project: string, env: NodeJS.ProcessEnv): Record<string, () => void> {
  const file = (name: string) => join(directory, name);
  for (const name of ['output', 'summary']) writeFileSync(file(name), '');
  const runner = {
    ...env,
    RUNNER_TEMP: directory,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    INPUTS: JSON.stringify({ context: '.', cache: 'none', tags: 'bench:overhead' }),
  };
  const bundle = join(ROOT, 'dist/index.cjs');
  const raw = [
    'buildx',
    'build',
    '--iidfile',
    file('id'),
    '--tag',
    'bench:overhead',
    '--metadata-file',
    file('metadata'),
    '.',
  ];
  const run =
    (command: string, args: string[], variables: NodeJS.ProcessEnv = env) =>
    () => {
      const { status, stderr } = spawnSync(command, args, { cwd: project, env: variables, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
    };
  const lookUps = ['docker buildx version', 'DEBUG=1 docker buildx inspect', 'docker version --format x'];
  return {
    raw: run('docker', raw),
    ours: run(process.execPath, ['-e', `require(${JSON.stringify(bundle)}).run()`], runner),
    node: run(process.execPath, ['-e', '']),
    load: run(process.execPath, ['-e', `require(${JSON.stringify(bundle)})`]),
    lookUps: run('sh', ['-c', `${lookUps.map((command) => `${command} >/dev/null 2>&1 &`).join(' ')} wait`]),
    provenance: run('docker', raw, { ...env, BUILDX_METADATA_PROVENANCE: 'max' }),
  };
}

/** The median milliseconds of each command, taken in turns so that all meet the same weather. */
function inTurns(commands: Record<string, () => void>): Record<string, number> {
  const times = Object.fromEntries(Object.keys(commands).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < RUNS; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const start = performance.now();
      command();
      times[name]?.push(performance.now() - start);
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, all.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0]),
  );
}
