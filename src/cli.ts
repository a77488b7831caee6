import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { demo } from './cli/demo.ts';
import { FORMATS, type Format, report } from './cli/report.ts';
import { readEnvironment, readTerminal } from './environment.ts';

declare const VERSION: string;

/** Exit codes: done; a limit or the build failed; wrong usage, or an input that holds no build. */
const DONE = 0;
const WRONG_USAGE = 2;

/** The door that the command line calls. Sets the exit code and never throws. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('buildkit-cache')
    .description('Tells what the BuildKit cache did in a build: hit rate, first miss, time, transfers.')
    .version(VERSION)
    .option('--no-color', 'plain text, as with NO_COLOR set')
    .showHelpAfterError('(buildkit-cache --help shows what there is)')
    .exitOverride();
  const terminal = () => readTerminal(process.env, process.stdout, program.opts<{ color: boolean }>().color);
  const write = (text: string) => process.stdout.write(text);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const end = (code: number) => {
    process.exitCode = code;
  };

  program
    .command('report')
    .description(
      'shows the report of one or more builds from their log: rawjson or plain, with or without CI prefixes',
    )
    .argument('[log]', 'file with the log; "-" reads standard input', '-')
    .addOption(new Option('--format <format>', 'how it is shown').choices(FORMATS).default('text'))
    .option('--dockerfile <file>', 'Dockerfile of the build, so that steps get their lines')
    .option('--name <name>', 'what the build is called, where the log names no image')
    .action(async (log: string, options: { format: Format; dockerfile?: string; name?: string }) =>
      end(await report({ log, ...options }, { terminal: terminal(), write, say })),
    );
  program
    .command('demo')
    .description('shows four builds of a Python service: cold, unchanged, code changed, dependencies changed')
    .option('--recorded', 'recorded builds only, also where a Docker engine answers')
    .action(async (options: { recorded?: boolean }) => {
      const environment = readEnvironment(process.env, process.cwd());
      end(await demo({ ...options, assets: assets() }, { environment, terminal: terminal(), write, say }));
    });

  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) end(error.exitCode === 0 ? DONE : WRONG_USAGE);
    else {
      say(`buildkit-cache: ${error instanceof Error ? error.message : error}`);
      end(WRONG_USAGE);
    }
  }
}

/** The recorded builds and the project of the demo lie beside the bundle. */
function assets(): string {
  return join(dirname(realpathSync(process.argv[1] ?? '.')), 'demo');
}

/** A reader that has seen enough closes the pipe: that is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`buildkit-cache: the output cannot be written: ${error.message}\n`);
  process.exit(WRONG_USAGE);
});

void main(process.argv);
