import { rmSync, symlinkSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { say } from './command.mjs';
import { bin, goProgram } from './go-builds.mjs';
import { main } from './missing.mjs';
import { pythonProgram } from './python-programs.mjs';

const { values: options } = parseArgs({ options: { install: { type: 'boolean', default: false } } });

await main(async () => {
  for (const name of ['act', 'actionlint']) say(goProgram(name, options));
  say(zizmor());
});

function zizmor() {
  const link = bin('zizmor');
  const path = pythonProgram('zizmor', options);
  rmSync(link, { force: true });
  symlinkSync(path, link);
  return link;
}
