import stringWidth from 'fast-string-width';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are told by the escape character
const SGR = /(\u001b\[[\d;]*m)/;

/** Breaks a painted line so that it fits: between words, and within words that are wider than a line. */
export function wrapped(line: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((each) => chunks(each, width - indent.length))) {
    const next = current === '' ? word : `${current} ${word}`;
    if (current !== '' && stringWidth(next) > width) {
      lines.push(current);
      current = indent + word;
    } else current = next;
  }
  return [...lines, current];
}

function chunks(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const parts: string[] = [];
  let current = '';
  for (const atom of word.split(SGR).flatMap((part) => (SGR.test(part) ? [part] : graphemes(part)))) {
    if (stringWidth(current + atom) > width) {
      parts.push(current);
      current = '';
    }
    current += atom;
  }
  return [...parts, current];
}

function graphemes(text: string): string[] {
  return [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
}
