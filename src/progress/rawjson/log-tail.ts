import { LOG_TAIL } from '../vertex.ts';

/** Base64 characters gathered before those gathered earlier are forgotten: ten lines and more, if they are no longer than 1 kB. */
const GATHERED = 16 * 1024;

/** Lines that are counted. Counting more would take as long as all the rest of reading a log, and tell nobody more. */
const COUNTED = 200;

const LINE_FEED = 10;

/**
 * The last lines of a program and their number, from base64 chunks that end anywhere. Chunks are gathered, and decoded
 * only while lines are counted and at the end: reading a log must cost little beside `JSON.parse`.
 */
export class LogTail {
  private older = '';
  private newer = '';
  private lineFeeds = 0;

  push(data: string): void {
    // Whole groups of four are what makes chunks joinable; BuildKit writes no others.
    this.newer += (data.length & 3) === 0 ? data : Buffer.from(data, 'base64').toString('base64');
    if (this.newer.length > GATHERED) this.forget();
  }

  private forget(): void {
    this.count();
    this.older = this.newer.length > 2 * GATHERED ? ownCopy(this.newer.slice(-GATHERED)) : this.newer;
    this.newer = '';
  }

  private count(): void {
    if (this.lineFeeds < COUNTED) this.lineFeeds += countLineFeeds(bytesOf(this.newer));
  }

  /** Forgets all but the last lines; for a program that has ended. */
  settle(): void {
    if (this.newer === '') return;
    this.count();
    const bytes = bytesOf(this.older + this.newer);
    this.older = bytes.subarray(startOfLines(bytes, LOG_TAIL)).toString('base64');
    this.newer = '';
  }

  /** The last ten lines without line ends, and how many there were; of more than two hundred not all are counted. */
  end(): { lines: string[]; count: number } {
    this.settle();
    const lines = bytesOf(this.older).toString('utf8').split('\n');
    const unended = lines.at(-1) === '' ? 0 : 1;
    if (unended === 0) lines.pop();
    return { lines: lines.slice(-LOG_TAIL).map(withoutCarriageReturn), count: this.lineFeeds + unended };
  }
}

/** The bytes of base64 chunks that were joined; `=` ends a chunk. */
function bytesOf(base64: string): Buffer {
  const chunks = base64.match(/[^=]+=*/g) ?? [];
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk, 'base64')));
}

function ownCopy(base64: string): string {
  return Buffer.from(base64, 'latin1').toString('latin1');
}

function countLineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}

/** Where so many last lines begin, and the one that has not ended. */
function startOfLines(bytes: Buffer, lines: number): number {
  let start = bytes.length;
  for (let found = 0; found <= lines && start >= 0; found++) {
    start = start === 0 ? -1 : bytes.lastIndexOf(LINE_FEED, start - 1);
  }
  return start + 1;
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
