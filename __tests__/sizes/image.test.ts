import { describe, expect, it } from '@jest/globals';
import { imageSizes, type WeighedBuild } from '../../src/sizes/image.ts';
import {
  anAnsweringDocker,
  aPredicate,
  EXPORTED,
  HISTORY,
  hex,
  INSPECTION,
  MANIFEST,
  RECORD,
  STEPS,
} from './an-image.ts';

const ANSWERS = {
  'image inspect': INSPECTION,
  '--type provenance': JSON.stringify(aPredicate()),
  '--type manifest': MANIFEST,
  'imagetools inspect': MANIFEST,
  history: HISTORY,
};
const UNPACKED = { size: () => -1 };
const NOT_LOADED =
  'Uncompressed sizes are not known: only Docker tells them, and the image was not loaded into it.';

const metadata = (predicate: object | undefined, exported: object = EXPORTED) => ({
  ...(predicate ? { 'buildx.build.provenance': predicate } : {}),
  ...exported,
});

async function weigh(build: Partial<WeighedBuild>, answers: Record<string, string> = ANSWERS) {
  const { docker, calls } = anAnsweringDocker(answers);
  const asked = { outputs: [], load: false, push: false, driver: 'docker-container', platforms: [] };
  const sizes = await imageSizes({ record: RECORD, steps: STEPS, ...asked, ...build }, docker);
  return { sizes, calls };
}

describe('imageSizes', () => {
  it('knows a pushed image from its provenance alone', async () => {
    const { sizes, calls } = await weigh({ metadata: metadata(aPredicate()), push: true });
    expect(calls).toEqual([]);
    expect(sizes).toEqual([
      {
        compressedBytes: 6000,
        layers: [
          { digest: hex('a'), compressedBytes: 1000, base: true },
          {
            digest: hex('b'),
            compressedBytes: 2000,
            createdBy: 'RUN make',
            step: '2/3',
            line: 4,
            status: 'cached',
          },
          {
            digest: hex('c'),
            compressedBytes: 3000,
            createdBy: 'COPY a.txt /',
            step: '3/3',
            line: 5,
            status: 'executed',
          },
        ],
        message: NOT_LOADED,
      },
    ]);
  });

  it('asks two questions about a loaded image', async () => {
    const { sizes, calls } = await weigh({
      metadata: metadata(aPredicate()),
      load: true,
      platforms: ['linux/amd64'],
    });
    expect(calls.sort()).toEqual([
      'history --no-trunc --human=false --format {{json .}} docker.io/acme/api:1',
      'image inspect docker.io/acme/api:1',
    ]);
    expect(sizes).toEqual([
      {
        platform: 'linux/amd64',
        bytes: 600,
        compressedBytes: 6000,
        layers: [
          expect.objectContaining({
            diffId: hex('1'),
            bytes: 100,
            compressedBytes: 1000,
            createdBy: 'ADD file:1 in /',
          }),
          expect.objectContaining({
            diffId: hex('2'),
            bytes: 200,
            compressedBytes: 2000,
            createdBy: 'RUN make',
          }),
          expect.objectContaining({
            diffId: hex('3'),
            bytes: 300,
            compressedBytes: 3000,
            createdBy: 'COPY a.txt /',
          }),
        ],
      },
    ]);
  });

  it('asks by digest for an image without a name', async () => {
    const { calls } = await weigh({
      metadata: metadata(aPredicate(), { ...EXPORTED, 'image.name': '' }),
      load: true,
    });
    expect(calls).toContain(`image inspect ${hex('9')}`);
  });

  it('asks for the manifest where layers are compressed anew', async () => {
    const outputs = [
      'type=image,name=docker.io/acme/api:1,push=true,compression=zstd,force-compression=true',
    ];
    const { sizes, calls } = await weigh({ metadata: metadata(aPredicate()), outputs });
    expect(calls).toEqual(['buildx history inspect attachment --builder mine --type manifest x1']);
    expect(sizes[0]?.compressedBytes).toBe(6);
    expect(sizes[0]?.layers.map(({ digest, step }) => [digest, step])).toEqual([
      [hex('d'), undefined],
      [hex('e'), '2/3'],
      [hex('f'), '3/3'],
    ]);
  });

  it('tells no compressed sizes of which it cannot know that they are true', async () => {
    const outputs = ['type=oci,dest=a.tar,compression=zstd'];
    const { sizes } = await weigh({ metadata: metadata(aPredicate()), outputs }, {});
    expect(sizes[0]?.compressedBytes).toBeUndefined();
    expect(sizes[0]?.layers.every((layer) => layer.compressedBytes === undefined && !layer.digest)).toBe(
      true,
    );
    expect(sizes[0]?.message).toBe(
      `The manifest of the image could not be read: no such thing. ${NOT_LOADED}`,
    );
  });

  it('asks for a manifest by its digest where the image is no index', async () => {
    const exported = {
      ...EXPORTED,
      'containerimage.descriptor': { mediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
    };
    const { calls } = await weigh({ metadata: metadata(aPredicate({ packed: 0 }), exported) });
    expect(calls).toEqual([`buildx history inspect attachment --builder mine x1 ${hex('9')}`]);
  });

  it('puts layers of the base below those of which only the steps are known', async () => {
    const { sizes } = await weigh({ metadata: metadata(aPredicate({ packed: 0 })) });
    expect(sizes[0]?.layers.map(({ digest, base, step }) => [digest, base, step])).toEqual([
      [hex('d'), true, undefined],
      [hex('e'), undefined, '2/3'],
      [hex('f'), undefined, '3/3'],
    ]);
  });

  it('asks for the manifest of a base that nobody fetched', async () => {
    const steps = [
      { id: 'step0', op: { Op: { source: {} } } },
      { id: 'step1', op: { Op: {} }, inputs: ['step0:0'] },
    ];
    const { sizes } = await weigh({ metadata: metadata({ buildConfig: { llbDefinition: steps } }) });
    expect(sizes[0]).toMatchObject({
      compressedBytes: 6,
      layers: [{ base: true }, { base: true }, { base: true }],
    });
  });

  describe("with Docker's own image store", () => {
    const exported = { 'containerimage.digest': hex('9'), 'image.name': 'localhost:5000/acme/api:1' };
    const inspection = JSON.stringify([
      { Id: hex('9'), Size: 600, RootFS: { Layers: ['a', 'b', 'c'].map(hex) } },
    ]);
    const answers = { ...ANSWERS, 'image inspect': inspection };

    it('knows no compressed sizes of what stays there', async () => {
      const { sizes } = await weigh(
        { metadata: metadata(aPredicate(UNPACKED), exported), driver: 'docker' },
        answers,
      );
      expect(sizes).toEqual([
        expect.objectContaining({
          bytes: 600,
          message: "Compressed sizes are not known: Docker's own image store packs layers only for a push.",
        }),
      ]);
      expect(sizes[0]?.layers.map(({ diffId, digest }) => [diffId, digest])).toEqual(
        ['a', 'b', 'c'].map((letter) => [hex(letter), undefined]),
      );
    });

    it('asks the registry about what was pushed', async () => {
      const build = { metadata: metadata(aPredicate(UNPACKED), exported), driver: 'docker', push: true };
      const { sizes, calls } = await weigh(build, answers);
      expect(calls).toContain(`buildx imagetools inspect --raw localhost:5000/acme/api@${hex('9')}`);
      expect(sizes[0]).toMatchObject({ bytes: 600, compressedBytes: 6 });
      expect(sizes[0]?.message).toBeUndefined();
    });

    it('has the size of the image even where the history does not fit', async () => {
      const build = { metadata: metadata(aPredicate(UNPACKED), exported), driver: 'docker', push: true };
      const history = JSON.stringify({ Size: '5', CreatedBy: 'RUN other' });
      const { sizes } = await weigh(build, { ...answers, history });
      expect(sizes[0]?.bytes).toBe(600);
      expect(sizes[0]?.message).toBe(
        'The lines of `docker history` do not fit the layers, so the uncompressed size of each is not known.',
      );
    });
  });

  describe('for several platforms', () => {
    const platforms = ['linux/amd64', 'linux/arm64'];

    it('asks for the provenance that the metadata file does not hold', async () => {
      const { sizes, calls } = await weigh({ metadata: EXPORTED, platforms, push: true });
      expect(calls).toEqual(
        platforms.map(
          (platform) =>
            `buildx history inspect attachment --builder mine --type provenance --platform ${platform} x1`,
        ),
      );
      expect(sizes.map(({ platform, compressedBytes }) => [platform, compressedBytes])).toEqual([
        ['linux/amd64', 6000],
        ['linux/arm64', 6000],
      ]);
      expect(sizes[1]?.layers[1]).toMatchObject({ step: '2/3', line: 4 });
    });

    it('asks for nothing that it holds', async () => {
      const both = Object.fromEntries(
        platforms.map((platform) => [`buildx.build.provenance/${platform}`, aPredicate()]),
      );
      const { sizes, calls } = await weigh({ metadata: { ...EXPORTED, ...both }, platforms, push: true });
      expect(calls).toEqual([]);
      expect(sizes.map(({ platform }) => platform)).toEqual(platforms);
    });

    it('asks for the history of each that is loaded, and believes no layer of no bytes', async () => {
      const history = HISTORY.replace('"300"', '"0"');
      const build = { metadata: EXPORTED, platforms, load: true };
      const { sizes, calls } = await weigh(build, {
        '--platform linux/arm64 docker.io': history,
        ...ANSWERS,
      });
      expect(calls.filter((call) => /^history|^image/.test(call))).toEqual(
        platforms.map(
          (platform) =>
            `history --no-trunc --human=false --format {{json .}} --platform ${platform} docker.io/acme/api:1`,
        ),
      );
      expect(sizes.map(({ bytes }) => bytes)).toEqual([600, undefined]);
      expect(sizes[1]?.layers.map(({ bytes }) => bytes)).toEqual([100, 200, undefined]);
      expect(sizes[1]?.message).toBe(
        'Docker has not unpacked all layers, so their uncompressed size is not known.',
      );
    });

    it('asks for the manifest of each', async () => {
      const outputs = ['type=image,push=true,compression=zstd'];
      const { calls } = await weigh({ metadata: EXPORTED, platforms, outputs });
      expect(calls).toContain(
        'buildx history inspect attachment --builder mine --type manifest --platform linux/arm64 x1',
      );
    });
  });

  it.each<[string, Partial<WeighedBuild>, string]>([
    [
      'no output',
      { metadata: metadata(aPredicate({ packed: 2 }), { 'buildx.build.ref': 'mine/mine0/x1' }) },
      'Uncompressed sizes are not known, because no image was exported. 1 of 3 layers have no compressed size, because nothing needed them packed.',
    ],
    [
      'no output, all packed',
      { metadata: metadata(aPredicate(), {}) },
      'Uncompressed sizes are not known, because no image was exported.',
    ],
    [
      'no provenance',
      { metadata: metadata(undefined, { 'containerimage.digest': hex('9') }), driver: 'docker-container' },
      `The layers are not known: the build left no provenance of them. ${NOT_LOADED} Compressed sizes are not known: Docker's own image store packs layers only for a push.`,
    ],
  ])('says what it does not know of a build with %s', async (_what, build, message) => {
    const { sizes, calls } = await weigh(build);
    expect(sizes.map((size) => size.message)).toEqual([message]);
    expect(calls).toEqual([]);
  });

  it('says which questions got no answer', async () => {
    const { sizes } = await weigh({ metadata: metadata(aPredicate()), load: true }, { history: '{' });
    expect(sizes).toEqual([expect.objectContaining({ bytes: undefined, compressedBytes: 6000 })]);
    expect(sizes[0]?.message?.split('. ').sort()).toEqual([
      '`docker history` could not be read: its answer makes no sense',
      '`docker image inspect` could not be read: no such thing.',
    ]);
  });

  it('knows an image of nothing', async () => {
    const answers = {
      'image inspect': JSON.stringify([{ Id: hex('9'), Size: 0, RootFS: {} }]),
      '--type manifest': '{"layers":null}',
      history: JSON.stringify({ Size: '0', CreatedBy: 'ENV A=1' }),
    };
    const { sizes } = await weigh({ metadata: metadata(undefined), load: true }, answers);
    expect(sizes).toEqual([{ bytes: 0, compressedBytes: 0, layers: [] }]);
  });

  it('never rejects', async () => {
    const steps = new Proxy(STEPS, {
      get() {
        throw new Error('broken');
      },
    });
    const { sizes } = await weigh({ metadata: metadata(aPredicate()), steps });
    expect(sizes).toEqual([{ layers: [], message: 'The image could not be weighed: broken' }]);
  });

  it('knows nothing of a build without metadata', async () => {
    expect((await weigh({ load: true })).sizes).toEqual([]);
  });
});
