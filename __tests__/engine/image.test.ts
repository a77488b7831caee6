import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runBuild } from '../../src/buildx/build.ts';
import { docker } from '../../src/buildx/docker.ts';
import { parseMetadata } from '../../src/buildx/metadata.ts';
import { openScratch } from '../../src/buildx/scratch.ts';
import { measureBuild } from '../../src/measure.ts';
import { imageSizes } from '../../src/sizes/image.ts';
import type { ImageSize } from '../../src/sizes/types.ts';
import { aProject, dockerOf } from './a-project.ts';
import { describeEngine, ENGINES, type EngineName } from './an-engine.ts';

/** Two layers of a base, and one of each kind: empty, linked, copied from another stage, and metadata between them. */
const SERVICE = `FROM BASE AS builder
WORKDIR /src
COPY a.txt ./
RUN dd if=/dev/zero of=/src/big bs=1k count=3000 && echo NOW > built

FROM BASE AS runtime
RUN dd if=/dev/urandom of=/urandom bs=1k count=500 && echo NOW
ENV X=1
FROM runtime
WORKDIR /app
WORKDIR /
COPY --from=builder /src/big /app/big
COPY --link a.txt /app/a.txt
RUN true
RUN true
USER 1000
CMD ["sh"]
`;
const LINES = [7, 10, 12, 13, 14, 15];

/** Without a RUN, so that it builds for foreign platforms. */
const PLATFORMS = `FROM scratch AS files
COPY a.txt /a.txt
FROM scratch
COPY a.txt /b.txt
COPY --from=files /a.txt /
ARG TARGETARCH
COPY a.txt /for-\${TARGETARCH}
`;

interface Index {
  manifests: Array<{ digest: string }>;
}

interface Manifest {
  layers: Array<{ digest: string; size: number }>;
}

describeEngine('the size of an image', (engine) => {
  const base: Record<EngineName, string> = {
    embedded: 'busybox:1',
    container: `${engine.registry}/library/busybox:1`,
  };
  const project = aProject({ 'a.txt': 'a'.repeat(5000) });
  const images: Array<[EngineName, string]> = [];
  afterAll(() => {
    for (const [name, image] of images) dockerOf(engine, name, 'image', 'rm', '--force', image);
    project.remove();
  });

  /** Builds as run.ts does, and weighs. */
  async function weigh(name: EngineName, dockerfile: string, asked: Asked) {
    const { outputs = [], load = false, push = false, platforms = [], tags = [] } = asked;
    if (load || name === 'embedded') images.push(...tags.map((tag): [EngineName, string] => [name, tag]));
    const { env, builder } = engine.engines[name];
    const port = docker({ ...process.env, ...env });
    const scratch = openScratch(project.path);
    if (!scratch) throw new Error('no scratch directory');
    const file = `${name}.Dockerfile`;
    writeFileSync(join(project.path, file), dockerfile.replaceAll('BASE', base[name]).replaceAll('NOW', NOW));
    const flags = [
      ...[
        '--progress',
        'rawjson',
        '--metadata-file',
        scratch.metadataFile,
        '--file',
        join(project.path, file),
      ],
      ...(builder ? ['--builder', builder] : []),
      ...(load ? ['--load'] : []),
      ...(push ? ['--push'] : []),
      ...tags.flatMap((tag) => ['--tag', tag]),
      ...outputs.flatMap((output) => ['--output', output]),
      ...(platforms.length > 0 ? ['--platform', platforms.join(',')] : []),
    ];
    const { exit, record } = await runBuild(port, ['build', ...flags, project.path], {}, SILENT, NEVER);
    if (exit.code !== 0) throw new Error(record.text.join('\n'));
    const metadata = parseMetadata(scratch.read(scratch.metadataFile));
    scratch.close();
    const { steps } = await measureBuild(record, { metadata: metadata?.raw, file: join(project.path, file) });
    const driver = name === 'embedded' ? 'docker' : 'docker-container';
    const sizes = await imageSizes(
      { metadata: metadata?.raw, record, steps, outputs, load, push, platforms, driver },
      port,
    );
    return { sizes, digest: metadata?.digest ?? '', id: metadata?.ref?.split('/').at(-1) ?? '', builder };
  }

  /** Bytes of the layers as `docker history` has them; what has none is no layer with the containerd store. */
  function historyOf(name: EngineName, image: string, platform?: string): number[] {
    const flags = platform === undefined ? [] : ['--platform', platform];
    const lines = dockerOf(
      engine,
      name,
      'history',
      '--human=false',
      '--format',
      '{{.Size}}',
      ...flags,
      image,
    );
    return lines
      .trim()
      .split('\n')
      .map(Number)
      .filter((bytes) => bytes > 0)
      .reverse();
  }

  function inspected<Value>(name: EngineName, image: string, format: string): Value {
    return JSON.parse(dockerOf(engine, name, 'image', 'inspect', '--format', format, image));
  }

  /** What BuildKit itself recorded as the image's manifest. */
  function recordedManifest(name: EngineName, id: string, platform?: string): Manifest {
    const { builder = 'default' } = engine.engines[name];
    const flags = platform === undefined ? [] : ['--platform', platform];
    const from = ['buildx', 'history', 'inspect', 'attachment', '--builder', builder];
    return JSON.parse(dockerOf(engine, name, ...from, '--type', 'manifest', ...flags, id));
  }

  async function inRegistry(repository: string, reference: string): Promise<Manifest> {
    const accept = ['manifest.v1', 'index.v1']
      .map((type) => `application/vnd.oci.image.${type}+json`)
      .join(', ');
    const url = `http://${engine.registry}/v2/${repository}/manifests/`;
    const get = async (name: string): Promise<Manifest | Index> =>
      JSON.parse(await (await fetch(url + name, { headers: { accept } })).text());
    const found = await get(reference);
    const manifest = 'manifests' in found ? await get(found.manifests[0]?.digest ?? '') : found;
    if ('manifests' in manifest) throw new Error('an index in an index');
    return manifest;
  }

  describe.each(ENGINES)('on the %s engine', (name) => {
    const tag = `tests-image-${name}`;

    it('is what Docker says of a loaded image, and each layer has its step', async () => {
      const { sizes, id } = await weigh(name, SERVICE, { load: true, tags: [tag] });
      const [size] = sizes;
      const history = historyOf(name, tag);
      expect(sizes).toHaveLength(1);
      expect(size?.message).toBeUndefined();
      expect(size?.layers.map(({ bytes }) => bytes)).toEqual(history);
      expect(size?.bytes).toBe(sum(history));
      expect(size?.layers.map(({ diffId }) => diffId)).toEqual(
        inspected(name, tag, '{{json .RootFS.Layers}}'),
      );
      expect(compressedOf(size)).toEqual(layersOf(recordedManifest(name, id)));
      expect(size?.layers.map(({ base, line }) => (base ? 'base' : line))).toEqual([
        'base',
        'base',
        'base',
        ...LINES,
      ]);
      expect(size?.layers.slice(3).map(({ createdBy }) => createdBy?.split(' ')[0])).toEqual([
        'RUN',
        'WORKDIR',
        'COPY',
        'COPY',
        'RUN',
        'RUN',
      ]);
    });

    it('tells hits from steps that ran, and needs two questions of docker', async () => {
      const again = await weigh(name, SERVICE, { load: true, tags: [tag] });
      expect(again.sizes[0]?.layers.slice(3).map(({ status }) => status)).toEqual(LINES.map(() => 'cached'));
    });

    it('is what the registry holds of a pushed image', async () => {
      const image = `${engine.registry}/tests/image-${name}`;
      const { sizes, digest } = await weigh(name, SERVICE, { push: true, tags: [image] });
      const manifest = await inRegistry(`tests/image-${name}`, digest);
      expect(compressedOf(sizes[0])).toEqual(layersOf(manifest));
      expect(sizes[0]?.compressedBytes).toBe(sum(manifest.layers.map(({ size }) => size)));
      if (name === 'embedded') expect(sizes[0]?.bytes).toBe(sum(historyOf(name, image)));
      else expect(sizes[0]).toMatchObject({ bytes: undefined, message: NOT_LOADED });
    });

    it('is what the registry holds where layers are compressed anew', async () => {
      const repository = `tests/image-zstd-${name}`;
      const output = `type=image,name=${engine.registry}/${repository},push=true,compression=zstd,force-compression=true`;
      const { sizes, digest } = await weigh(name, SERVICE, { outputs: [output] });
      images.push(['embedded', `${engine.registry}/${repository}`]);
      expect(compressedOf(sizes[0])).toEqual(layersOf(await inRegistry(repository, digest)));
      expect(sizes[0]?.layers.map(({ line }) => line).slice(3)).toEqual(LINES);
    });

    it.each([
      ['of an OCI archive', 'oci'],
      ['of a Docker archive', 'docker'],
    ])('is known %s', async (_what, type) => {
      const file = join(project.path, `${name}.${type}.tar`);
      const { sizes } = await weigh(name, SERVICE, { outputs: [`type=${type},dest=${file}`] });
      const [size] = sizes;
      const list = execFileSync('tar', ['tf', file], { encoding: 'utf8' });
      rmSync(file);
      for (const { digest = '' } of size?.layers ?? []) expect(list).toContain(digest.replace(':', '/'));
      expect(size?.layers).toHaveLength(9);
      expect(size).toMatchObject({
        bytes: undefined,
        compressedBytes: expect.any(Number),
        message: NOT_LOADED,
      });
    });

    it.each(['local', 'cacheonly'])('says what it knows of an output of type %s', async (type) => {
      const dest = join(project.path, 'files');
      const output = type === 'local' ? `type=local,dest=${dest}` : `type=${type}`;
      const fresh = SERVICE.replace('USER', `RUN echo ${type} ${NOW}\nUSER`);
      const { sizes } = await weigh(name, fresh, { outputs: [output] });
      rmSync(dest, { recursive: true, force: true });
      expect(sizes[0]?.layers).toHaveLength(10);
      expect(sizes[0]?.layers.at(-1)).toMatchObject({
        createdBy: `RUN echo ${type} ${NOW}`,
        status: 'executed',
      });
      expect(sizes[0]?.bytes).toBeUndefined();
      expect(sizes[0]?.message).toContain('Uncompressed sizes are not known, because no image was exported.');
    });

    it('is known without any output where the docker driver keeps the image', async () => {
      const { sizes, id, digest } = await weigh(name, SERVICE, {});
      if (name === 'embedded') {
        expect(sizes[0]?.bytes).toBe(sum(historyOf(name, digest)));
        expect(compressedOf(sizes[0])).toEqual(layersOf(recordedManifest(name, id)));
      } else expect(sizes[0]?.message).toContain('because no image was exported');
    });

    it.each<[string, Asked]>([
      ['loaded', { load: true, tags: [`${tag}-two`] }],
      ['pushed', { push: true, tags: [`${engine.registry}/tests/image-two-${name}`] }],
    ])('is told for each platform that is %s', async (_how, asked) => {
      const platforms = ['linux/amd64', 'linux/arm64'];
      const { sizes, id } = await weigh(name, PLATFORMS, { ...asked, platforms });
      expect(sizes.map(({ platform }) => platform)).toEqual(platforms);
      for (const size of sizes) {
        expect(compressedOf(size)).toEqual(layersOf(recordedManifest(name, id, size.platform)));
        expect(size.layers.map(({ line }) => line)).toEqual([4, 5, 7]);
      }
      if (!asked.load && name === 'container') return;
      const [native, foreign] = sizes;
      const image = asked.tags?.[0] ?? '';
      expect(native?.layers.map(({ bytes }) => bytes)).toEqual(historyOf(name, image, 'linux/amd64'));
      expect(native?.bytes).toBe(sum(historyOf(name, image, 'linux/amd64')));
      // Docker unpacks for its own platform, so what only the other one has is not known.
      expect(foreign?.layers.map(({ bytes }) => bytes)).toEqual([
        ...historyOf(name, image, 'linux/arm64'),
        undefined,
      ]);
      expect(foreign).toMatchObject({
        bytes: undefined,
        message: expect.stringContaining('not unpacked all layers'),
      });
    });

    it('is nothing for an image of nothing', async () => {
      const { sizes } = await weigh(name, 'FROM scratch\nENV A=1\n', { load: true, tags: [`${tag}-empty`] });
      expect(sizes).toEqual([
        expect.objectContaining({ bytes: 0, compressedBytes: 0, layers: [], message: undefined }),
      ]);
    });
  });
});

const NOT_LOADED =
  'Uncompressed sizes are not known: only Docker tells them, and the image was not loaded into it.';

/** Makes steps of this run unlike those of the last. */
const NOW = String(Date.now());

const NEVER = new AbortController().signal;
const SILENT = {
  live: { apply: () => undefined, text: () => undefined, tick: () => undefined, end: () => undefined },
  stdout: () => undefined,
};

interface Asked {
  outputs?: string[];
  load?: boolean;
  push?: boolean;
  platforms?: string[];
  tags?: string[];
}

function compressedOf(size: ImageSize | undefined): unknown {
  return size?.layers.map(({ digest, compressedBytes }) => ({ digest, size: compressedBytes }));
}

function layersOf({ layers }: Manifest): unknown {
  return layers.map(({ digest, size }) => ({ digest, size }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
