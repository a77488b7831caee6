import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { say } from '../engine/command.mjs';
import { readEngine } from '../engine/engine.mjs';
import { cases } from './cases.mjs';
import { Lab } from './lab.mjs';
import { livePlain, liveTerminal, recording, write } from './recording.mjs';
import { witness } from './witness.mjs';

const builds = fileURLToPath(new URL('../../__tests__/fixtures/builds/', import.meta.url));
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, engine: { type: 'string', multiple: true } },
});

const engine = await readEngine();
if (typeof engine === 'string') {
  console.error(engine);
  process.exit(3);
}

for (const name of values.engine ?? Object.keys(engine.engines)) {
  for (const [title, description] of Object.entries(cases)) {
    if (values.only && !values.only.includes(title)) continue;
    if (description.only && description.only !== name) continue;
    await record(name, title, description).catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
  }
}

async function record(name, title, description) {
  say(`${name}: ${title}`);
  await onFreshState(name, description, async (lab) => {
    const { about, ...files } = await recording(lab, description);
    if (!description.live) delete files['tty.log'];
    if (description.live || description.command === 'bake')
      files['live.log'] = await onFreshState(name, description, (other) => livePlain(other, description));
    if (description.live === 'terminal')
      files['live-tty.log'] = await onFreshState(name, description, liveTerminal);
    const canBeWitnessed = name === 'container' && !description.command && !description.interrupt;
    const metrics = canBeWitnessed ? await onFreshState(name, description, witness) : undefined;
    const { docker, [name]: versions } = engine.versions;
    const facts = {
      case: title,
      engine: name,
      project: description.project,
      ...about,
      versions: { docker, ...versions },
      witness: metrics,
    };
    write(join(builds, name, title), lab, { ...files, 'about.json': facts });
  });
}

async function onFreshState(name, description, work) {
  const lab = new Lab(engine, name, description);
  try {
    await lab.empty();
    await description.prepare?.(lab);
    return await work(lab);
  } finally {
    lab.close();
  }
}
