import { describe, expect, it } from '@jest/globals';
import { chooseBuilder, missingFor, type Needs, OWN_BUILDER } from '../../src/buildx/builder.ts';
import { parseInspect } from '../../src/buildx/inspect.ts';
import { aDocker, inspectText } from './a-docker.ts';

const VERSION = { 'buildx version': { stdout: 'github.com/docker/buildx v0.36.1 461836ba0\n' } };
const ENGINE = { 'version --format {{.Server.Version}}': { stdout: '28.5.2\n' } };
const INSPECT = 'buildx inspect';
const INSPECT_OWN = `buildx inspect ${OWN_BUILDER}`;
const CREATE_OWN = `buildx create --name ${OWN_BUILDER} --driver docker-container --bootstrap`;

const gha = { type: 'gha', attributes: [] };
function needs(overrides: Partial<Needs> & { exports?: string[] } = {}): Needs {
  const { exports = [], ...rest } = overrides;
  const destinations = exports.map((type) => ({ ...gha, type }));
  return { platforms: [], plan: { destinations }, ...rest };
}

describe('the builder', () => {
  it('is the current one when it can do what is needed, with all versions looked up once', async () => {
    const { docker, calls } = aDocker({
      ...VERSION,
      ...ENGINE,
      [INSPECT]: { stdout: inspectText({ name: 'default', driver: 'docker', version: 'v0.0.0+unknown' }) },
    });
    const { builder, note } = await chooseBuilder(docker, needs({ exports: ['gha', 'registry'] }));
    expect(note).toBeUndefined();
    expect(builder).toMatchObject({
      name: 'default',
      driver: 'docker',
      buildkit: 'v0.0.0+unknown',
      buildx: 'v0.36.1',
      docker: '28.5.2',
      imageStore: 'containerd',
    });
    expect(builder.platforms).toEqual(['linux/amd64', 'linux/amd64/v2', 'linux/arm64']);
    expect(calls).toHaveLength(3);
  });

  it('is the named one, whatever it can do', async () => {
    const { docker, calls } = aDocker({
      ...VERSION,
      ...ENGINE,
      [`${INSPECT} mine`]: { stdout: inspectText({ name: 'mine', driver: 'docker', containerd: false }) },
    });
    const { builder } = await chooseBuilder(docker, needs({ builder: 'mine', exports: ['gha'] }));
    expect(builder).toMatchObject({ name: 'mine', imageStore: 'graphdriver' });
    expect(calls).not.toContain(CREATE_OWN);
  });

  const old = inspectText({ name: 'default', driver: 'docker', containerd: false });
  const own = inspectText({ name: OWN_BUILDER, driver: 'docker-container', version: 'v0.32.2' });

  it('is our own one, made when it is not there yet', async () => {
    const { docker, calls } = aDocker({
      ...VERSION,
      ...ENGINE,
      [INSPECT]: { stdout: old },
      [INSPECT_OWN]: [{ code: 1, stdout: '', stderr: 'ERROR: no builder found' }, { stdout: own }],
      [CREATE_OWN]: { stdout: `${OWN_BUILDER}\n` },
    });
    const { builder, note } = await chooseBuilder(docker, needs({ exports: ['gha'] }));
    expect(builder).toMatchObject({ name: OWN_BUILDER, driver: 'docker-container', imageStore: undefined });
    expect(note).toBe(
      'The current builder "default" (driver docker) cannot do cache export, so the build runs on a docker-container builder named "buildkit-cache-action".',
    );
    expect(calls).toContain(CREATE_OWN);
  });

  it('is our own one, reused when it is there', async () => {
    const { docker, calls } = aDocker({
      ...VERSION,
      ...ENGINE,
      [INSPECT]: { stdout: old },
      [INSPECT_OWN]: { stdout: own },
    });
    const { builder } = await chooseBuilder(docker, needs({ platforms: ['linux/amd64', 'linux/arm64'] }));
    expect(builder.name).toBe(OWN_BUILDER);
    expect(calls).not.toContain(CREATE_OWN);
  });

  it('may be one that was never started', async () => {
    const { docker } = aDocker({
      ...VERSION,
      ...ENGINE,
      [INSPECT]: { stdout: inspectText({ name: 'new', driver: 'docker-container', status: 'inactive' }) },
    });
    const { builder } = await chooseBuilder(docker, needs({ exports: ['s3'] }));
    expect(builder).toMatchObject({ name: 'new', buildkit: undefined });
  });

  it('of a remote driver needs no Docker engine', async () => {
    const { docker } = aDocker({
      ...VERSION,
      'version --format {{.Server.Version}}': { code: 1, stderr: 'Cannot connect to the Docker daemon' },
      [INSPECT]: { stdout: inspectText({ name: 'far', driver: 'remote', version: 'v0.30.0' }) },
    });
    const { builder } = await chooseBuilder(docker, needs());
    expect(builder).toMatchObject({ driver: 'remote', docker: undefined });
  });
});

describe('a builder that cannot be had is one sentence with the fix', () => {
  const daemon =
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
  const rights =
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix: connect: permission denied';
  it.each([
    [
      'old Buildx',
      {
        ...ENGINE,
        'buildx version': { stdout: 'github.com/docker/buildx v0.19.3 1\n' },
        [INSPECT]: { stdout: 'x' },
      },
      'Buildx v0.19.3 is too old: 0.20.0 or newer is needed. Add `docker/setup-buildx-action` before this step, or update the docker-buildx-plugin package.',
    ],
    [
      'no Buildx',
      {
        ...ENGINE,
        'buildx version': { code: 1, stderr: 'docker: unknown command: docker buildx\n' },
        [INSPECT]: { code: 1 },
      },
      'Docker has no Buildx plugin here: add `docker/setup-buildx-action` before this step, or install the docker-buildx-plugin package.',
    ],
    [
      'no daemon',
      { ...VERSION, [INSPECT]: { stdout: `Name:   default\nDriver: \nError:  ${daemon}\n` } },
      'No Docker daemon answers: start Docker (`sudo systemctl start docker`), or set DOCKER_HOST to the daemon that is to be used.',
    ],
    [
      'no rights',
      { ...VERSION, [INSPECT]: { stdout: `Name:   default\nDriver: \nError:  ${rights}\n` } },
      'This user may not talk to the Docker daemon: add the user to the group `docker`, or run the job as a user that may.',
    ],
    [
      'something else',
      {
        ...VERSION,
        [INSPECT]: { code: 1, stderr: 'time="x" level=debug msg="y"\nERROR: the moon is full\n' },
      },
      'The builder does not answer: the moon is full. `docker buildx ls` shows its state.',
    ],
  ])('%s', async (_, answers, message) => {
    await expect(chooseBuilder(aDocker(answers).docker, needs())).rejects.toThrow(message);
  });

  it('a name that no builder has', async () => {
    const { docker } = aDocker({
      ...VERSION,
      ...ENGINE,
      [`${INSPECT} nosuch`]: { code: 1, stderr: 'ERROR: no builder "nosuch" found\n' },
    });
    await expect(chooseBuilder(docker, needs({ builder: 'nosuch' }))).rejects.toThrow(
      'There is no builder "nosuch": make it with `docker buildx create --name nosuch`, or name one that `docker buildx ls` lists.',
    );
  });
});

describe('what a builder is known not to do', () => {
  const containerd = {
    driver: 'docker',
    features: { 'Cache export': true, 'Multi-platform build': true },
  } as const;
  const graphdriver = {
    driver: 'docker',
    features: { 'Cache export': false, 'Multi-platform build': false },
  } as const;
  it.each([
    ['nothing asked', graphdriver, needs(), undefined],
    ['inline cache needs no export', graphdriver, needs({ exports: ['inline'] }), undefined],
    ['gha on the old image store', graphdriver, needs({ exports: ['gha'] }), 'cache export'],
    [
      'platforms on the old image store',
      graphdriver,
      needs({ platforms: ['a', 'b'] }),
      'builds for several platforms',
    ],
    ['gha on containerd', containerd, needs({ exports: ['gha'] }), undefined],
    ['s3 on the docker driver', containerd, needs({ exports: ['gha', 's3'] }), 'cache export of type s3'],
    ['s3 elsewhere', { driver: 'remote', features: {} }, needs({ exports: ['s3'] }), undefined],
  ])('%s', (_, builder, need, expected) => {
    expect(missingFor(builder, need)).toBe(expected);
  });
});

it('reads nothing but an error out of a builder that has no state', () => {
  expect(parseInspect('Name:   default\nDriver: \nError:  no luck: at all\n')).toBe('no luck: at all');
  expect(parseInspect('')).toBe('');
});
