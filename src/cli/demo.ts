import { chooseBuilder } from '../buildx/builder.ts';
import { docker } from '../buildx/docker.ts';
import { BuilderProblem } from '../buildx/types.ts';
import type { Environment } from '../environment.ts';
import { type Compared, renderComparison } from '../report/comparison.ts';
import { renderTerminal } from '../report/terminal.ts';
import { liveBuilds } from './demo-live.ts';
import { recordedBuilds } from './demo-recorded.ts';
import { type Console, EXIT } from './types.ts';

interface Options {
  recorded?: boolean;
  /** Directory with the recorded builds and the project. */
  assets: string;
}

/** Four builds of a Python service, each with its report, then a table that compares them. Says whose builds they are. */
export async function demo(
  options: Options,
  console: Console & { environment: Environment },
): Promise<number> {
  const builds =
    (options.recorded ? undefined : await live(options, console)) ?? (await recorded(options, console));
  for (const { title, report } of builds) {
    console.write(`${heading(title, console)}\n\n${renderTerminal(report, console.terminal)}\n`);
  }
  console.write(`${heading('The four builds', console)}\n\n${renderComparison(builds, console.terminal)}`);
  return builds.some(({ report }) => report.build.result === 'failed') ? EXIT.failed : EXIT.done;
}

async function live(
  { assets }: Options,
  console: Console & { environment: Environment },
): Promise<Compared[] | undefined> {
  const { environment, say } = console;
  const port = docker(environment.variables);
  try {
    // Throws when no engine answers, before anything is announced.
    await chooseBuilder(port, { platforms: [], plan: { destinations: [] } });
    const builds = await liveBuilds(assets, { environment, docker: port, say });
    console.write('These builds were made just now, by the Docker engine of this machine.\n\n');
    return builds;
  } catch (error) {
    if (!(error instanceof BuilderProblem)) throw error;
    console.say(`No builds of your own: ${error.message}`);
    return undefined;
  }
}

async function recorded({ assets }: Options, { write }: Console): Promise<Compared[]> {
  const { builds, versions } = await recordedBuilds(assets);
  write(`These are recorded builds, made by ${versions} and now run through the same reader as yours.\n\n`);
  return builds;
}

function heading(title: string, { terminal }: Console): string {
  const text = `── ${title} `;
  return text.padEnd(Math.min(terminal.width, 80), '─');
}
