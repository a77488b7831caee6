import { expect, it } from '@jest/globals';
import type { BuilderSize } from '../src/sizes/types.ts';
import { machineNotes } from '../src/weights.ts';

const LOW: BuilderSize = { types: [], mounts: [], disk: { freeBytes: 1e9, totalBytes: 80e9 } };

it.each<[number, boolean, BuilderSize | undefined]>([
  [1, true, LOW],
  [0, false, LOW],
  [0, true, { types: [], mounts: [] }],
  [0, true, undefined],
])('%d notes on the disk, self-hosted %p: %j', (notes, isSelfHosted, builder) => {
  expect(machineNotes({ builder }, { name: 'ci' }, { isSelfHosted })).toHaveLength(notes);
});

it('names the builder that can make room', () => {
  const [note] = machineNotes({ builder: { ...LOW, bytes: 5e9 } }, { name: 'ci' }, { isSelfHosted: true });
  expect(note).toMatchObject({ level: 'warning', message: expect.stringContaining('--builder ci') });
});
