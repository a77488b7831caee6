import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ask, run, say } from './command.mjs';
import { bin, goProgram } from './go-builds.mjs';
import { at } from './home.mjs';
import { Missing, main } from './missing.mjs';
import { installPackages } from './packages.mjs';
import { versions } from './versions.mjs';

const { values: options } = parseArgs({ options: { install: { type: 'boolean', default: false } } });

await main(async () => {
  for (const name of ['act', 'actionlint']) say(goProgram(name, options));
  say(zizmor());
});

function zizmor() {
  const path = bin('zizmor');
  if (existsSync(path)) return path;
  if (!options.install)
    throw new Missing(`zizmor ${versions.zizmor} is not installed yet. Run again with --install.`);
  say(`installing zizmor ${versions.zizmor}`);
  if (!ask('python3', ['-c', 'import ensurepip, venv'])) installPackages(['python3-venv']);
  const venv = at('zizmor');
  run('python3', ['-m', 'venv', '--clear', venv]);
  run(`${venv}/bin/pip`, ['install', '--quiet', '--disable-pip-version-check', `zizmor==${versions.zizmor}`]);
  rmSync(path, { force: true });
  symlinkSync(`${venv}/bin/zizmor`, path);
  return path;
}
