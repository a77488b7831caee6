import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, run, say } from './command.mjs';
import { buildkitImage, engineEnv } from './docker-configs.mjs';
import { at } from './home.mjs';
import { installPackages, unpackPackages } from './packages.mjs';
import { registryHost } from './registry.mjs';

const env = engineEnv('embedded');
const docker = (...args) => run('docker', args, { env });

/** The images that builds start from, in the daemon and in the registry that mirrors Docker Hub. */
export function images(programs) {
  image({ name: 'busybox:1', also: ['busybox:latest'], make: busybox });
  image({ name: 'python:3.11-slim', make: python });
  image({ name: 'docker/dockerfile:1', make: (context) => frontend(context, programs) });
  image({
    name: 'moby/buildkit:buildx-stable-1',
    push: [buildkitImage],
    make: (context) => buildkit(context, programs),
  });
}

function image({ name, also = [], push = [], make }) {
  if (ask('docker', ['image', 'inspect', name], { env })) return;
  say(`image ${name}: building`);
  const context = at('images', name.replace(/\W/g, '-'));
  rmSync(context, { recursive: true, force: true });
  mkdirSync(context, { recursive: true });
  writeFileSync(join(context, 'Dockerfile'), make(context));
  docker('buildx', 'build', '--provenance=false', '-t', name, ...also.flatMap((tag) => ['-t', tag]), context);
  const hub = (tag) => `${registryHost}/${tag.includes('/') ? tag : `library/${tag}`}`;
  for (const tag of [hub(name), ...also.map(hub), ...push]) {
    docker('tag', name, tag);
    docker('push', '-q', tag);
  }
  rmSync(context, { recursive: true });
}

function busybox(context) {
  copyFileSync('/bin/busybox', join(context, 'busybox'));
  return `FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN mkdir -p /etc /root /tmp && chmod 1777 /tmp && echo root:x:0:0:root:/root:/bin/sh > /etc/passwd && echo root:x:0: > /etc/group
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["sh"]
`;
}

/** What the official image has, from Debian's packages: a shell, the usual tools, Python and pip. */
function python(context) {
  const root = join(context, 'root');
  const tools = [
    'bash',
    'dash',
    'coreutils',
    'findutils',
    'grep',
    'sed',
    'hostname',
    'login',
    'passwd',
    'base-files',
    'base-passwd',
    'libc-bin',
  ];
  unpackPackages(
    [...tools, 'python3.11', 'python3.11-venv', 'python3-pip', 'ca-certificates'],
    root,
    join(context, 'packages'),
  );
  const users = 'usr/share/base-passwd';
  copyFileSync(join(root, users, 'passwd.master'), join(root, 'etc/passwd'));
  copyFileSync(join(root, users, 'group.master'), join(root, 'etc/group'));
  const links = {
    'bin/sh': 'dash',
    'usr/local/bin/python': '/usr/bin/python3.11',
    'usr/local/bin/python3': '/usr/bin/python3.11',
    'usr/local/bin/pip': '/usr/bin/pip3',
  };
  for (const [path, target] of Object.entries(links)) {
    rmSync(join(root, path), { force: true });
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  for (const path of [
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
    'usr/lib/python3.11/EXTERNALLY-MANAGED',
  ])
    rmSync(join(root, path), { recursive: true, force: true });
  wheels(join(root, 'opt/wheels'));
  writeFileSync(join(root, 'etc/pip.conf'), '[global]\nno-index = true\nfind-links = /opt/wheels\n');
  run('tar', ['-cf', join(context, 'root.tar'), '--sort=name', '--mtime=@0', '-C', root, '.']);
  rmSync(root, { recursive: true });
  rmSync(join(context, 'packages'), { recursive: true });
  return `FROM scratch
ADD root.tar /
ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
CMD ["python3"]
`;
}

// Builds have no network, so the base brings the packages that a project asks pip for.
function wheels(dir) {
  if (!ask('python3', ['-m', 'pip', '--version'])) installPackages(['python3-pip']);
  const list = fileURLToPath(new URL('python-wheels.txt', import.meta.url));
  run('python3', [
    '-m',
    'pip',
    'download',
    '-q',
    '-d',
    dir,
    '--python-version',
    '3.11',
    '--only-binary=:all:',
    '-r',
    list,
  ]);
}

function frontend(context, programs) {
  copyFileSync(programs['dockerfile-frontend'], join(context, 'dockerfile-frontend'));
  return `FROM scratch
LABEL moby.buildkit.frontend.network.none="true"
LABEL moby.buildkit.frontend.caps="moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts,moby.buildkit.frontend.gitquerystring"
COPY dockerfile-frontend /bin/dockerfile-frontend
ENTRYPOINT ["/bin/dockerfile-frontend"]
`;
}

/** For the docker-container driver: the daemon, its client for `dial-stdio`, Debian's runc with its libraries. */
function buildkit(context, programs) {
  const put = (path, source) => {
    mkdirSync(join(context, 'root', dirname(path)), { recursive: true });
    copyFileSync(source, join(context, 'root', path));
  };
  const runc = run('sh', ['-c', 'readlink -f "$(command -v runc)"']).trim();
  const libraries = [...run('ldd', [runc]).matchAll(/(\/\S+)/g)]
    .map(([, path]) => path)
    .filter((path) => existsSync(path));
  put('usr/bin/buildkitd', programs.buildkitd);
  put('usr/bin/buildctl', programs.buildctl);
  put('usr/bin/buildkit-runc', runc);
  for (const path of libraries) put(path, path);
  return `FROM busybox:1
COPY root /
VOLUME /var/lib/buildkit
ENTRYPOINT ["buildkitd"]
`;
}
