import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { home } from '../engine/home.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** A function that takes what belongs to this machine out of recorded text, base64 log data included. */
export function cleaner(lab) {
  const words = [
    [lab.top, '/home/runner/build'],
    [repository, '/home/runner/repository'],
    [lab.env.DOCKER_CONFIG, '/home/runner/.docker'],
    [lab.env.DOCKER_HOST, 'unix:///var/run/docker.sock'],
    [lab.env.ACTIONS_RUNTIME_TOKEN, '***'],
    [home, '/home/runner/engine'],
    ...(hostname().length > 4 ? [[hostname(), 'runner']] : []),
  ];
  const replace = (text) => words.reduce((result, [word, other]) => result.replaceAll(word, other), text);
  return (text) =>
    replace(text).replace(/"data":"([A-Za-z0-9+/=]+)"/g, (whole, data) => cleanData(data, replace) ?? whole);
}

function cleanData(data, replace) {
  const bytes = Buffer.from(data, 'base64').toString('latin1');
  const clean = replace(bytes);
  return clean === bytes ? undefined : `"data":"${Buffer.from(clean, 'latin1').toString('base64')}"`;
}
