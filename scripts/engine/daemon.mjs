import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { background, pidOf, start, stop, until } from './background.mjs';
import { bridgeDown, bridgeUp } from './bridge.mjs';
import { run, say } from './command.mjs';
import { at, bridge, dockerHost, registryPort } from './home.mjs';
import { Missing } from './missing.mjs';

const daemon = background('daemon');
const socket = at('daemon', 'docker.sock');

export async function daemonUp() {
  if (pidOf(daemon) && (await answers(socket))) return say('docker daemon: running');
  if (socket.length > 100)
    throw new Missing(`A socket's path has 107 characters at most: choose a shorter home than ${at()}.`);
  bridgeUp();
  mkdirSync(daemon.dir, { recursive: true });
  writeFileSync(at('daemon', 'daemon.json'), JSON.stringify(configuration, null, 2));
  say('docker daemon: starting');
  start(daemon, 'dockerd', ['--config-file', at('daemon', 'daemon.json')]);
  await until(daemon, () => answers(socket));
}

export async function daemonDown() {
  await stop(daemon);
  for (const point of mountsBelow(daemon.dir).reverse()) run('umount', ['-l', point]);
  bridgeDown();
}

/** What the daemon leaves mounted, its data root bound to itself above all, in the order in which it was mounted. */
const mountsBelow = (dir) =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((point) => point?.startsWith(`${dir}/`));

const configuration = {
  features: { 'containerd-snapshotter': true },
  hosts: [dockerHost],
  'data-root': at('daemon', 'data'),
  'exec-root': at('daemon', 'exec'),
  pidfile: at('daemon', 'docker.pid'),
  bridge: bridge.name,
  iptables: false,
  ip6tables: false,
  'ip-forward': false,
  'registry-mirrors': [`http://127.0.0.1:${registryPort}`],
};

/** Whether a Docker daemon answers on a socket. */
export const answers = (socketPath) =>
  new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: 3000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping
      .on('error', () => resolve(false))
      .on('timeout', () => ping.destroy())
      .end();
  });
