import { StringDecoder } from 'node:string_decoder';

/**
 * Characters of a line that are handed on; what a longer line has beyond them is dropped. BuildKit puts up to a mebibyte
 * of program output into one line of rawjson, which base64 and JSON make a few times longer.
 */
export const MAX_LINE = 1 << 24;

/** Takes bytes in any portions. */
export interface LineSplitter {
  /** A string is taken as text; bytes are UTF-8, or UTF-16 where the first two say so (PowerShell's `>`). */
  write(chunk: Buffer | string): void;
  /** Hands on what stands behind the last line end, if anything does. */
  end(): void;
}

/**
 * Looks at lines where they stand, from `start` of a chunk on, and tells where the first line begins that it did not
 * take. To be offered to lineSplitter by who can do without most lines as strings of their own.
 */
export type LineSkipper = (chunk: string, start: number) => number;

/**
 * Splits a byte stream into lines without their `\n` or `\r\n`, in memory that does not grow with the stream. Bytes that
 * are no UTF-8 become U+FFFD; a line of more than MAX_LINE characters is cut there. A line may share memory with the
 * chunk that it came in: copy what is kept.
 */
export function lineSplitter(onLine: (line: string) => void, skip?: LineSkipper): LineSplitter {
  let decoder: StringDecoder | undefined;
  let rest = '';

  const emit = (line: string): void => onLine(line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line);

  const split = (text: string): void => {
    let start = rest === '' ? skipped(text, 0) : 0;
    for (let end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
      if (rest !== '') endRest(text, end);
      // Asked of the chunk, not of the line: a slice answers more slowly.
      else emit(text.slice(start, end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end));
      start = skipped(text, end + 1);
    }
    // One character more than a line may have, so that a line of exactly MAX_LINE is not taken for a longer one.
    if (start < text.length && rest.length <= MAX_LINE) rest += start === 0 ? text : text.slice(start);
  };

  const skipped = (text: string, start: number): number => {
    if (!skip) return start;
    let at = start;
    for (let next = skip(text, at); next > at; next = skip(text, at)) at = next;
    return at;
  };

  const endRest = (text: string, end: number): void => {
    const line = rest + text.slice(0, end);
    rest = '';
    emit(line.charCodeAt(line.length - 1) === CR ? line.slice(0, -1) : line);
  };

  return {
    write(chunk) {
      if (typeof chunk === 'string') return split(chunk);
      decoder ??= new StringDecoder(encodingOf(chunk));
      split(decoder.write(chunk));
    },
    end() {
      if (decoder) split(decoder.end());
      if (rest !== '') endRest('', 0);
    },
  };
}

const CR = 13;

function encodingOf(chunk: Buffer): 'utf8' | 'utf16le' {
  return chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf16le' : 'utf8';
}
