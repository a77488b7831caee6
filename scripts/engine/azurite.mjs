import { existsSync, mkdirSync } from 'node:fs';
import { run, say } from './command.mjs';
import { at } from './home.mjs';
import { Missing } from './missing.mjs';
import { versions } from './versions.mjs';

/** The main file of azurite's blob service, installed in the home if absent. */
export function azuriteProgram({ install }) {
  const prefix = at('azurite', 'program');
  const path = `${prefix}/node_modules/azurite/dist/src/blob/main.js`;
  if (existsSync(path)) return path;
  if (!install)
    throw new Missing(`azurite ${versions.azurite} is not installed yet. Run again with --install.`);
  say(`installing azurite ${versions.azurite}`);
  mkdirSync(prefix, { recursive: true });
  run('npm', [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--prefix',
    prefix,
    `azurite@${versions.azurite}`,
  ]);
  return path;
}
