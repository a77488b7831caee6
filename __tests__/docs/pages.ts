import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the project, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** README and docs, by path from the root. */
export const PAGES: ReadonlyMap<string, string> = new Map(
  ['README.md', 'CHANGELOG.md', ...pagesBelow('docs')].map((name) => [
    name,
    readFileSync(ROOT + name, 'utf8'),
  ]),
);

/** In an order that is the same on every machine. */
function pagesBelow(folder: string): string[] {
  return readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
    .toSorted();
}

/** A fenced block of code. */
export interface Block {
  page: string;
  language: string;
  text: string;
  /** A comment before it says that the engine tests run it. */
  tried: boolean;
}

const FENCE = /^(<!-- tried on a real engine -->\n)?```(\w*)\n([\s\S]*?)^```$/gm;

/** The text of a page. Throws for a page that does not exist. */
export function page(name: string): string {
  const text = PAGES.get(name);
  if (text === undefined) throw new Error(`there is no ${name}`);
  return text;
}

/** All blocks in a language. */
export function blocks(language: string): Block[] {
  return [...PAGES].flatMap(([name, text]) =>
    [...text.matchAll(FENCE)]
      .map(([, mark, language = '', text = '']) => ({
        page: name,
        language,
        text,
        tried: mark !== undefined,
      }))
      .filter((block) => block.language === language),
  );
}

/** A page without its blocks of code. */
export function prose(text: string): string {
  return text.replace(FENCE, '');
}

/** What stands in code spans. */
export function codeSpans(text: string): string[] {
  return [...text.matchAll(/``(.+?)``|`([^`\n]+)`/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** The rows of the tables below a heading, as cells, without the head. */
export function tableRows(text: string, heading: string): string[][] {
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`there is no heading "${heading}"`);
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  const heads = lines.flatMap((line, index) => (/^\|[ :|-]+\|$/.test(line) ? [index - 1, index] : []));
  return lines
    .filter((_, index) => !heads.includes(index))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}
