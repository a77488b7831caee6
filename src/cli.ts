import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { demo } from './cli/demo.ts';
import { PRUNE_FORMATS, prune } from './cli/prune.ts';
import { FORMATS, type Format, report } from './cli/report.ts';
import { usage } from './cli/usage.ts';
import { readEnvironment, readTerminal } from './environment.ts';
import { PRUNE_INPUTS } from './prune/definitions.ts';

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
  const environment = () => readEnvironment(process.env, process.cwd());
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
      const world = { environment: environment(), terminal: terminal(), write, say };
      end(await demo({ ...options, assets: assets() }, world));
    });
  program
    .command('usage')
    .description(
      "shows what a repository's Actions cache holds and whose it is, or what a cache elsewhere weighs; takes GITHUB_TOKEN or GH_TOKEN",
    )
    .option('--repo <owner/name>', 'the repository; GITHUB_REPOSITORY by default')
    .addOption(new Option('--local <directory>', 'a cache in a directory').conflicts(['repo', 'registry']))
    .addOption(new Option('--registry <reference>', 'a cache in a registry').conflicts(['repo', 'local']))
    .addOption(new Option('--format <format>', 'how it is shown').choices(FORMATS).default('text'))
    .action(async (options: { repo?: string; local?: string; registry?: string; format: Format }) =>
      end(await usage(options, environment(), { terminal: terminal(), write, say })),
    );
  pruneOptions(program.command('prune')).action(async (_, command: Command) => {
    const { repo, format, ...inputs } = command.opts<PruneOptions>();
    const console = { terminal: terminal(), write, say };
    const signal = interrupted();
    end(await prune({ repo, format, inputs: pruneInputs(inputs) }, environment(), console, signal));
    // A pause that GitHub asked for may still be waited for.
    if (signal.aborted) setTimeout(() => process.exit(), 100);
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

interface PruneOptions {
  repo?: string;
  format: (typeof PRUNE_FORMATS)[number];
  [input: string]: string | string[] | boolean | undefined;
}

/** The policies are those of prune/action.yml, under the same names. */
function pruneOptions(command: Command): Command {
  return command
    .description("tells what would go of a repository's Actions cache, and deletes it with --apply")
    .option('--repo <owner/name>', 'the repository; GITHUB_REPOSITORY by default')
    .option('--closed-pull-requests', 'what closed pull requests left')
    .option('--idle-days <days>', 'what was not used for so many days')
    .option('--superseded-indexes', 'indexes that a newer one has replaced')
    .option(
      '--keep-bytes <size>',
      'what was not used for longest, until no more than this is left, such as 8GB',
    )
    .option('--keys <patterns...>', 'only keys that a pattern matches; * stands for anything')
    .option('--refs <patterns...>', 'only refs that a pattern matches, such as refs/heads/feature/*')
    .option('--all-tools', "also what is not BuildKit's")
    .option('--max-deletions <number>', 'at most so many caches; 500 by default')
    .option('--apply', 'deletes; without it nothing is deleted')
    .addOption(new Option('--format <format>', 'how it is shown').choices(PRUNE_FORMATS).default('text'));
}

/** The options as the texts that the action would be given. */
function pruneInputs(options: Readonly<Record<string, string | string[] | boolean | undefined>>) {
  const texts = PRUNE_INPUTS.map(({ name }): [string, string] => {
    const option = options[name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())] ?? '';
    return [name, Array.isArray(option) ? option.join('\n') : String(option)];
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** Ends with the first Ctrl-C what is under way, so that what was done is told. The second one ends everything. */
function interrupted(): AbortSignal {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  return abort.signal;
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
