import { parseBytes, parseSeconds } from './bytes.ts';

/** What one printed row under a vertex says. */
export interface StatusRow {
  id: string;
  current?: number;
  total?: number;
  seconds?: number;
  done: boolean;
}

const BLANK = 32;
const SLASH = 47;

/** Takes `ID[ cur[ / total]][ 1.2s][ done]` apart from its end, since an id may hold anything. */
export function parseStatusRow(text: string): StatusRow {
  const done = text.endsWith(' done');
  let end = done ? endOfText(text, text.length - 5) : text.length;
  let word = wordStart(text, end);
  const seconds = word > 0 ? parseSeconds(text, word, end) : undefined;
  if (seconds !== undefined) end = endOfText(text, word - 1);
  word = wordStart(text, end);
  const size = word > 0 ? parseBytes(text, word, end) : undefined;
  if (size === undefined) return { id: text.slice(0, end), seconds, done };
  end = endOfText(text, word - 1);
  if (text.charCodeAt(end - 1) !== SLASH || text.charCodeAt(end - 2) !== BLANK) {
    return { id: text.slice(0, end), current: size, seconds, done };
  }
  end = endOfText(text, end - 1);
  word = wordStart(text, end);
  const current = word > 0 ? parseBytes(text, word, end) : undefined;
  return {
    id: text.slice(0, current === undefined ? end : endOfText(text, word - 1)),
    current,
    total: size,
    seconds,
    done,
  };
}

/** Where the last word before `end` begins. */
export function wordStart(text: string, end: number): number {
  let at = end;
  while (at > 0 && text.charCodeAt(at - 1) !== BLANK) at--;
  return at;
}

/** Where the text before `end` ends without the blanks behind it. */
export function endOfText(text: string, end: number): number {
  let at = end;
  while (at > 0 && text.charCodeAt(at - 1) === BLANK) at--;
  return at;
}
