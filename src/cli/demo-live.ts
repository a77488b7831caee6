import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BuilderProblem, type Docker } from '../buildx/types.ts';
import type { Environment } from '../environment.ts';
import { readInputs } from '../inputs/read.ts';
import type { Inputs } from '../inputs/types.ts';
import { silentLog } from '../log.ts';
import type { Compared } from '../report/comparison.ts';
import { run, type World } from '../run.ts';
import { DEMO_BUILDS, DEMO_NAME } from './demo-builds.ts';

/** What the builds need of the world. */
interface LiveWorld {
  environment: Environment;
  docker: Docker;
  say(text: string): void;
}

/** The four builds, made on the spot in a copy of the project. Throws BuilderProblem when they cannot be made here. */
export async function liveBuilds(
  assets: string,
  { environment, docker, say }: LiveWorld,
): Promise<Compared[]> {
  const project = mkdtempSync(join(environment.temp, 'buildkit-cache-demo-'));
  try {
    cpSync(join(assets, 'project'), project, { recursive: true });
    const world: World = { environment, docker, log: silentLog(), abort: new AbortController().signal };
    const builds: Compared[] = [];
    for (const { title, change, noCache } of DEMO_BUILDS) {
      say(`Building ${builds.length + 1} of ${DEMO_BUILDS.length}: ${title}`);
      // The instant makes it a change that no earlier demo has left in the cache.
      if (change)
        appendFileSync(join(project, change.file), `${change.append}# ${new Date().toISOString()}\n`);
      const { report } = await run(inputsFor(project, noCache), world);
      if (report.build.result !== 'succeeded') throw new BuilderProblem(failure(report.build.error?.message));
      builds.push({ title, report: { ...report, build: { ...report.build, name: DEMO_NAME } } });
    }
    return builds;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function inputsFor(project: string, noCache = false): Inputs {
  const result = readInputs(
    {
      context: project,
      file: join(project, 'Dockerfile'),
      outputs: 'type=cacheonly',
      cache: 'none',
      'no-cache': String(noCache),
    },
    {
      github: { serverUrl: 'https://github.com', payload: {} },
      hasCheckout: true,
      env: {},
      envHas: () => false,
      fileExists: () => true,
      hasActionsCache: false,
    },
  );
  if (!('inputs' in result)) throw new Error('the inputs of the demo are wrong');
  return result.inputs;
}

function failure(message: string | undefined): string {
  const reason = message?.split('\n', 1)[0] ?? 'it gave no reason';
  return `the engine answers, but a build failed (${reason}).`;
}
