import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ListSyntax, parseList } from '../../src/inputs/lists.ts';

const LINES: ListSyntax = {};
const COMMAS: ListSyntax = { commas: true };
const ENTRIES: ListSyntax = { fields: true };
const RAW: ListSyntax = { quotes: false };
const UNTRIMMED: ListSyntax = { trim: false };

describe('parseList', () => {
  it.each<[string, ListSyntax, string, string[]]>([
    ['nothing', LINES, '', []],
    ['blank lines only', LINES, '\n  \n\n', []],
    ['one item a line', LINES, 'a\nb', ['a', 'b']],
    ['line ends of Windows', LINES, 'a\r\nb\r\n', ['a', 'b']],
    ['mixed line ends', LINES, 'a\r\nb\nc', ['a', 'b', 'c']],
    ['blanks at the ends of items', LINES, '  a  \n\tb ', ['a', 'b']],
    ['commas that belong to the item', LINES, 'A=1,2,3\nB=x', ['A=1,2,3', 'B=x']],
    ['a quoted item over several lines', LINES, 'A=1\n"B=x\n\ny"\nC=2', ['A=1', 'B=x\n\ny', 'C=2']],
    ['doubled quotes in a quoted item', LINES, '"A=say ""hi"""', ['A=say "hi"']],
    ['quotes inside of an item', LINES, 'title=the "best (of 3)" one', ['title=the "best (of 3)" one']],
    ['a number sign inside of an item', LINES, 'A=b#c\nD=#e', ['A=b#c', 'D=#e']],
    ['comment lines', LINES, '# first\nA=1\n#B=2 "and so on\nC=3', ['A=1', 'C=3']],
    ['a quoted number sign', LINES, '"#A"', ['#A']],
    ['a number sign in a quoted item of several lines', LINES, '"A=1\n#2\n3"', ['A=1\n#2\n3']],
    ['items by comma', COMMAS, 'a,b', ['a', 'b']],
    ['items by comma and line', COMMAS, 'a, b\nc', ['a', 'b', 'c']],
    ['empty items', COMMAS, 'a,, ,b,\n', ['a', 'b']],
    ['a quoted comma, in a line of its own', COMMAS, '"a,b"', ['a', 'b']],
    ['a quoted comma beside others', COMMAS, '"a,b",c', ['a,b', 'c']],
    ['quotes that are ordinary', RAW, 'type=image,"name=a,b",push=true', ['type=image,"name=a,b",push=true']],
    ['an open quote that is ordinary', RAW, '"a\nb', ['"a', 'b']],
    ['a quoted field of a CSV item', ENTRIES, 'type=local,"src=a,b"', ['type=local,"src=a,b"']],
    ['a quoted CSV item', ENTRIES, '"type=local,src=a"', ['type=local,src=a']],
    ['needless quotes in a CSV item', ENTRIES, 'type=gha,"scope=x"', ['type=gha,scope=x']],
    ['blanks that belong to the item', UNTRIMMED, 'A= 1 \n"B=2\n\n"\n', ['A= 1 ', 'B=2\n\n']],
  ])('reads %s', (_, syntax, text, items) => {
    expect(parseList(text, syntax)).toEqual({ items });
  });

  it('tells a quote that is never closed', () => {
    expect(parseList('a\n"b\nc')).toEqual({
      fault:
        'has a double quote that is opened and never closed; close it, or double it where it belongs to the value',
    });
  });

  const syntaxes = fc.constantFrom(LINES, COMMAS, ENTRIES, RAW, UNTRIMMED);

  it('takes any text without throwing', () => {
    const texts = fc.string({
      unit: fc.constantFrom('"', ',', '\n', '\r', '#', ' ', '=', 'a', '\uFEFF', '\0'),
    });
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'binary' })), syntaxes, (text, syntax) => {
        const list = parseList(text, syntax);
        expect('items' in list ? list.items.every((item) => item.trim() !== '') : list.fault).toBeTruthy();
      }),
    );
  });

  it('gives back items that were quoted by the rules', () => {
    const item = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const text = items.map((value) => `"${value.replaceAll('"', '""')}"`).join('\n');
        expect(parseList(text, UNTRIMMED)).toEqual({ items });
      }),
    );
  });
});
