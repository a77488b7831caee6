import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** A run of text with the elements that it stands in, outermost first. */
export interface RenderedText {
  text: string;
  within: string[];
}

/** Markdown as GitHub's dialect renders it, taken apart. HTML in it counts, as it would on GitHub. */
export interface Rendered {
  /** Every element, `a href="…"` with its attributes. */
  elements: string[];
  texts: RenderedText[];
  /** What a reader sees, elements left out. */
  text: string;
}

const TOKEN = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9]*)([^>]*)>|[^<]+|</gi;
const VOID = new Set(['br', 'hr', 'img', 'input']);

/** Renders GitHub-flavoured Markdown. Throws when its elements do not nest. */
export function rendered(markdown: string): Rendered {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const elements: string[] = [];
  const texts: RenderedText[] = [];
  const open: string[] = [];
  for (const [token, closing, element, attributes = ''] of html.matchAll(TOKEN)) {
    if (element === undefined) {
      if (!token.startsWith('<!--')) texts.push({ text: decoded(token), within: [...open] });
    } else if (closing === '/') {
      const last = open.pop();
      if (last !== element) throw new Error(`</${element}> closes <${last}> in ${html}`);
    } else {
      elements.push(element + attributes);
      if (!VOID.has(element)) open.push(element);
    }
  }
  if (open.length > 0) throw new Error(`<${open.join('> <')}> is not closed in ${html}`);
  return { elements, texts, text: texts.map(({ text }) => text).join('') };
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, named) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return NAMED[named] ?? whole;
  });
}

/** What GitHub itself looks for in text after rendering, outside of code and links. */
const ACTIVE = /@[a-z\d]|#\d|\bgh-\d|https?:\/\/|www\.|:[+\w-]+:|\$[^ ]|\b[\da-f]{7,40}\b/i;

/** Texts outside of code in which GitHub would find a mention, an issue, an address or an emoji. */
export function activeTexts({ texts }: Rendered): string[] {
  return texts
    .filter(({ text, within }) => !within.includes('code') && ACTIVE.test(text))
    .map(({ text }) => text);
}
