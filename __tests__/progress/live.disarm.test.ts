import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { disarm } from '../../src/github/disarm.ts';

/** What the runner looks for in a line: `::name` behind white space, or `##[name` anywhere. */
function isCommand(line: string): boolean {
  return /^[\s\u0085]*::/.test(line) || line.includes('##[');
}

/** Lines as the runner reads them; a lone carriage return ends one too. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

describe('text from a build', () => {
  it.each([
    ['a command', '::set-output name=x::y\n', ':\u200b:set-output name=x::y\n'],
    ['a command behind blanks', '  \t::error::x\n', '  \t:\u200b:error::x\n'],
    [
      'a command behind a no-break space and U+0085',
      '\u00a0\u0085::error::x\n',
      '\u00a0\u0085:\u200b:error::x\n',
    ],
    ['a command on a later line', '#7 0.1 a\n::error::x\n', '#7 0.1 a\n:\u200b:error::x\n'],
    [
      'a command behind a carriage return',
      '#7 0.1 10%\r::add-mask::a\n',
      '#7 0.1 10%\r:\u200b:add-mask::a\n',
    ],
    ['an old command anywhere', '#7 0.1 ##[set-output name=x]y\n', '#7 0.1 ##\u200b[set-output name=x]y\n'],
    ['more marks than needed', '###[error]\n:::::\n', '###\u200b[error]\n:\u200b::::\n'],
  ])('with %s is made harmless', (_, text, expected) => {
    expect(disarm(text)).toBe(expected);
  });

  it.each([
    ['', ''],
    ['C++', '#7 0.1 std::vector<int>::size()\n'],
    ['Markdown', '#7 0.1 ## [link] # [x]\n'],
    ['blank lines', '\n\n   \n'],
  ])('with nothing of the kind stays as it is: %s', (_, text) => {
    expect(disarm(text)).toBe(text);
  });

  it('never holds a command, and shows the same', () => {
    const text = fc.string({
      unit: fc.constantFrom(':', '#', '[', ' ', '\r', '\n', '\u0085', '\u00a0', 'a', '\u200b'),
    });
    fc.assert(
      fc.property(text, (raw) => {
        const safe = disarm(raw);
        expect(linesOf(safe).filter(isCommand)).toEqual([]);
        expect(safe.replaceAll('\u200b', '')).toBe(raw.replaceAll('\u200b', ''));
      }),
      { numRuns: 1000 },
    );
  });

  it('is looked through in one go, however many blanks it holds', () => {
    const start = performance.now();
    disarm(`${'\n \t'.repeat(200_000)}${' '.repeat(200_000)}::`);

    expect(performance.now() - start).toBeLessThan(1000);
  });
});
