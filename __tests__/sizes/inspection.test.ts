import { describe, expect, it } from '@jest/globals';
import { parseInspection } from '../../src/sizes/inspection.ts';

const image = { Id: 'sha256:1', Size: 100, RootFS: { Layers: ['sha256:a', 'sha256:b'] } };
const diffIds = ['sha256:a', 'sha256:b'];

describe('parseInspection', () => {
  it.each([
    ["Docker's own store", {}, { diffIds, bytes: 100 }],
    ["Docker's own store, after a push", { RepoDigests: ['app@sha256:2'] }, { diffIds, bytes: 100 }],
    ['the containerd store', { Descriptor: { digest: 'sha256:1' } }, { diffIds }],
    ['an older containerd store', { RepoDigests: ['app@sha256:1'] }, { diffIds }],
    ['an image of nothing', { RootFS: {}, Size: 0 }, { diffIds: [], bytes: 0 }],
    ['an image without a size', { Size: undefined }, { diffIds }],
  ])('reads %s', (_what, fields, expected) => {
    expect(parseInspection(JSON.stringify([{ ...image, ...fields }]))).toEqual(expected);
  });

  it.each(['', '[]', '{}', 'null', '[7]', '[{"Id":1}]', '[{"Id":"a","RootFS":{"Layers":7}}]'])(
    'takes %j for damaged',
    (text) => expect(parseInspection(text)).toBeUndefined(),
  );
});
