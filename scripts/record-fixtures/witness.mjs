import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `buildctl --debug-json-cache-metrics` says of the same build, made on the same state. */
export async function witness(lab) {
  const file = join(lab.top, 'metrics');
  const args = [
    '--addr',
    lab.engine.buildctl.addr,
    'build',
    '--progress',
    'plain',
    '--debug-json-cache-metrics',
    file,
  ];
  const { code } = await lab.watch(lab.engine.buildctl.bin, [...args, ...frontend(lab)]);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const metrics = lines.filter((line) => line.startsWith('{')).at(-1);
  const misses = lines
    .filter((line) => line.startsWith('cache miss: '))
    .map((line) => line.slice('cache miss: '.length));
  return metrics && { exitCode: code, ...JSON.parse(metrics), misses };
}

/** buildx's arguments in buildctl's words. */
function frontend(lab) {
  const result = ['--frontend', 'dockerfile.v0', '--local', 'context=.', '--local', 'dockerfile=.'];
  const opt = (value) => result.push('--opt', value);
  const words = {
    '--tag': () => {},
    '--file': (value) => opt(`filename=${value}`),
    '--target': (value) => opt(`target=${value}`),
    '--platform': (value) => opt(`platform=${value}`),
    '--build-arg': (value) => opt(`build-arg:${value}`),
    '--no-cache-filter': (value) => opt(`no-cache=${value}`),
    '--cache-from': (value) => result.push('--import-cache', value),
    '--cache-to': (value) => result.push('--export-cache', value),
    '--secret': (value) => result.push('--secret', value),
    '--build-context': (value) => context(value, opt, result),
  };
  const flags = {
    '--no-cache': () => result.push('--no-cache'),
    '--load': () => result.push('--output', `type=docker,name=witness,dest=${join(lab.top, 'image.tar')}`),
    '--push': () => result.push('--output', `type=image,name=${lab.ref('witness')},push=true`),
  };
  for (let i = 0; i < lab.args.length; i++) {
    const flag = lab.args[i];
    if (flags[flag]) flags[flag]();
    else words[flag](lab.args[++i]);
  }
  return result;
}

function context(value, opt, result) {
  const [name, source] = value.split(/=(.*)/);
  if (source.includes('://')) return opt(`context:${name}=${source}`);
  opt(`context:${name}=local:${name}`);
  result.push('--local', `${name}=${source}`);
}
