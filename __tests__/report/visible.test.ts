import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cut, visible } from '../../src/report/visible.ts';

describe('visible', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;https://evil.example\u0007link\u001b]8;;\u001b\\', 'link'],
    ['\u009b2Jcleared', 'cleared'],
    ['a\u001b', 'a'],
    ['RUN <<EOF\r\nset -e\nEOF', 'RUN <<EOF⏎set -e⏎EOF'],
    ['a\tb', 'a b'],
    ['bell\u0007 null\u0000 del\u007f', 'bell␇ null␀ del␡'],
    ['safe\u202egnp.exe', 'safe⟨U+202E⟩gnp.exe'],
    ['zero\u200bwidth', 'zero⟨U+200B⟩width'],
    ['tag\u{e0041}', 'tag⟨U+E0041⟩'],
    ['half\ud83d', 'half\ufffd'],
    ['👩‍🚀 naïve 日本', '👩‍🚀 naïve 日本'],
    ['`*_<a>|&amp;', '`*_<a>|&amp;'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves one line without controls, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u);
      }),
    );
  });

  it('changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });
});

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['🙂🙂🙂', 3, '🙂🙂🙂'],
  ['🙂🙂🙂🙂', 3, '🙂🙂…'],
])('cuts %s to %d', (text, length, expected) => {
  expect(cut(text, length)).toBe(expected);
});
