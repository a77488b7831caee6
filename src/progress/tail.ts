import { withoutAnsi } from './ansi.ts';
import { type Keeper, ownCopy } from './keep.ts';

/** How long a kept line may be. */
const MAX_WIDTH = 2000;

/** Keeps the last lines of many, without terminal sequences and cut to 2000 characters, at the cost of two assignments a line. */
export class LineTail {
  /** How many lines were pushed since the last take. */
  count = 0;
  private readonly lines: string[] = [];
  private readonly starts: number[] = [];
  private next = 0;

  constructor(private readonly size: number) {}

  /** Takes what stands from `start` on. */
  push(line: string, start = 0): void {
    const long = line.length - start > MAX_WIDTH;
    // Short lines are copied when they are asked for: most are overwritten before.
    this.lines[this.next] = long ? ownCopy(line.slice(start), MAX_WIDTH) : line;
    this.starts[this.next] = long ? 0 : start;
    this.next = this.next + 1 === this.size ? 0 : this.next + 1;
    this.count++;
  }

  /** The whole line that came last. */
  get last(): string | undefined {
    return this.lines[this.next === 0 ? this.lines.length - 1 : this.next - 1];
  }

  /** Hands out the kept lines, oldest first, in memory of their own, and begins anew. */
  take(keeper: Keeper): string[] {
    const length = this.lines.length;
    const taken: string[] = [];
    for (let at = 0; at < length; at++) {
      const from = length < this.size ? at : (this.next + at) % this.size;
      taken.push(keeper.keep(cleanEnd((this.lines[from] ?? '').slice(this.starts[from])), MAX_WIDTH));
    }
    this.lines.length = 0;
    this.next = 0;
    this.count = 0;
    return taken;
  }
}

/** What log shippers add at the end of a line is known only of lines that are kept. */
function cleanEnd(line: string): string {
  const plain = withoutAnsi(line);
  return plain.endsWith('\r') ? plain.slice(0, -1) : plain;
}
