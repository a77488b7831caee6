import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ask, run, say, which } from './command.mjs';
import { at } from './home.mjs';
import { Missing } from './missing.mjs';
import { installPackages } from './packages.mjs';
import { versions } from './versions.mjs';

export const bin = (name) => at('bin', name);

/** Programs that Debian does not have in the version wanted, built from their Go modules. */
export const goPrograms = {
  buildx: {
    module: 'github.com/docker/buildx',
    package: 'cmd/buildx',
    version: versions.buildx,
    stamp: 'github.com/docker/buildx/version.Version',
  },
  buildkitd: { ...buildkit('cmd/buildkitd'), stamp: 'github.com/moby/buildkit/version.Version' },
  buildctl: { ...buildkit('cmd/buildctl'), stamp: 'github.com/moby/buildkit/version.Version' },
  'dockerfile-frontend': {
    ...buildkit('frontend/dockerfile/cmd/dockerfile-frontend'),
    stamp: 'main.Version',
  },
  act: {
    module: 'github.com/nektos/act',
    package: '',
    version: versions.act,
    stamp: 'main.version',
    plain: true,
  },
  actionlint: {
    module: 'github.com/rhysd/actionlint',
    package: 'cmd/actionlint',
    version: versions.actionlint,
  },
};

function buildkit(name) {
  return {
    module: 'github.com/moby/buildkit',
    package: name,
    version: versions.buildkit,
    inEmptyModule: true,
  };
}

/** A program of `goPrograms` in the home's bin directory, built if absent; gives its path. */
export function goProgram(name, { install }) {
  const path = bin(name);
  if (existsSync(path)) return path;
  const { version } = goPrograms[name];
  if (!install) throw new Missing(`${name} ${version} is not built yet. Run again with --install.`);
  const go = goTool();
  say(`building ${name} ${version}`);
  mkdirSync(at('bin'), { recursive: true });
  build(go, name, path);
  return path;
}

function build(go, name, path) {
  const { module, package: inside, version, stamp, plain, inEmptyModule } = goPrograms[name];
  const target = inside ? `${module}/${inside}` : module;
  const flags = stamp ? ['-ldflags', `-X ${stamp}=${plain ? '' : 'v'}${version}`] : [];
  const env = { ...process.env, CGO_ENABLED: '0', GOBIN: at('bin'), GOFLAGS: '-buildvcs=false' };
  if (!inEmptyModule) return run(go, ['install', ...flags, `${target}@v${version}`], { env });
  // BuildKit's go.mod excludes modules, which `go install PACKAGE@VERSION` refuses.
  const cwd = at('go', module.split('/').at(-1));
  if (!existsSync(join(cwd, 'go.mod'))) {
    mkdirSync(cwd, { recursive: true });
    run(go, ['mod', 'init', 'engine'], { cwd, env });
  }
  run(go, ['get', `${module}@v${version}`], { cwd, env });
  run(go, ['build', '-mod=mod', '-tags', 'netgo osusergo', ...flags, '-o', path, target], { cwd, env });
}

function goTool() {
  const own = '/usr/lib/go-1.26/bin/go';
  if (which('go') && /go1\.(2[1-9]|[3-9]\d)/.test(ask('go', ['version']))) return 'go';
  if (!existsSync(own)) installPackages(['golang-1.26-go', 'ca-certificates'], { recent: true });
  return own;
}
