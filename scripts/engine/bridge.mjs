import { ask, run } from './command.mjs';
import { bridge } from './home.mjs';

// RUN steps of the embedded engine need a bridge. One of our own, with the daemon's packet filtering off,
// leaves docker0 and the machine's firewall as they are; nothing in a build needs the outside.
export function bridgeUp() {
  if (!ask('ip', ['link', 'show', bridge.name])) {
    run('ip', ['link', 'add', 'name', bridge.name, 'type', 'bridge']);
    run('ip', ['address', 'add', bridge.address, 'dev', bridge.name]);
  }
  run('ip', ['link', 'set', bridge.name, 'up']);
}

export function bridgeDown() {
  if (ask('ip', ['link', 'show', bridge.name])) run('ip', ['link', 'delete', bridge.name]);
}
