import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineSplitter, MAX_LINE } from '../../src/progress/lines.ts';

describe('lineSplitter', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\nb', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\rb\n', ['a\rb']],
    ['\n\r\n\n', ['', '', '']],
    ['a\n\r', ['a', '']],
    ['é\n€\n🙂', ['é', '€', '🙂']],
  ])('splits %j', (text, lines) => {
    expect(split([text])).toEqual(lines);
    expect(split([Buffer.from(text)])).toEqual(lines);
  });

  it('gives the same lines however the bytes are cut', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '€', '🙂', '\n', '\r\n', '\r', ''), { maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''));
        expect(split(cut(bytes, cuts))).toEqual(split([bytes]));
      }),
    );
  });

  it('replaces bytes that are no UTF-8', () => {
    expect(split([Buffer.from([0x61, 0xff, 0x0a, 0xe2, 0x82])])).toEqual(['a\ufffd', '\ufffd']);
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.nat(200), { maxLength: 4 }),
        (bytes, cuts) => {
          const lines = split(cut(Buffer.from(bytes), cuts));
          expect(lines.every((line) => !line.includes('\n'))).toBe(true);
        },
      ),
    );
  });

  it('reads what PowerShell writes', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('#1 é\r\n#2 x\r\n', 'utf16le')]);
    expect(split([bytes])).toEqual(['\ufeff#1 é', '#2 x']);
    expect(split(cut(bytes, [2, 3, 8]))).toEqual(['\ufeff#1 é', '#2 x']);
  });

  it('cuts a line that is too long', () => {
    const long = 'x'.repeat(MAX_LINE + 10);
    const lines = split([
      long.slice(0, 1000),
      long.slice(1000),
      `${long}\n`,
      `y\n${'z'.repeat(MAX_LINE)}\r\n`,
    ]);
    expect(lines.map((line) => [line.length, line[0]])).toEqual([
      [MAX_LINE, 'x'],
      [1, 'y'],
      [MAX_LINE, 'z'],
    ]);
  });
});

function split(chunks: (Buffer | string)[]): string[] {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.write(chunk);
  splitter.end();
  return lines;
}

function cut(bytes: Buffer, places: number[]): Buffer[] {
  const edges = [
    0,
    ...places.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b),
    bytes.length,
  ];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}
