import { cutBefore } from './base64-lines.ts';
import { LOG_TAIL } from './vertex.ts';

/** Base64 characters gathered before lines are counted: few enough to hold, enough to make counting cheap. */
const GATHERED = 16 * 1024;

/** Base64 characters that the last lines may take; a longer line loses its beginning. */
const KEPT = 8 * 1024;

/**
 * The last lines of a program and their number, from base64 chunks that end anywhere.
 * Chunks are neither decoded nor looked at one by one: reading a log must cost little beside `JSON.parse`.
 */
export class LogTail {
  private gathered = '';
  private lineFeedsBefore = 0;
  private atLineEnd = false;

  push(data: string): void {
    const { length } = data;
    if ((length & 3) !== 0 || length > GATHERED) this.pushOdd(data);
    else if ((this.gathered += data).length > GATHERED) this.settle();
  }

  private pushOdd(data: string): void {
    // Whole groups of four are what makes chunks joinable; BuildKit writes no others.
    const chunk = Buffer.from(data, 'base64').toString('base64');
    for (let at = 0; at < chunk.length; at += GATHERED) {
      this.gathered += chunk.slice(at, at + GATHERED);
      this.settle();
    }
  }

  /** Forgets all but the last lines. */
  settle(): void {
    const cut = cutBefore(this.gathered, LOG_TAIL, KEPT);
    if (!cut) return;
    this.gathered = cut.rest;
    this.lineFeedsBefore += cut.lineFeeds;
    this.atLineEnd = cut.atLineEnd;
  }

  /** The last ten lines without line ends, and how many there were. Bytes that are no UTF-8 become U+FFFD. */
  end(): { lines: string[]; count: number } {
    const chunks = this.gathered.match(/[^=]+=*/g) ?? [];
    const text = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk, 'base64'))).toString('utf8');
    const lines = text.split('\n');
    const count = this.lineFeedsBefore + lines.length - (lines.at(-1) === '' ? 1 : 0);
    if (lines.at(-1) === '') lines.pop();
    // What is left of the line before.
    if (this.atLineEnd) lines.shift();
    return { lines: lines.slice(-LOG_TAIL).map(withoutCarriageReturn), count };
  }
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
