/**
 * The recorded builds. `prepare` makes the state before the build from an emptied builder; `args` are buildx's;
 * `only` names the one engine that can do it; `live` asks for the log as people see it, made by the same
 * build again, `'terminal'` for the one of a terminal too.
 * Every state can be made again, which the witness needs too.
 */
const load = (tag) => ['--tag', `${tag}:fixture`, '--load'];

const service = { project: 'python-service', args: load('python-service') };
const stages = { project: 'multi-stage', args: load('multi-stage') };

/** The same, on the state that the same build left, after a change. */
const again = (base, change = () => {}) => ({
  ...base,
  prepare(lab) {
    lab.build();
    change(lab);
  },
});

const withFlags =
  (...flags) =>
  (lab) => {
    lab.args = [...lab.args, ...flags];
  };
const changeCode = (lab) =>
  lab.edit('app/main.py', (text) => text.replace('"status": "ok"', '"status": "ok", "version": "2"'));
const changeDependencies = (lab) => lab.edit('requirements.txt', (text) => `${text}httpx==0.28.1\n`);
const changeStages = (lab) => lab.edit('src/start.sh', (text) => `${text}echo changed\n`);

/** Where a cache can live: what writes it and what reads it. */
const places = {
  registry: (lab) => ({
    to: `type=registry,ref=${lab.ref('cache')},mode=max`,
    from: `type=registry,ref=${lab.ref('cache')}`,
  }),
  gha: () => ({ to: 'type=gha,mode=max,scope=fixture', from: 'type=gha,scope=fixture' }),
  local: () => ({ to: 'type=local,dest=../cache,mode=max', from: 'type=local,src=../cache' }),
};

/** Built once with the cache written, then everything forgotten but the cache. */
const onEmptiedBuilder = (base, place, change = () => {}) => ({
  ...base,
  prepare(lab) {
    const { to, from } = places[place](lab);
    lab.build([...base.args, '--cache-to', to]);
    lab.emptyBuilder();
    change(lab);
    lab.args = [...base.args, '--cache-from', from];
  },
});

const inline = (change) => ({
  project: 'multi-stage',
  prepare(lab) {
    const image = lab.ref('inline');
    lab.build(['--tag', image, '--push', '--cache-to', 'type=inline']);
    lab.emptyBuilder();
    change(lab);
    lab.args = [
      '--tag',
      image,
      '--push',
      '--cache-from',
      `type=registry,ref=${image}`,
      '--cache-to',
      'type=inline',
    ];
  },
});

const withArgs = (base, makeArgs) => ({
  ...base,
  prepare(lab) {
    lab.args = [...base.args, ...makeArgs(lab)];
  },
});

const nowhere = '127.0.0.1:9/fixtures/nowhere:cache';
const platforms = { project: 'platforms', args: ['--platform', 'linux/amd64,linux/arm64'] };
const pushPlatforms = (lab) => withFlags('--tag', lab.ref('platforms'), '--push')(lab);
const copyLink = { project: 'copy-link', args: load('copy-link') };
const heredoc = { project: 'heredoc', args: load('heredoc') };
const secrets = {
  project: 'secrets',
  args: [...load('secrets'), '--build-arg', 'VERSION=1.2.3', '--secret', 'id=token,src=names.txt'],
};
const onbuild = {
  project: 'onbuild',
  args: load('onbuild'),
  prepare(lab) {
    const base = `${lab.registry}/fixtures/onbuild-base:1`;
    lab.build(['--file', 'base.Dockerfile', '--tag', base, '--push']);
    lab.emptyBuilder();
  },
};

export const cases = {
  cold: { ...service, live: true },
  unchanged: again(service),
  'code-changed': again(service, changeCode),
  'dependencies-changed': again(service, changeDependencies),

  'warm-registry': { ...onEmptiedBuilder(service, 'registry'), live: true },
  'changed-registry': { ...onEmptiedBuilder(service, 'registry', changeCode), live: 'terminal' },
  'warm-gha': onEmptiedBuilder(stages, 'gha'),
  'changed-gha': onEmptiedBuilder(stages, 'gha', changeStages),
  'warm-local': onEmptiedBuilder(stages, 'local'),
  'changed-local': onEmptiedBuilder(stages, 'local', changeStages),
  'warm-inline': inline(() => {}),
  'changed-inline': inline(changeStages),
  'blob-evicted': {
    ...stages,
    async prepare(lab) {
      await onEmptiedBuilder(stages, 'gha', changeStages).prepare(lab);
      await lab.evict('buildkit-blob');
    },
  },

  'first-registry': withArgs(stages, (lab) => [
    '--cache-from',
    `${places.registry(lab).from}-never`,
    '--cache-to',
    places.registry(lab).to,
  ]),
  'first-gha': withArgs(stages, () => ['--cache-from', places.gha().from, '--cache-to', places.gha().to]),
  'first-local': {
    ...withArgs(stages, () => ['--cache-from', places.local().from, '--cache-to', places.local().to]),
    live: 'terminal',
  },
  'first-everywhere': withArgs(stages, (lab) =>
    Object.values(places).flatMap((place) => [
      '--cache-from',
      place(lab).from.replace(':cache', ':none'),
      '--cache-to',
      place(lab).to,
    ]),
  ),
  'gha-two-scopes': {
    ...stages,
    prepare(lab) {
      lab.build([...stages.args, '--cache-to', 'type=gha,mode=max,scope=main']);
      lab.emptyBuilder();
      lab.args = [
        ...stages.args,
        '--cache-from',
        'type=gha,scope=branch',
        '--cache-from',
        'type=gha,scope=main',
        '--cache-to',
        'type=gha,mode=max,scope=branch',
      ];
    },
  },
  'import-unreachable': withArgs(stages, () => ['--cache-from', `type=registry,ref=${nowhere}`]),
  'export-failed': {
    ...withArgs(stages, () => ['--cache-to', `type=registry,ref=${nowhere},mode=max`]),
    live: true,
  },
  'export-failed-ignored': {
    ...withArgs(stages, () => ['--cache-to', `type=registry,ref=${nowhere},mode=max,ignore-error=true`]),
    live: true,
  },

  stages,
  'stages-unchanged': again(stages),
  'argument-changed': {
    ...stages,
    prepare(lab) {
      lab.build([...stages.args, '--build-arg', 'VERSION=1.0.0']);
      lab.args = [...stages.args, '--build-arg', 'VERSION=1.0.1'];
    },
  },
  target: { ...stages, args: [...stages.args, '--target', 'test'] },
  'no-cache': again(stages, withFlags('--no-cache')),
  'no-cache-filter': again(stages, withFlags('--no-cache-filter', 'assets')),
  'no-output': { project: 'multi-stage', only: 'container', live: 'terminal' },
  pushed: withArgs({ project: 'multi-stage', args: [] }, (lab) => ['--tag', lab.ref('pushed'), '--push']),

  'multi-platform': { ...platforms, prepare: pushPlatforms },
  'multi-platform-unchanged': {
    ...platforms,
    prepare(lab) {
      pushPlatforms(lab);
      lab.build();
    },
  },
  bake: { project: 'bake', command: 'bake', args: ['--load'] },
  'bake-unchanged': {
    project: 'bake',
    command: 'bake',
    args: ['--load'],
    prepare: (lab) => lab.docker('buildx', 'bake', '--load'),
  },
  compose: { project: 'compose', command: 'compose' },
  'compose-unchanged': {
    project: 'compose',
    command: 'compose',
    prepare: (lab) => lab.docker('compose', 'build'),
  },
  heredoc,
  'heredoc-unchanged': again(heredoc),
  'copy-link': copyLink,
  'copy-link-unchanged': again(copyLink),
  'copy-link-warm-registry': onEmptiedBuilder(copyLink, 'registry'),
  'no-steps': { project: 'no-steps', args: load('no-steps') },
  'no-steps-scratch': { project: 'no-steps', args: [...load('no-steps'), '--file', 'empty.Dockerfile'] },
  onbuild,
  contexts: {
    project: 'contexts',
    inside: 'app',
    args: [
      ...load('contexts'),
      '--build-context',
      'shared=../shared',
      '--build-context',
      'tools=docker-image://busybox:latest',
    ],
  },
  imitator: { project: 'imitator', args: load('imitator') },
  secrets,
  'secrets-unchanged': again(secrets),
  warnings: { project: 'warnings', args: load('warnings'), live: 'terminal' },
  failed: { project: 'failing', args: load('failing'), live: 'terminal' },
  'failed-again': { project: 'failing', args: load('failing'), prepare: (lab) => lab.buildAnyway() },
  cancelled: {
    project: 'slow',
    live: true,
    args: load('slow'),
    interrupt: { after: '[3/4] RUN for i', seconds: 4 },
  },
};
