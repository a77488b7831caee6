import { describe, expect, it } from '@jest/globals';
import { BACKENDS, backendOf } from '../../src/cache/backends.ts';
import { parseCacheEntries } from '../../src/cache/entry.ts';
import { codeSpans, PAGES, page, prose, tableRows } from './pages.ts';

const HEADINGS = [
  'Permissions and login',
  'Branches',
  'Cost and limits',
  'In the report',
  'Attributes',
  'Pitfalls',
];

const overview = tableRows(page('docs/caches.md'), 'Which to choose').map(([place = '']) => place);
const pageOf = (type: string) => {
  const [, path] = /\]\((.+?)\)/.exec(overview.find((cell) => cell.includes(`\`type=${type}\``)) ?? '') ?? [];
  return path === undefined ? undefined : `docs/${path}`;
};
const types = BACKENDS.map(({ type }) => ({ type }));

describe('the pages of the cache backends', () => {
  it('are one for each backend', () => {
    const named = types.map(({ type }) => pageOf(type) ?? type);
    const there = [...PAGES.keys()].filter((name) => name.startsWith('docs/caches/'));
    expect(named.toSorted()).toEqual(there);
    expect(overview).toHaveLength(BACKENDS.length);
  });

  it.each(types)('answer the same questions: $type', ({ type }) => {
    const headings = [...page(pageOf(type) ?? '').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings.filter((heading) => HEADINGS.includes(heading ?? ''))).toEqual(HEADINGS);
  });

  it.each(types)('begin with the type, and show its attributes: $type', ({ type }) => {
    const text = page(pageOf(type) ?? '');
    expect(text).toMatch(new RegExp(`^# .+, \`type=${type}\`\n`));
    expect(text).toContain(`<!-- made by: attributes of type=${type} -->`);
  });
});

/** Entries in the running text, such as `type=gha,scope=api`; those that are cut short with `…` are none. */
const entries = [...PAGES]
  .filter(([name]) => /^docs\/(caches|events|recipes)\b/.test(name))
  .flatMap(([name, text]) => codeSpans(prose(text)).map((span) => ({ name, span })))
  .filter(({ span }) => /^type=\w+(,|$)/.test(span) && !span.includes('…'));

it.each(entries)('$name: $span names a backend and attributes of it', ({ span }) => {
  const parsed = parseCacheEntries(span);
  expect(parsed).toHaveProperty('entries');
  for (const { type, attributes } of 'entries' in parsed ? parsed.entries : []) {
    const known = backendOf(type)?.attributes.map(({ name }) => name) ?? [];
    expect(known).toEqual(expect.arrayContaining(attributes.map(([name]) => name)));
  }
});
