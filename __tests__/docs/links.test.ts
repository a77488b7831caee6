import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { describe, expect, it } from '@jest/globals';
import { codeSpans, PAGES, prose, ROOT } from './pages.ts';

const pages = [...PAGES].map(([name, text]) => ({ name, text }));

/** The anchors that GitHub gives to headings. */
function anchors(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function broken(name: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? name : normalize(join(dirname(name), path));
  if (!existsSync(ROOT + file)) return true;
  const text = PAGES.get(file);
  return anchor !== undefined && text !== undefined && !anchors(text).includes(anchor);
}

describe.each(pages)('$name', ({ name, text }) => {
  it('links to what exists', () => {
    const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    const own = targets.filter((target) => !/^https:\/\//.test(target));
    expect(own.filter((target) => broken(name, target))).toEqual([]);
  });

  it('names files and folders that exist', () => {
    const paths = codeSpans(prose(text)).filter((span) =>
      /^(src|docs|scripts|bench|__tests__|\.ci|\.github)\/[\w./-]*$/.test(span),
    );
    expect(paths.filter((path) => !existsSync(ROOT + path))).toEqual([]);
  });
});
