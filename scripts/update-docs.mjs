// Rewrites the blocks of README.md and docs/ that a comment `<!-- made by: … -->` marks, from real runs of what src/
// gives now: node scripts/update-docs.mjs [--check]. With --check nothing is written and stale blocks are exit code 1.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { bundle } from './build.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const BUILDS = join(ROOT, '__tests__/fixtures/builds');
const BLOCK = /^<!-- made by: (.+?) -->\n[\s\S]*?^<!-- made: end -->$/gm;

/** How text is set into Markdown. A quote shows Markdown as GitHub renders it. */
const SETTINGS = {
  quote: (text) => text.trimEnd().replace(/^/gm, '> ').replace(/ +$/gm, ''),
  text: (text) => fenced('text', text),
  json: (text) => fenced('json', text),
};

/** What can stand behind `made by:`; each gives Markdown. The first that fits counts. */
const MAKERS = [
  [/^buildkit-cache (.+), in (\S+), as (\w+)(?:, up to "(.+)")?$/, shown],
  [/^buildkit-cache (.+), from "(.+)" on$/, lastPart],
  [/^inputs of action\.yml, (\S+) to (\S+)$/, (_, first, last) => inputsTable(first, last)],
  [/^outputs of action\.yml$/, () => table(['Output', 'Holds'], described('outputs'))],
  [/^counts of (.+)$/, (cli, cases) => countsTable(cli, cases.split(' '))],
  [/^attributes of type=(\w+)$/, (_, type) => attributesTable(type)],
  [/^events$/, () => eventsTable()],
];

function make(command, cli) {
  for (const [form, maker] of MAKERS) {
    const match = form.exec(command);
    if (match) return maker(cli, ...match.slice(1));
  }
  throw new Error(`nothing makes "${command}"`);
}

/** What the command prints in the folder of a recorded build, or the part of it before a text. */
function shown(cli, args, folder, as, end) {
  const set = SETTINGS[as];
  if (!set) throw new Error(`"${as}" is none of ${Object.keys(SETTINGS).join(', ')}`);
  const text = run(cli, args.split(' '), join(BUILDS, folder));
  if (end !== undefined && !text.includes(end)) throw new Error(`"${args}" printed no "${end}"`);
  return set(end === undefined ? text : text.slice(0, text.indexOf(end)));
}

function lastPart(cli, args, start) {
  const text = run(cli, args.split(' '), ROOT);
  const at = text.indexOf(start);
  if (at < 0) throw new Error(`"${args}" printed no "${start}"`);
  return fenced('text', text.slice(text.lastIndexOf('\n', at) + 1));
}

function inputsTable(first, last) {
  const rows = described('inputs');
  const at = (name) => rows.findIndex(([cell]) => cell === `\`${name}\``);
  return table(['Input', 'Meaning'], rows.slice(at(first), at(last) + 1));
}

function described(part) {
  const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
  return Object.entries(action[part]).map(([name, { description }]) => [`\`${name}\``, description.trim()]);
}

/** Our count of each recorded build beside those of the two witnesses that were asked about the same build. */
function countsTable(cli, cases) {
  const rows = cases.map((name) => {
    const folder = join(BUILDS, name);
    const { hitRate } = JSON.parse(run(cli, ['report', 'rawjson.log', '--format', 'json'], folder));
    const { history, witness } = JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8'));
    return [
      `\`${name}\``,
      rate(hitRate.cached, hitRate.total),
      rate(witness.user_cached, witness.user_cacheable),
      rate(history.NumCachedSteps, history.NumTotalSteps),
    ];
  });
  return table(
    ['Recorded build', 'Here', '`buildctl --debug-json-cache-metrics`', '`docker buildx history`'],
    rows,
  );
}

/** What src/cache/backends.ts knows of a backend, a row for each attribute. */
function attributesTable(type) {
  const backend = source.backendOf(type);
  if (!backend) throw new Error(`there is no backend "${type}"`);
  if (backend.attributes.length === 0) return 'None.';
  const rows = backend.attributes.map((attribute) => [
    `\`${attribute.name}\`${attribute.secret ? ', secret' : ''}`,
    attribute.sides
      .map((side) => SIDES[side] + (attribute.required?.includes(side) ? ', required' : ''))
      .join('; '),
    valueWords(attribute.value),
    takenWords(attribute),
    sinceWords(attribute),
  ]);
  return table(['Attribute', 'Side', 'Value', 'When not said', 'Since'], rows);
}

const SIDES = { source: 'read', destination: 'written' };

function valueWords(value) {
  switch (value.kind) {
    case 'boolean':
      return '`true`, `false`';
    case 'choice':
      return value.choices.map((choice) => `\`${choice}\``).join(', ');
    case 'integer':
      return value.to === undefined
        ? `a number, ${value.from} or more`
        : `a number, ${value.from} to ${value.to}`;
    case 'duration':
      return 'a time such as `10m`';
    default:
      return { text: 'text', url: 'a URL', digest: 'a digest' }[value.kind];
  }
}

/** What BuildKit takes where the attribute is not said. */
function takenWords({ default: value, environment }) {
  if (environment !== undefined) return `\`${environment}\` of the builder's environment`;
  return value === undefined ? '' : `\`${value}\``;
}

function sinceWords({ since, buildx }) {
  const named = (program, version) => version && `${program} ${version.replace(/\.0$/, '')}`;
  return [named('BuildKit', since), named('Buildx', buildx)].filter(Boolean).join(', ');
}

/** What src/cache/events.ts decides, a row for each event. */
function eventsTable() {
  const rows = source.EVENT_RULES.map(({ event, origin, writes, why }) => [
    event,
    WRITES[writes],
    origin.readsWords,
    origin.ownWords,
    why,
  ]);
  return table(
    ['Event', '`auto` writes', '`{branch}` when read', '`{branch}` when written', 'In a sentence'],
    rows,
  );
}

const WRITES = { everything: 'every place', own: 'what is its own', nothing: 'nothing' };

function rate(cached, total) {
  return `${cached} of ${total}${total === 0 ? '' : `, ${Number(((cached / total) * 100).toFixed(1))} %`}`;
}

function run(cli, args, cwd) {
  const env = { PATH: dirname(process.execPath), NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  if (status === 0 || status === 1) return stdout;
  throw new Error(`buildkit-cache ${args.join(' ')} ended with ${status}: ${stderr}`);
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fenced(language, text) {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function updated(text, cli) {
  return text.replace(BLOCK, (_, command) => {
    return `<!-- made by: ${command} -->\n${make(command, cli)}\n<!-- made: end -->`;
  });
}

/** Pure modules of src/, bundled so that any Node reads them. */
async function modules(output, ...paths) {
  const outfile = join(output, 'source.mjs');
  const contents = paths.map((path) => `export * from './${path}';`).join('\n');
  const options = { bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' };
  await build({ stdin: { contents, resolveDir: ROOT, loader: 'ts' }, outfile, ...options });
  return import(pathToFileURL(outfile).href);
}

const documents = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const output = mkdtempSync(join(tmpdir(), 'docs-'));
let source;
try {
  await bundle(output);
  source = await modules(output, 'src/cache/backends.ts', 'src/cache/events.ts');
  for (const name of documents) {
    const before = readFileSync(join(ROOT, name), 'utf8');
    const after = updated(before, join(output, 'cli.cjs'));
    if (after === before) continue;
    if (process.argv.includes('--check')) {
      process.stderr.write(`${name} is out of date: run node scripts/update-docs.mjs\n`);
      process.exitCode = 1;
    } else writeFileSync(join(ROOT, name), after);
  }
} finally {
  rmSync(output, { recursive: true, force: true });
}
