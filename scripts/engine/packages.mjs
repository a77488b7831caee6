import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, run, say, show } from './command.mjs';
import { Missing } from './missing.mjs';
import { versions } from './versions.mjs';

const suite = versions.debianSuite;
const sources = '/etc/apt/sources.list.d';
const aptEnv = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

/** Programs the engine needs and the packages that bring them; `recent` ones come from the newer suite. */
export const programs = [
  { package: 'docker.io', recent: true, here: () => atLeast(version('dockerd'), 25) },
  { package: 'docker-cli', recent: true, here: () => atLeast(version('docker'), 25) },
  { package: 'docker-buildx', recent: true, here: () => plugin('docker-buildx') },
  { package: 'docker-compose', recent: true, here: () => plugin('docker-compose') },
  { package: 'docker-registry', here: () => version('docker-registry') !== undefined },
  {
    package: 'busybox-static',
    here: () => existsSync('/bin/busybox') && ask('ldd', ['/bin/busybox']) === undefined,
  },
  { package: 'iproute2', here: () => version('ip', '-V') !== undefined },
];

const version = (program, flag = '--version') => ask(program, [flag]);
const atLeast = (text, major) => Number(/(\d+)\.\d+/.exec(text ?? '')?.[1] ?? 0) >= major;

const pluginDirs = [
  '/usr/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/local/lib/docker/cli-plugins',
];

/** Where a CLI plugin of the system lies. */
export const plugin = (name) => pluginDirs.map((dir) => join(dir, name)).find((path) => existsSync(path));

export function needPrograms({ install }) {
  const absent = programs.filter(({ here }) => !here());
  if (!absent.length) return;
  const names = absent.map((one) => one.package);
  if (!install) throw new Missing(`Not on this machine: ${names.join(', ')}. Run again with --install.`);
  installPackages(names.filter((_, i) => !absent[i].recent));
  installPackages(
    names.filter((_, i) => absent[i].recent),
    { recent: true },
  );
}

/** Debian packages, without their recommendations; `recent`: from the newer suite, added with a low pin. */
export function installPackages(names, { recent = false } = {}) {
  if (!names.length) return;
  if (!ask('apt-get', ['--version']))
    throw new Missing(`Only a Debian machine can install ${names.join(', ')}.`);
  if (recent) addSuite();
  if (recent || !aptKnows(names)) show('apt-get', ['update', '-qq'], aptEnv);
  say(`installing ${names.join(', ')}`);
  const from = recent ? ['-t', suite] : [];
  show(
    'apt-get',
    [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      '-o',
      'Dpkg::Options::=--force-confold',
      ...from,
      ...names,
    ],
    aptEnv,
  );
}

export const aptKnows = (names) => names.every((name) => ask('apt-cache', ['show', name]));

function addSuite() {
  const stanzas = aptSources();
  if (stanzas.some(({ suites }) => suites.includes(suite))) return;
  const base = stanzas.find(
    ({ uri, suites, components }) =>
      components.includes('main') && !/security|updates|backports/.test(uri + suites),
  );
  if (!base) throw new Missing(`No Debian archive in the apt sources to take the suite ${suite} from.`);
  say(`adding the suite ${suite} to apt, with a low pin`);
  const signed = base.signedBy ? `Signed-By: ${base.signedBy}\n` : '';
  writeFileSync(
    join(sources, 'buildkit-cache-engine.sources'),
    `Types: deb\nURIs: ${base.uri}\nSuites: ${suite}\nComponents: main\n${signed}`,
  );
  writeFileSync(
    '/etc/apt/preferences.d/buildkit-cache-engine',
    `Package: *\nPin: release n=${suite}\nPin-Priority: 50\n`,
  );
}

/** The machine's package archives, from both of apt's file formats. */
export function aptSources() {
  const files = readdirSync(sources).map((name) => join(sources, name));
  const text = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return [
    ...files.filter((path) => path.endsWith('.sources')).flatMap((path) => deb822(text(path))),
    ...['/etc/apt/sources.list', ...files.filter((path) => path.endsWith('.list'))].flatMap((path) =>
      oneLine(text(path)),
    ),
  ];
}

const deb822 = (text) =>
  text
    .split(/\n\s*\n/)
    .map((stanza) =>
      Object.fromEntries(
        [...stanza.matchAll(/^([\w-]+):[ \t]*(.+)$/gm)].map(([, key, value]) => [
          key.toLowerCase(),
          value.trim(),
        ]),
      ),
    )
    .filter((one) => one.types?.includes('deb') && one.uris && one.suites)
    .map((one) => ({
      uri: one.uris.split(/\s+/)[0],
      suites: one.suites.split(/\s+/),
      components: (one.components ?? '').split(/\s+/),
      signedBy: one['signed-by'],
    }));

const oneLine = (text) =>
  [...text.matchAll(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$/gm)].map(
    ([, options = '', uri, name, components]) => ({
      uri,
      suites: [name],
      components: components.split(/\s+/),
      signedBy: /signed-by=(\S+)/.exec(options)?.[1],
    }),
  );

/** Packages with all they depend on, as for an empty machine, unpacked into a directory. */
export function unpackPackages(names, dir, work) {
  const archives = join(work, 'archives');
  const status = join(work, 'status');
  run('mkdir', ['-p', join(archives, 'partial'), dir]);
  writeFileSync(status, '');
  if (!aptKnows(names)) show('apt-get', ['update', '-qq'], aptEnv);
  const empty = [
    '-o',
    `Dir::State::status=${status}`,
    '-o',
    `Dir::Cache::archives=${archives}`,
    '-o',
    'APT::Sandbox::User=root',
  ];
  run(
    'apt-get',
    ['install', '-y', '-qq', '--download-only', '--no-install-recommends', ...empty, ...names],
    aptEnv,
  );
  const files = readdirSync(archives).filter((name) => name.endsWith('.deb'));
  for (const file of files) run('dpkg-deb', ['-x', join(archives, file), dir]);
  return files;
}
