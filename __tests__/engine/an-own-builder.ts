import { dockerOf } from './a-project.ts';
import type { Engine } from './an-engine.ts';

/** A builder of one test file, of the newest BuildKit: emptying it costs nobody else. */
export interface OwnBuilder {
  name: string;
  create(): void;
  /** Forgets all that it has cached. */
  empty(): void;
  remove(): void;
}

export function anOwnBuilder(engine: Engine, purpose: string): OwnBuilder {
  const name = `tests-${purpose}-${process.pid}`;
  const docker = (...args: string[]) => dockerOf(engine, 'container', ...args);
  return {
    name,
    create() {
      const container = `buildx_buildkit_${engine.engines.container.builder}0`;
      const image = docker('inspect', '--format', '{{.Config.Image}}', container).trim();
      const options = ['--driver-opt', `image=${image}`, '--driver-opt', 'network=host'];
      docker('buildx', 'create', '--name', name, '--driver', 'docker-container', ...options, '--bootstrap');
    },
    empty() {
      docker('buildx', 'prune', '--builder', name, '--all', '--force');
    },
    remove() {
      docker('buildx', 'rm', '--force', name);
    },
  };
}
