import { LOG_TAIL } from './vertex.ts';

/** Base64 characters gathered before all but the last lines are forgotten. */
const GATHERED = 64 * 1024;

/** Bytes that the last lines may take; a longer line loses its beginning. */
const KEPT = 16 * 1024;

/** Lines that are counted. Counting more would take as long as all the rest of reading a log, and tell nobody more. */
const COUNTED = 1000;

const LINE_FEED = 10;

/**
 * The last lines of a program and their number, from base64 chunks that end anywhere. Chunks are decoded while lines
 * are counted and where the last lines are: reading a log must cost little beside `JSON.parse`.
 */
export class LogTail {
  private chunks: string[] = [];
  private size = 0;
  private kept: Buffer = Buffer.alloc(0);
  private lineFeeds = 0;

  push(data: string): void {
    this.chunks.push(data);
    this.size += data.length;
    if (this.size > GATHERED) this.settle();
  }

  /** Forgets all but the last lines. */
  settle(): void {
    if (this.chunks.length === 0) return;
    const counting = this.lineFeeds < COUNTED;
    const parts: Buffer[] = [];
    let lineFeeds = 0;
    let length = 0;
    while (this.chunks.length > 0 && (counting || (lineFeeds <= LOG_TAIL && length < KEPT))) {
      const part = Buffer.from(this.chunks.pop() ?? '', 'base64');
      parts.push(part);
      lineFeeds += countLineFeeds(part);
      length += part.length;
    }
    if (counting) this.lineFeeds += lineFeeds;
    if (this.chunks.length === 0) parts.push(this.kept);
    this.keep(Buffer.concat(parts.reverse()));
  }

  private keep(bytes: Buffer): void {
    // A copy, since a part of a buffer keeps all of it alive.
    this.kept = Buffer.from(bytes.subarray(Math.max(startOfLines(bytes, LOG_TAIL), bytes.length - KEPT)));
    this.chunks = [];
    this.size = 0;
  }

  /** The last ten lines without line ends, and how many there were. Bytes that are no UTF-8 become U+FFFD. */
  end(): { lines: string[]; count: number } {
    this.settle();
    const lines = this.kept.toString('utf8').split('\n');
    const unended = lines.pop() ?? '';
    if (unended !== '') lines.push(unended);
    return {
      lines: lines.slice(-LOG_TAIL).map(withoutCarriageReturn),
      count: this.lineFeeds + (unended === '' ? 0 : 1),
    };
  }
}

function countLineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}

/** Where the last whole lines begin, with the one that has not ended. */
function startOfLines(bytes: Buffer, lines: number): number {
  let at = bytes.length;
  for (let found = 0; found <= lines && at >= 0; found++)
    at = at === 0 ? -1 : bytes.lastIndexOf(LINE_FEED, at - 1);
  return at + 1;
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
