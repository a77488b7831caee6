import { existsSync } from 'node:fs';
import { ask, run, say } from './command.mjs';
import { at } from './home.mjs';
import { Missing } from './missing.mjs';
import { installPackages } from './packages.mjs';
import { versions } from './versions.mjs';

/** A program of a PyPI package, in a virtual environment of its own in the home; gives its path. */
export function pythonProgram(name, { program = name, extras = '', install }) {
  const venv = at(name);
  const path = `${venv}/bin/${program}`;
  if (existsSync(path)) return path;
  const version = versions[name];
  if (!install) throw new Missing(`${name} ${version} is not installed yet. Run again with --install.`);
  say(`installing ${name} ${version}`);
  if (ask('python3', ['-c', 'import ensurepip, venv']) === undefined) installPackages(['python3-venv']);
  run('python3', ['-m', 'venv', '--clear', venv]);
  run(`${venv}/bin/pip`, [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    `${name}${extras}==${version}`,
  ]);
  return path;
}
