import { describe, expect, it } from '@jest/globals';
import { type HistoryEntry, layerEntries, parseHistory } from '../../src/sizes/history.ts';

const line = (Size: unknown, CreatedBy: unknown) => JSON.stringify({ ID: '<missing>', Size, CreatedBy });

describe('parseHistory', () => {
  it('gives bytes and instructions from the base up', () => {
    const text = [line('0', 'CMD ["sh"]'), line('12288', 'COPY a.txt / # buildkit'), ''].join('\n');
    expect(parseHistory(text)).toEqual([
      { bytes: 12288, createdBy: 'COPY a.txt /' },
      { bytes: 0, createdBy: 'CMD ["sh"]' },
    ]);
  });

  it.each([
    ['RUN /bin/sh -c make # buildkit', 'RUN make'],
    ['RUN |2 TOKEN=secret B=/bin/sh /bin/sh -c make # buildkit', 'RUN make'],
    ['|1 TOKEN=secret /bin/sh -c make', 'RUN make'],
    ['/bin/sh -c apt-get update', 'RUN apt-get update'],
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    ['/bin/sh -c #(nop) ADD file:1 in / ', 'ADD file:1 in /'],
    ['RUN /bin/sh -c echo one\n # buildkit', 'RUN echo one'],
    ['bazel build ...', 'bazel build ...'],
    ['', undefined],
    [7, undefined],
  ])('reads %j as %j', (createdBy, expected) => {
    expect(parseHistory(line('1', createdBy))).toEqual([{ bytes: 1, createdBy: expected }]);
  });

  it.each([
    '{',
    '7',
    'null',
    line('3.15MB', 'x'),
    line('-1', 'x'),
    line(undefined, 'x'),
    `${line('1', 'x')}\n<`,
  ])('takes %j for damaged', (text) => expect(parseHistory(text)).toBeUndefined());
});

const BASE: HistoryEntry[] = [
  { bytes: 900, createdBy: 'ADD file:1 in /' },
  { bytes: 0, createdBy: 'CMD ["sh"]' },
];
const entry = (bytes: number, createdBy?: string): HistoryEntry => ({ bytes, createdBy });

describe('layerEntries', () => {
  const bytesOf = (entries: HistoryEntry[], instructions: Array<string | undefined>) =>
    layerEntries(entries, instructions)?.map(({ bytes }) => bytes);

  it.each<[string, HistoryEntry[], Array<string | undefined>, number[] | undefined]>([
    ['a base alone', BASE, [undefined], [900]],
    ['a layer of nothing', [...BASE, entry(0, 'RUN true')], [undefined, 'RUN true'], [900, 0]],
    [
      'metadata between',
      [...BASE, entry(5, 'RUN a'), entry(0, 'ENV A=1'), entry(6, 'COPY a b')],
      [undefined, 'RUN a', 'COPY a b'],
      [900, 5, 6],
    ],
    [
      'a WORKDIR that makes no layer',
      [...BASE, entry(0, 'WORKDIR /'), entry(7, 'RUN a')],
      [undefined, 'RUN a'],
      [900, 7],
    ],
    [
      'a WORKDIR of each kind',
      [...BASE, entry(0, 'WORKDIR /app'), entry(0, 'WORKDIR /'), entry(7, 'RUN a')],
      [undefined, 'WORKDIR app', 'RUN a'],
      [900, 0, 7],
    ],
    ['a step of ONBUILD', [...BASE, entry(7, 'COPY . .')], [undefined, 'ONBUILD COPY --link . .'], [900, 7]],
    [
      'an old WORKDIR in the base',
      [entry(900, 'ADD x'), entry(0, 'WORKDIR /srv'), entry(8, 'RUN a')],
      [undefined, undefined],
      [900, 8],
    ],
    [
      'a WORKDIR and a layer, both of nothing',
      [entry(900, 'ADD x'), entry(0, 'RUN a'), entry(0, 'WORKDIR /srv')],
      [undefined, undefined],
      [900, 0],
    ],
    ['an unnamed nothing in the base', [entry(900, 'ADD x'), entry(0)], [undefined], [900]],
    ['an unnamed layer of nothing', [entry(900, 'ADD x'), entry(0)], [undefined, undefined], [900, 0]],
    [
      'commands of nothing that are no layers',
      [entry(900, 'ADD x'), entry(0, 'RUN a'), entry(0, 'RUN b')],
      [undefined],
      [900],
    ],
    ['no layers', [entry(0, 'ENV A=1')], [], []],
    ['too few entries', BASE, [undefined, 'RUN a'], undefined],
    ['another instruction', [...BASE, entry(7, 'COPY a b')], [undefined, 'RUN a'], undefined],
    [
      'bytes that belong to nobody',
      [...BASE, entry(5, 'RUN a'), entry(7, 'COPY a b')],
      [undefined, 'RUN a'],
      undefined,
    ],
    [
      'too many entries of nothing',
      [...BASE, entry(0, 'RUN a'), entry(0, 'RUN b'), entry(0, 'RUN c')],
      [undefined, undefined],
      undefined,
    ],
  ])('finds the entries for %s', (_what, entries, instructions, expected) => {
    expect(bytesOf(entries, instructions)).toEqual(expected);
  });
});
