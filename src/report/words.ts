import { code, label, message } from './markdown.ts';
import { cut, visible } from './visible.ts';

/**
 * A sentence whose foreign parts are marked, so that each rendering can make them harmless in its own way.
 * A bare string is our own text; it holds no markup.
 */
export type Piece =
  | string
  /** An instruction, a file, a reference: shown as code. */
  | { name: string }
  /** What a build is called: shown as text. */
  | { label: string }
  /** A sentence of BuildKit or of another room. */
  | { message: string }
  | { strong: Words };

export type Words = readonly Piece[];

/** Template tag: our own text with pieces and whole sentences between. */
export function say(texts: TemplateStringsArray, ...values: ReadonlyArray<Piece | Words>): Words {
  return texts.flatMap((text, index) => {
    const value = values[index];
    const pieces: Words = value === undefined ? [] : isWords(value) ? value : [value];
    return [text, ...pieces].filter((piece) => piece !== '');
  });
}

export function name(text: string): Piece {
  return { name: text };
}

export function strong(words: Words): Piece {
  return { strong: words };
}

/** Sentences with something between them. */
export function joined(parts: readonly Words[], between: string): Words {
  return parts.flatMap((part, index) => (index === 0 ? part : [between, ...part]));
}

/** The words with a capital at their start, where that is our own text. */
export function sentence([first, ...rest]: Words): Words {
  if (typeof first !== 'string') return first === undefined ? [] : [first, ...rest];
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest];
}

/** The words as one line of Markdown. */
export function wordsToMarkdown(words: Words): string {
  return words
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('name' in piece) return code(piece.name);
      if ('label' in piece) return label(piece.label);
      if ('message' in piece) return message(piece.message);
      return `**${wordsToMarkdown(piece.strong)}**`;
    })
    .join('');
}

/** How a plain rendering sets off names and what matters. */
export interface Style {
  name: (text: string) => string;
  strong: (text: string) => string;
}

const PLAIN: Style = { name: (text) => text, strong: (text) => text };

/** The words as one line of plain text; names keep their quotes so that they end somewhere. */
export function wordsToText(words: Words, style: Style = PLAIN): string {
  return words
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('name' in piece) return style.name(`\`${cut(visible(piece.name), 160)}\``);
      if ('label' in piece) return cut(visible(piece.label), 160);
      if ('message' in piece) return cut(visible(piece.message), 600);
      return style.strong(wordsToText(piece.strong, style));
    })
    .join('');
}

function isWords(value: Piece | Words): value is Words {
  return Array.isArray(value);
}
