// Rewrites the blocks of README.md and docs/ that a comment `<!-- made by: … -->` marks, from real runs of what src/
// gives now: node scripts/update-docs.mjs [--check]. With --check nothing is written and stale blocks are exit code 1.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const documents = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name))];
const output = mkdtempSync(join(tmpdir(), 'docs-'));
try {
  await bundle(output);
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
