import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from '../../src/report/types.ts';

/** What a step of a workflow leaves behind. */
export interface StepResult {
  code: number | null;
  /** The log, stdout and stderr as they came. */
  log: string;
  outputs: Record<string, string>;
  summary: string;
  report?: Report;
  /** What is left in RUNNER_TEMP that holds a secret or was to go away. */
  temp: string;
}

const BUNDLE = resolve('dist/index.cjs');

/** The variables of a runner that tests do not want from the machine they run on. */
const FROM_RUNNER = /^(GITHUB_|RUNNER_|ACTIONS_|INPUT|BUILDX_|BUILDKIT_(?!CACHE_ENGINE)|DOCKER_)/;

/** Runs dist/index.cjs as the composite's script does, in a process of its own. */
export async function runAction(
  inputs: Record<string, string>,
  options: {
    env?: Record<string, string | undefined>;
    cwd?: string;
    /** Called with the process and each piece of its log. */
    watch?: (child: ChildProcess, log: string) => void;
  } = {},
): Promise<StepResult> {
  const temp = mkdtempSync(join(tmpdir(), 'runner-temp-'));
  const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const child = spawn(process.execPath, ['-e', `require(${JSON.stringify(BUNDLE)}).run()`], {
    cwd: options.cwd ?? temp,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FROM_RUNNER.test(name))),
      ...files,
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/api',
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
      RUNNER_TEMP: temp,
      INPUTS: JSON.stringify(inputs),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      options.watch?.(child, log);
    });
  }
  const code = await new Promise<number | null>((done) => child.on('close', done));
  const outputs = parseOutputs(readFileSync(files.GITHUB_OUTPUT, 'utf8'));
  const summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8');
  const report =
    outputs.report && existsSync(outputs.report)
      ? JSON.parse(readFileSync(outputs.report, 'utf8'))
      : undefined;
  return { code, log, outputs, summary, report, temp };
}

/** Removes what a step left. */
export function forget(...steps: StepResult[]): void {
  for (const { temp } of steps) rmSync(temp, { recursive: true, force: true });
}

/** The `name<<DELIMITER` form in which @actions/core writes outputs. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name, , value] of text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm))
    outputs[name ?? ''] = value ?? '';
  return outputs;
}
