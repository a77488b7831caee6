import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { provenanceOf } from '../../src/buildx/provenance.ts';

const DOCKERFILE = 'FROM busybox\nRUN a\nRUN b\n';

function location(...lines: number[]): object {
  return { ranges: lines.map((line) => ({ start: { line }, end: { line } })) };
}

const buildConfig = {
  digestMapping: {
    'sha256:a': 'step0',
    'sha256:b': 'step1',
    'sha256:c': 'step2',
    'sha256:d': 'step3',
    'sha256:e': 'step4',
  },
};
const source = {
  locations: {
    step0: { locations: [location(1)] },
    step1: { locations: [location(4, 5, 6)] },
    step2: { locations: [location(2), location(3)] },
    step3: {},
    step5: { locations: [location(9)] },
  },
  infos: [
    { filename: 'Dockerfile', language: 'Dockerfile', data: Buffer.from(DOCKERFILE).toString('base64') },
  ],
};

const SLSA_02 = { buildConfig, metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { source } } };
const SLSA_1 = {
  buildDefinition: { internalParameters: { buildConfig } },
  runDetails: { metadata: { buildkit_metadata: { source } } },
};
const LINES = [
  ['sha256:a', 1],
  ['sha256:b', 4],
];

describe('provenanceOf', () => {
  it.each([
    ['SLSA 0.2', { 'buildx.build.provenance': SLSA_02 }],
    ['SLSA 1', { 'buildx.build.provenance': SLSA_1 }],
    ['one of several platforms', { 'buildx.build.provenance/linux/amd64': SLSA_02 }],
    ['a target of bake', { web: { 'buildx.build.provenance': SLSA_02 }, 'buildx.build.warnings': [] }],
    [
      'two that agree',
      { web: { 'buildx.build.provenance': SLSA_02 }, api: { 'buildx.build.provenance': SLSA_1 } },
    ],
  ])('reads %s: the first line of each vertex, where there is one', (_what, metadata) => {
    const { lines, dockerfile } = provenanceOf(metadata);
    expect([...lines]).toEqual(LINES);
    expect(dockerfile).toBe(DOCKERFILE);
  });

  it('joins platforms and targets, and names no Dockerfile where they have different ones', () => {
    const other = {
      buildConfig: { digestMapping: { 'sha256:z': 'step0' } },
      metadata: {
        'https://mobyproject.org/buildkit@v1#metadata': {
          source: { locations: { step0: { locations: [location(7)] } }, infos: [{ data: 'RlJPTSB4' }] },
        },
      },
    };
    const read = provenanceOf({
      a: { 'buildx.build.provenance': SLSA_02 },
      b: { 'buildx.build.provenance': other },
    });
    expect([...read.lines]).toEqual([...LINES, ['sha256:z', 7]]);
    expect(read.dockerfile).toBeUndefined();
  });

  it('leaves out lines of other files than the Dockerfile', () => {
    const elsewhere = { locations: { step0: { locations: [{ sourceIndex: 1, ...location(3) }] } } };
    const predicate = {
      buildConfig,
      metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { source: elsewhere } },
    };
    expect(provenanceOf({ 'buildx.build.provenance': predicate }).lines.size).toBe(0);
  });

  it.each([
    undefined,
    null,
    [],
    'x',
    {},
    { 'buildx.build.provenance': null },
    { 'buildx.build.provenance': 'bm90aGluZw==' },
    { 'buildx.build.provenance': { buildConfig: { digestMapping: [1] }, metadata: [] } },
    { 'buildx.build.provenance': { builder: { id: '' }, buildType: 'x' } },
    { 'buildx.build.provenances': SLSA_02 },
  ])('finds nothing in %j', (metadata) => expect(provenanceOf(metadata)).toEqual({ lines: new Map() }));

  it.each([0, -1, 1.5, '3', null, 1e9])('does not take %j for a line', (line) => {
    const damaged = { locations: { step0: { locations: [{ ranges: [{ start: { line } }] }] } } };
    const predicate = {
      buildConfig,
      metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { source: damaged } },
    };
    expect(provenanceOf({ 'buildx.build.provenance': predicate }).lines.size).toBe(0);
  });

  it('survives any JSON in any place', () => {
    const paths = [
      [],
      ['buildConfig'],
      ['metadata'],
      ['buildConfig', 'digestMapping'],
      ['runDetails', 'metadata'],
    ];
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...paths), (value, path) => {
        const damaged = path.reduceRight<unknown>((inner, key) => ({ ...SLSA_02, [key]: inner }), value);
        for (const [, line] of provenanceOf({ 'buildx.build.provenance': damaged }).lines)
          expect(line).toBeGreaterThan(0);
        provenanceOf(value);
      }),
    );
  });
});
