import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { code, codeBlock, htmlCode, label, message } from '../../src/report/markdown.ts';
import { table } from '../../src/report/markdown-table.ts';
import { visible } from '../../src/report/visible.ts';
import { anyName, HOSTILE } from './hostile.ts';
import { activeTexts, rendered } from './rendered.ts';

/** Where names stand: what is around them, and the elements that this gives by itself. */
const CONTEXTS: ReadonlyArray<[name: string, around: (inner: string) => string, elements: string[]]> = [
  ['a paragraph', (inner) => `Before ${inner} after.`, ['p']],
  ['a paragraph of its own', (inner) => inner, ['p']],
  ['strong text', (inner) => `**At ${inner}.** After`, ['p', 'strong']],
  ['a heading', (inner) => `### ✅ ${inner} — after`, ['h3']],
  ['a list item', (inner) => `- Title: ${inner}`, ['ul', 'li']],
  [
    'a folded part',
    (inner) => `<details><summary>x</summary>\n\n${inner}\n\n</details>`,
    ['details', 'summary', 'p'],
  ],
  [
    'a table cell',
    (inner) =>
      table(
        [{ title: 'a' }, { title: 'b' }],
        [
          ['1', inner],
          [inner, '2'],
        ],
      ),
    ['table', 'thead', 'tr', 'th', 'th', 'tbody', 'tr', 'td', 'td', 'tr', 'td', 'td'],
  ],
];

function unspaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

describe.each(CONTEXTS)('in %s', (_, around, elements) => {
  const allowed = (markdown: string) => rendered(markdown).elements.filter((element) => element !== 'code');

  it('a name in code is shown as it is and does nothing', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const shown = rendered(around(code(name, 10_000)));
        expect(allowed(around(code(name, 10_000)))).toEqual(
          visible(name) === '' ? expect.anything() : elements,
        );
        expect(activeTexts(shown)).toEqual([]);
        const codes = shown.texts.filter(({ within }) => within.includes('code'));
        const each = elements.includes('table') ? 2 : 1;
        expect(codes.map(({ text }) => text).join('')).toBe(visible(name).repeat(each));
      }),
      { numRuns: 80, examples: [...HOSTILE, ' ` a|b ` '].map((name) => [name]) },
    );
  });

  it.each([
    ['label', label, (name: string) => name],
    ['message', message, (name: string) => name.replace(/(?<!`)`([^`]+)`(?!`)/g, '$1')],
  ])('a %s is shown as it is and does nothing', (_name, render, read) => {
    fc.assert(
      fc.property(anyName, (name) => {
        const inner = render(name, 10_000);
        fc.pre(inner !== '');
        const shown = rendered(around(inner));
        expect(allowed(around(inner))).toEqual(elements);
        expect(activeTexts(shown)).toEqual([]);
        expect(unspaced(shown.text)).toBe(
          unspaced(rendered(around('MARK')).text.replaceAll('MARK', () => unspaced(read(visible(name))))),
        );
      }),
      { numRuns: 80, examples: [...HOSTILE, ' ` a|b ` '].map((name) => [name]) },
    );
  });
});

it.each(HOSTILE)('%j in an HTML block is shown as it is', (name) => {
  const shown = rendered(`<details><summary>${htmlCode(visible(name))}</summary>\n\nx\n\n</details>`);
  expect(shown.elements).toEqual(['details', 'summary', 'code', 'p']);
  const codes = shown.texts.filter(({ within }) => within.includes('code'));
  expect(codes.map(({ text }) => text).join('')).toBe(visible(name));
});

it('a block of lines cannot be ended from within', () => {
  fc.assert(
    fc.property(fc.array(anyName, { minLength: 1 }), (lines) => {
      const shown = rendered(`${codeBlock(lines, 'text')}\n\nafter`);
      expect(shown.elements).toEqual(['pre', 'code class="language-text"', 'p']);
      const text = shown.texts.find(({ within }) => within.includes('pre'))?.text;
      expect(text).toBe(lines.map((line) => `${visible(line).trimEnd()}\n`).join(''));
    }),
  );
});

it.each([
  ['COPY . .', '`COPY . .`'],
  ['echo `date`', '`` echo `date` ``'],
  ['a | b', '`a | b`'],
  ['', ''],
])('code reads well as text: %j', (name, markdown) => {
  expect(code(name)).toBe(markdown);
});

it.each([
  ['api', 'api'],
  ['linux/arm64 builder 3/6', 'linux/arm64 builder 3/6'],
  ['my_image v1.2', 'my_image v1.2'],
  ['ask @octocat.', 'ask `@octocat`.'],
  ['a*b <c>', 'a\\*b &lt;c&gt;'],
])('a label reads well as text: %j', (name, markdown) => {
  expect(label(name)).toBe(markdown);
});

it('cuts long names', () => {
  expect(code('x'.repeat(200), 10)).toBe('`xxxxxxxxx…`');
});
