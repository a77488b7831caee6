import { cut, visible } from './visible.ts';

/** Longer names and messages are cut; the JSON report holds them whole. */
export const NAME_LENGTH = 160;
export const MESSAGE_LENGTH = 600;
const LINE_LENGTH = 400;

/**
 * A foreign name in a code span, where nothing in it does anything. Holds in paragraphs, headings, list items and,
 * once `tableRow` has escaped its pipes, in table cells.
 */
export function code(name: string, length = NAME_LENGTH): string {
  const text = cut(visible(name), length);
  if (text === '') return '';
  if (!fitsCodeSpan(text)) return htmlCode(text);
  const fence = '`'.repeat(longestRun(text) + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return fence + space + text + space + fence;
}

/** A foreign name as plain text, shown as it is. Words that GitHub would link are put into code. */
export function label(name: string, length = NAME_LENGTH): string {
  return prose([{ text: cut(visible(name), length), isCode: false }]);
}

/** A foreign sentence as plain text; what it quotes in backticks becomes code. */
export function message(sentence: string, length = MESSAGE_LENGTH): string {
  return prose(quoted(cut(visible(sentence), length)));
}

/** Foreign lines as a fenced block that they cannot end. */
export function codeBlock(lines: readonly string[], language: 'text' | 'dockerfile'): string {
  const shown = lines.map((line) => cut(visible(line), LINE_LENGTH).trimEnd());
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  return [fence + language, ...shown, fence].join('\n');
}

/** A foreign name as an HTML `code` element: every character that could mean something is a reference. */
export function htmlCode(text: string): string {
  // The comment keeps GitHub from reading an address into the text around it.
  const inert = text.replace(/[!-/:-@[-`{-~]| $|^ /g, (character) =>
    character === '@' ? '&#64;<!-- -->' : `&#${character.charCodeAt(0)};`,
  );
  return `<code>${inert}</code>`;
}

interface Stretch {
  text: string;
  isCode: boolean;
}

/** A code span strips spaces at its ends, and a table row reads `\|` as a pipe. */
function fitsCodeSpan(text: string): boolean {
  return text.trim() === text && !text.includes('\\|');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** Text and what it quotes in backticks, the blanks inside of the quotes taken out of them. */
function quoted(text: string): Stretch[] {
  return text.split(/(?<!`)`([^`]+)`(?!`)/).flatMap((part, index): Stretch[] => {
    if (index % 2 === 0) return [{ text: part, isCode: false }];
    const [, before = '', core = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(part) ?? [];
    return [
      { text: before, isCode: false },
      { text: core, isCode: core !== '' },
      { text: after, isCode: false },
    ];
  });
}

/** What GitHub turns into something: addresses, mentions, issues, commits, emoji names, mathematics. */
const ACTIVE = [/[@$]|:\/\/|www\.|#\d|:[\w+-]+:|\bgh-\d|\b[\da-f]{7,}\b/i, /\b[A-Z][A-Z\d]*-\d/];

function prose(stretches: readonly Stretch[]): string {
  const merged: Stretch[] = [];
  for (const stretch of stretches.flatMap((part) => (part.isCode ? [part] : words(part.text)))) {
    const last = merged.at(-1);
    if (last?.isCode === stretch.isCode) last.text += stretch.text;
    else if (stretch.text !== '') merged.push({ ...stretch });
  }
  const text = merged
    .map((part) => (part.isCode ? code(part.text, Number.POSITIVE_INFINITY) : escaped(part.text)))
    .join('');
  return text
    .trim()
    .replace(/^([-+=#]|\d+(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Words that GitHub would turn into something become code, without the brackets and stops around them. */
function words(text: string): Stretch[] {
  return text.split(/(\s+)/).flatMap((word) => {
    if (!ACTIVE.some((pattern) => pattern.test(word))) return [{ text: word, isCode: false }];
    const [, before = '', core = word, after = ''] = /^(["'([]*)(.*?)([)\]"'.,:;!?]*)$/s.exec(word) ?? [];
    return [
      { text: before, isCode: false },
      { text: core, isCode: true },
      { text: after, isCode: false },
    ];
  });
}

function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;');
}
