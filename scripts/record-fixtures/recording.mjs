import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../engine/command.mjs';
import { cleaner } from './cleaning.mjs';

const told = { BUILDX_METADATA_PROVENANCE: 'max', BUILDX_METADATA_WARNINGS: '1' };

/** Makes one case's build and gives the files that tell of it, by name. */
export async function recording(lab, { command = 'build', interrupt }) {
  return command === 'compose' ? compose(lab) : command === 'bake' ? bake(lab) : build(lab, interrupt);
}

/** The same build as a person sees it: what `history logs` leaves out is there, above all the end of a failed build. */
export async function livePlain(lab, { command = 'build', interrupt }) {
  const { stderr } = await timed(
    lab,
    ['buildx', command, '--progress=plain', ...lab.args, ...(command === 'build' ? ['.'] : [])],
    { interrupt },
  );
  return stderr;
}

/** And in a terminal. */
export function liveTerminal(lab) {
  return inTerminal(lab, ['docker', 'buildx', 'build', ...lab.args, '.'].join(' '));
}

async function build(lab, interrupt) {
  const metadata = join(lab.top, 'metadata.json');
  const args = ['buildx', 'build', '--progress=rawjson', '--metadata-file', metadata, ...lab.args, '.'];
  const before = lab.refs();
  const { about, stderr } = await timed(lab, args, { env: told, interrupt });
  const file = lab.args[lab.args.indexOf('--file') + 1];
  const dockerfile = lab.args.includes('--file') ? file : 'Dockerfile';
  const ref = lab.refs().find((one) => !before.includes(one));
  return {
    'rawjson.log': stderr,
    'plain.log': ref && logs(lab, ref, 'plain'),
    'tty.log': ref && logs(lab, ref, 'tty'),
    'metadata.json': existsSync(metadata) ? compact(metadata) : undefined,
    Dockerfile: readFileSync(join(lab.dir, dockerfile), 'utf8'),
    about: { ...about, history: ref && history(lab, ref) },
  };
}

async function bake(lab) {
  const metadata = join(lab.top, 'metadata.json');
  const before = lab.refs();
  const raw = await timed(
    lab,
    ['buildx', 'bake', '--progress=rawjson', '--metadata-file', metadata, ...lab.args],
    { env: told },
  );
  const refs = lab.refs().filter((one) => !before.includes(one));
  return {
    'rawjson.log': raw.stderr,
    'metadata.json': compact(metadata),
    Dockerfile: readFileSync(join(lab.dir, 'Dockerfile'), 'utf8'),
    about: { ...raw.about, histories: refs.map((ref) => history(lab, ref)) },
  };
}

async function compose(lab) {
  const { about, stdout, stderr } = await timed(lab, ['compose', '--progress', 'plain', 'build']);
  return {
    'live.log': stdout + stderr,
    Dockerfile: readFileSync(join(lab.dir, 'Dockerfile'), 'utf8'),
    about,
  };
}

async function timed(lab, args, options) {
  const start = Date.now();
  const { code, signal, stdout, stderr } = await lab.watch('docker', args, options);
  const about = {
    command: ['docker', ...args],
    exitCode: code,
    signal: signal ?? undefined,
    seconds: (Date.now() - start) / 1000,
  };
  return { about, stdout, stderr };
}

// A third of these files is indentation.
const compact = (path) => `${JSON.stringify(JSON.parse(readFileSync(path, 'utf8')))}\n`;

function history(lab, ref) {
  const text = ask('docker', ['buildx', 'history', 'inspect', ref, '--format', 'json'], lab.here());
  if (!text) return undefined;
  const {
    Name,
    NumCachedSteps,
    NumTotalSteps,
    NumCompletedSteps,
    Duration,
    Status,
    Error: error,
  } = JSON.parse(text);
  return {
    Name,
    NumCachedSteps,
    NumTotalSteps,
    NumCompletedSteps,
    Duration,
    Status,
    Error: error && { Code: error.Code, Message: error.Message },
  };
}

function logs(lab, ref, progress) {
  const command = `docker buildx history logs ${ref} --progress ${progress}`;
  return progress === 'tty'
    ? inTerminal(lab, command)
    : ask('sh', ['-c', `${command} 2>&1`], lab.here()) || undefined;
}

// The end of a failed build reaches us through the terminal too, so the exit code is not asked for.
const inTerminal = (lab, command) =>
  ask('script', ['-qc', `stty rows 50 cols 120; ${command}`, '/dev/null'], lab.here()) || undefined;

/** Writes the files, cleaned of this machine. */
export function write(dir, lab, files) {
  const clean = cleaner(lab);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    if (content !== undefined)
      writeFileSync(
        join(dir, name),
        clean(typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`),
      );
  }
}
