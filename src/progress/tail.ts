import { withoutAnsi } from './ansi.ts';
import type { Keeper } from './keep.ts';
import { isProgramLine, textStart, vertexNumber } from './plainline.ts';

const CR = 13;

/** How long a kept line may be. */
const MAX_WIDTH = 2000;

/** Knows where a line begins behind what stands before it. */
export interface Prefix {
  startOf(chunk: string, start: number): number;
}

/** A mask for the last sixteen lines. */
const PLACES = 15;

/**
 * Keeps the last lines of many at the cost of three assignments a line: what is kept is copied, cleaned and cut only when
 * it is asked for, since most lines are forgotten before.
 */
export class LineTail {
  /** How many lines were pushed since the last take. */
  count = 0;
  private readonly texts: string[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private next = 0;
  private readonly places = new Int32Array(2 * (PLACES + 1));

  /** `size`: how many lines to keep, at most 16. */
  constructor(private readonly size: number) {}

  /** Takes the part of a text between two places. */
  push(text: string, start: number, end: number): void {
    this.texts[this.next] = text;
    this.starts[this.next] = start;
    this.ends[this.next] = end;
    this.next = this.next + 1 === this.size ? 0 : this.next + 1;
    this.count++;
  }

  /**
   * Takes the lines of the program of one vertex that stand one after the other in a chunk, from `start` on; tells where
   * the first other line begins. Only places are noted here: this loop sees nearly every line of a long log.
   */
  skip(chunk: string, start: number, vertex: number, prefix?: Prefix): number {
    const { places } = this;
    const width = textStart(vertex);
    let lines = 0;
    let next = start;
    for (let end = start; end >= 0; next = end + 1) {
      const at = prefix ? prefix.startOf(chunk, next) : next;
      if (vertexNumber(chunk, at) !== vertex || !isProgramLine(chunk, at + width)) break;
      end = chunk.indexOf('\n', at + width);
      if (end < 0) break;
      const slot = (lines & PLACES) << 1;
      places[slot] = at + width;
      places[slot + 1] = end;
      lines++;
    }
    if (lines > 0) this.pushPlaces(chunk, lines);
    return next;
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
    this.texts.length = 0;
    this.next = 0;
    this.count = 0;
    return taken;
  }

  private pushPlaces(chunk: string, lines: number): void {
    const kept = Math.min(lines, this.size);
    for (let line = lines - kept; line < lines; line++) {
      const slot = (line & PLACES) << 1;
      this.push(chunk, this.places[slot] ?? 0, this.places[slot + 1] ?? 0);
    }
    this.count += lines - kept;
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
