import { withoutAnsi } from './ansi.ts';
import { type Keeper, ownCopy } from './keep.ts';
import { isProgramLine } from './plain-line.ts';

const CR = 13;

/** How long a kept line may be. */
const MAX_WIDTH = 2000;

/** A line up to this length is held where it came, in its chunk. */
const MAX_HELD = 128 * 1024;

/** Knows where a line begins behind what stands before it. */
export interface Prefix {
  startOf(chunk: string, start: number): number;
}

/**
 * Keeps the last lines of many at the cost of three assignments a line: what is kept is copied, cleaned and cut only when
 * it is asked for, since most lines are forgotten before.
 */
export class LineTail {
  /** How many lines were pushed since the last take. */
  count = 0;
  private readonly texts: string[] = [];
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private next = 0;

  constructor(private readonly size: number) {
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
  }

  /** Takes the part of a text between two places. */
  push(text: string, start: number, end: number): void {
    const isLong = end - start > MAX_HELD;
    this.texts[this.next] = isLong ? ownCopy(text.slice(start, end), MAX_WIDTH) : text;
    this.starts[this.next] = isLong ? 0 : start;
    this.ends[this.next] = isLong ? MAX_WIDTH : end;
    this.next = this.next + 1 === this.size ? 0 : this.next + 1;
    this.count++;
  }

  /**
   * Takes the lines of a program that stand one after the other in a chunk, from `start` on; all begin with the head, `#7 `.
   * Tells where the first other line begins. This loop sees nearly every line of a long log.
   */
  skip(chunk: string, start: number, head: string, prefix?: Prefix): number {
    const width = head.length;
    let next = start;
    for (;;) {
      const at = prefix ? prefix.startOf(chunk, next) : next;
      if (!chunk.startsWith(head, at) || !isProgramLine(chunk, at + width)) return next;
      const end = chunk.indexOf('\n', at + width);
      if (end < 0) return next;
      this.push(chunk, at + width, end);
      next = end + 1;
    }
  }

  /** What came last, as it came. */
  get last(): string | undefined {
    return this.at(this.next === 0 ? this.texts.length - 1 : this.next - 1);
  }

  /** Hands out what is kept, oldest first, without terminal sequences and in memory of its own, and begins anew. */
  take(keeper: Keeper, textOf: (line: string) => string): string[] {
    const { length } = this.texts;
    const taken: string[] = [];
    for (let index = 0; index < length; index++) {
      const line = this.at(length < this.size ? index : (this.next + index) % length) ?? '';
      taken.push(keeper.keep(cleanEnd(textOf(line)), MAX_WIDTH));
    }
    this.drop();
    return taken;
  }

  /** Begins anew. */
  drop(): string[] {
    this.texts.length = 0;
    this.next = 0;
    this.count = 0;
    return [];
  }

  private at(index: number): string | undefined {
    return this.texts[index]?.slice(this.starts[index], this.ends[index]);
  }
}

/** What log shippers add at the end of a line is known only of lines that are kept. */
function cleanEnd(line: string): string {
  const plain = withoutAnsi(line);
  let end = plain.length;
  while (plain.charCodeAt(end - 1) === CR) end--;
  return plain.slice(0, end);
}
