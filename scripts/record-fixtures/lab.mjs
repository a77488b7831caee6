import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, collect, run } from '../engine/command.mjs';
import { engineEnv } from '../engine/docker-configs.mjs';

const projects = fileURLToPath(new URL('../../__tests__/fixtures/projects/', import.meta.url));

/** One engine with an emptied builder and a fresh copy of one project. */
export class Lab {
  constructor(engine, name, { project, args = [], inside = '.' }) {
    this.engine = engine;
    this.name = name;
    this.args = args;
    this.env = { ...engineEnv(name), ...engine.cacheService.env };
    this.registry = engine.registry;
    this.top = realpathSync(mkdtempSync(join(tmpdir(), 'recording-')));
    this.dir = join(this.top, project, inside);
    writeFileSync(join(this.top, 'born'), '');
    cpSync(join(projects, project), join(this.top, project), { recursive: true });
  }

  /** What a new hosted runner would find: nothing but the bases; and no cache that an earlier case wrote. */
  async empty() {
    this.emptyBuilder();
    await fetch(new URL('entries', this.engine.cacheService.url), { method: 'DELETE' });
  }

  emptyBuilder() {
    const built = run('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'], this.here())
      .split('\n')
      .filter((name) => /fixture|^shop-/.test(name));
    if (built.length) run('docker', ['image', 'rm', '-f', ...built], this.here());
    run('docker', ['image', 'prune', '-f'], this.here());
    run('docker', ['buildx', 'prune', '-af'], this.here());
  }

  edit(file, change) {
    const path = join(this.dir, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  /** A build that is not recorded, to make a state. */
  build(args = this.args) {
    run('docker', ['buildx', 'build', '--progress', 'plain', ...args, '.'], this.here());
  }

  /** The same, for a build that is meant to fail. */
  buildAnyway() {
    ask('docker', ['buildx', 'build', ...this.args, '.'], this.here());
  }

  docker(...args) {
    run('docker', args, this.here());
  }

  /** A ref in the registry that nothing else uses. */
  ref(tag) {
    return `${this.registry}/fixtures/${this.name}:${tag}`;
  }

  async evict(prefix) {
    await fetch(new URL(`entries?prefix=${prefix}`, this.engine.cacheService.url), { method: 'DELETE' });
  }

  /**
   * The refs of the builds made here so far, newest first, as buildx notes them on the client's side. `history ls` would
   * tell too, but it can bring down a BuildKit older than 0.29 (moby/buildkit#6614), and with it the daemon it is part of.
   */
  refs() {
    const top = join(this.env.DOCKER_CONFIG, 'buildx', 'refs');
    return run('find', [top, '-type', 'f', '-newer', join(this.top, 'born')], this.here())
      .split('\n')
      .filter((path) => path && JSON.parse(readFileSync(path, 'utf8')).LocalPath?.startsWith(this.top))
      .map((path) => ({ id: basename(path), at: statSync(path).mtimeMs }))
      .sort((a, b) => b.at - a.at)
      .map(({ id }) => id);
  }

  here() {
    return { cwd: this.dir, env: this.env };
  }

  /** A program whose streams are kept; interrupted once `interrupt` says so. */
  watch(program, args, { env = {}, interrupt } = {}) {
    let seen = '';
    const onData = (_stream, data, child) => {
      seen += data;
      if (!interrupt || !seen.includes(interrupt.after)) return;
      setTimeout(() => child.kill('SIGINT'), interrupt.seconds * 1000);
      interrupt = undefined;
    };
    return collect(program, args, { cwd: this.dir, env: { ...this.env, ...env }, onData });
  }

  close() {
    rmSync(this.top, { recursive: true, force: true });
  }
}
