import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BuiltImage, builtImages, parseProvenance } from '../../src/buildx/provenance-layers.ts';

const hex = (letter: string) => `sha256:${letter.repeat(64)}`;
const blob = (letter: string, size: number) => ({ mediaType: 'x', digest: hex(letter), size });
const source = { op: { Op: { source: { identifier: 'docker-image://busybox' } } } };
const run = (...inputs: string[]) => ({ op: { Op: { exec: { mounts: [{ dest: '/' }] } } }, inputs });
const result = (input: string) => ({ op: { Op: {} }, inputs: [input] });

/** A predicate of steps called step0, step1, …, whose vertices are called 0, 1, … */
function predicate(steps: object[], layers: Record<string, unknown>): object {
  const ids = steps.map((step, index) => ({ id: `step${index}`, ...step }));
  return {
    buildConfig: {
      llbDefinition: ids,
      digestMapping: Object.fromEntries(ids.map(({ id }, index) => [`vertex ${index}`, id])),
    },
    metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { layers } },
  };
}

function built(steps: object[], layers: Record<string, unknown>): BuiltImage | undefined {
  return builtImages({ 'buildx.build.provenance': predicate(steps, layers) })[0];
}

/** Digests by their letter, with the number of the vertex behind layers that were built. */
function told(image: BuiltImage | undefined): string | undefined {
  return image?.layers
    .map(({ digest, base, vertex }) => (digest?.at(-1) ?? '?') + (base ? '' : (vertex?.split(' ')[1] ?? '!')))
    .join(' ');
}

const CHAIN = [source, run('step0:0'), run('step1:0'), result('step2:0')];
const [A, B, C, D] = [blob('a', 10), blob('b', 20), blob('c', 30), blob('d', 40)];

describe('builtImages', () => {
  it.each([
    ['whole', { 'step0:0': [[A, B]], 'step1:0': [[A, B, C]], 'step2:0': [[A, B, C, D]] }, 'a b c1 d2'],
    ['with a base that nobody fetched', { 'step1:0': [[A, B, C]], 'step2:0': [[A, B, C, D]] }, 'a b c1 d2'],
    ['with its end alone', { 'step2:0': [[A, B, C, D]] }, 'a b c1 d2'],
    ['with a last step that nobody packed', { 'step0:0': [[A, B]], 'step1:0': [[A, B, C]] }, 'a b c1 ?2'],
    ['with a base alone', { 'step0:0': [[A, B]] }, 'a b ?1 ?2'],
    ['with nothing', {}, '?1 ?2'],
    ['with fewer layers than steps', { 'step0:0': [[A, B]], 'step2:0': [[A, B, C]] }, 'a b c1'],
    ['with more layers than steps', { 'step0:0': [[A]], 'step2:0': [[A, B, C, D]] }, 'a b1 c2 d2'],
    ['with equal layers', { 'step0:0': [[A]], 'step1:0': [[A, B]], 'step2:0': [[A, B, B]] }, 'a b1 b2'],
  ])('ties layers to vertices by a chain %s', (_what, layers, expected) => {
    expect(told(built(CHAIN, layers))).toBe(expected);
  });

  it('says when the layers of the base are missing', () => {
    expect(built(CHAIN, {})?.isBaseMissing).toBe(true);
    expect(built(CHAIN, { 'step1:0': [[A, B]] })).not.toHaveProperty('isBaseMissing');
  });

  it('knows sizes and both kinds of digests', () => {
    const packed = built([source, result('step0:0')], { 'step0:0': [[A]] });
    expect(packed?.layers).toEqual([{ digest: hex('a'), compressedBytes: 10, base: true }]);
    const unpacked = built([source, result('step0:0')], { 'step0:0': [[blob('a', -1)]] });
    expect(unpacked?.layers).toEqual([{ diffId: hex('a'), base: true }]);
  });

  it('does not choose between blobs of several compressions', () => {
    const image = built([source, result('step0:0')], {
      'step0:0': [
        [A, B],
        [C, D],
      ],
    });
    expect(image?.layers).toEqual([{ base: true }, { base: true }]);
  });

  it('lays linked copies over what was there', () => {
    const link = { op: { Op: { file: { actions: [{ input: -1, output: 0 }] } } }, inputs: ['context'] };
    const merge = (...inputs: string[]) => ({
      op: { Op: { merge: { inputs: inputs.map((_, index) => (index === 0 ? {} : { input: index })) } } },
      inputs,
    });
    const steps = [
      source,
      run('step0:0'),
      link,
      merge('step1:0', 'step2:0'),
      run('step3:0'),
      result('step4:0'),
    ];
    const layers = { 'step4:0': [[A, B, C, D]], 'step2:0': [[C]] };
    expect(told(built(steps, layers))).toBe('a b1 c2 d4');
    expect(told(built(steps, { 'step0:0': [[A]] }))).toBe('a ?1 ?2 ?4');
  });

  it.each([
    ['one action on a base', [{ input: 0, output: 0 }], 'a b1'],
    [
      'an action on an action',
      [
        { input: 0, output: -1 },
        { input: 2, output: 0 },
      ],
      'a b1',
    ],
    ['an action on nothing', [{ input: -1, output: 0 }], 'b1'],
    ['actions in a ring', [{ input: 2, output: 0 }], '?1'],
  ])('finds what files are copied onto: %s', (_what, actions, expected) => {
    const copy = { op: { Op: { file: { actions } } }, inputs: ['step0:0', 'context'] };
    const layers =
      expected === 'b1' ? { 'step1:0': [[B]] } : expected === '?1' ? {} : { 'step1:0': [[A, B]] };
    expect(told(built([source, copy, result('step1:0')], layers))).toBe(expected);
  });

  it('takes the mount at the root for what a command runs on', () => {
    const mounts = [
      { input: 1, dest: '/cache' },
      { input: 0, dest: '/' },
    ];
    const command = { op: { Op: { exec: { mounts } } }, inputs: ['step0:0', 'step9:0'] };
    expect(told(built([source, command, result('step1:0')], { 'step0:0': [[A]] }))).toBe('a ?1');
    const onNothing = { op: { Op: { exec: { mounts: [{ input: -1, dest: '/' }] } } }, inputs: ['step0:0'] };
    expect(built([source, onNothing, result('step1:0')], {})).toEqual({ layers: [{ vertex: 'vertex 1' }] });
  });

  it('reads SLSA 1, and a platform out of the key', () => {
    const { buildConfig, metadata } = JSON.parse(JSON.stringify(predicate(CHAIN, { 'step0:0': [[A]] })));
    const slsa1 = {
      buildDefinition: { internalParameters: { buildConfig } },
      runDetails: {
        metadata: { buildkit_metadata: metadata['https://mobyproject.org/buildkit@v1#metadata'] },
      },
    };
    const images = builtImages({
      'buildx.build.provenance/linux/amd64': slsa1,
      'buildx.build.provenance/linux/arm64': slsa1,
    });
    expect(images.map((image) => [image.platform, told(image)])).toEqual([
      ['linux/amd64', 'a ?1 ?2'],
      ['linux/arm64', 'a ?1 ?2'],
    ]);
  });

  it.each([
    ['no steps', []],
    ['steps without a result', [source]],
    ['a result that is no list', [source, { op: { Op: {} }, inputs: 'step0:0' }]],
    ['steps in a ring', [run('step1:0'), run('step0:0'), result('step1:0')]],
  ])('finds nothing in %s', (_what, steps) => expect(built(steps, {})).toBeUndefined());

  it('gives up on linked copies that double without end', () => {
    const doubled = Array.from({ length: 60 }, (_, index) => ({
      op: { Op: { merge: { inputs: [{}, { input: 1 }] } } },
      inputs: [`step${index}:0`, `step${index}:0`],
    }));
    expect(built([run(), ...doubled, result('step60:0')], {})).toBeUndefined();
  });

  it('gives up on linked copies that lie in each other without end', () => {
    const nested = Array.from({ length: 20_000 }, (_, index) => ({
      op: { Op: { merge: { inputs: [{ input: 1 }, {}] } } },
      inputs: [`step${index}:0`, 'fetched'],
    }));
    expect(built([run(), ...nested, result('step20000:0')], {})).toBeUndefined();
  });

  it('survives any JSON in any place', () => {
    const places = [
      ['buildConfig'],
      ['buildConfig', 'llbDefinition'],
      ['buildConfig', 'digestMapping'],
      ['metadata'],
    ];
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...places), (value, place) => {
        const whole: unknown = predicate(CHAIN, { 'step0:0': [[A]] });
        const damaged = place.reduceRight<unknown>(
          (inner, key) => ({ ...Object(whole), [key]: inner }),
          value,
        );
        builtImages({ 'buildx.build.provenance': damaged });
        for (const { layers } of builtImages({
          'buildx.build.provenance': predicate(CHAIN, { 'step2:0': value }),
        }))
          expect(layers.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('parseProvenance', () => {
  it('reads the text of a predicate', () => {
    expect(told(parseProvenance(JSON.stringify(predicate(CHAIN, {}))))).toBe('?1 ?2');
  });
  it.each(['', '[]', '{', 'null', '"x"'])('finds nothing in %j', (text) => {
    expect(parseProvenance(text)).toBeUndefined();
  });
});
