import type { BuildRecord } from '../types.ts';
import { LOG_TAIL } from '../vertex.ts';
import { type Clock, noClock } from './clock.ts';
import type { Keeper } from './keep.ts';
import type { End } from './plain-line.ts';
import { PlainVertex } from './plain-vertex.ts';
import { Surroundings } from './surroundings.ts';
import { LineTail } from './tail.ts';

/** A step, or an export of image or cache: what no build begins with. */
const WORK = /^\[[^\]]*\d\/\d+\] |^(?:\[[^\]]*\] )?exporting /;

/** One build of a plain log, as far as it was read. */
export class PlainBuild {
  builder?: BuildRecord['builder'];
  /** The highest vertex number so far; BuildKit numbers without gaps. */
  highest = 0;
  private readonly vertices = new Map<number, PlainVertex>();
  private readonly around: Surroundings;
  /** What the program of the current vertex writes. */
  readonly log = new LineTail(LOG_TAIL);
  /** Lines of the program and rows come without a name: they belong to the vertex that was named last. */
  private current?: PlainVertex;
  private currentNumber = 0;
  /** The vertex whose error may go on in the lines that follow. */
  private failed?: PlainVertex;
  /** Whether the last line was no progress. */
  private aside = false;
  private first?: number;
  private last?: number;

  constructor(private readonly keeper: Keeper) {
    this.around = new Surroundings(keeper);
  }

  get size(): number {
    return this.vertices.size;
  }

  vertex(number: number): PlainVertex | undefined {
    return this.vertices.get(number);
  }

  /** The vertex that was named last, unless it ended or the log turned away from it. */
  get currentVertex(): PlainVertex | undefined {
    return this.current;
  }

  isCurrent(number: number): boolean {
    return this.currentNumber === number;
  }

  /** Whether it came beyond the vertices with which any build begins. */
  get worked(): boolean {
    return this.some(({ vertex }) => WORK.test(vertex.name.slice(0, 300)));
  }

  get running(): boolean {
    return this.some(({ vertex }) => vertex.state !== 'completed');
  }

  /** Takes a vertex by its name, new or once more. */
  open(number: number, name: string): PlainVertex {
    const vertex = this.turnTo(number, name);
    if (vertex.vertex.name === '') vertex.rename(name);
    vertex.reopen();
    return vertex;
  }

  /** Takes a line that is no progress. */
  readAside(line: string): void {
    this.aside = true;
    if (!continuesError(line)) this.failed = undefined;
    if (this.failed) this.failed.extendError(line);
    else this.around.read(line);
  }

  /** Takes `#7 1.022 text`, in which `1.022` begins at `start`; false when it was read before. */
  readLog(number: number, line: string, start: number): boolean {
    if (this.aside) {
      // An older BuildKit repeats the lines of a failed vertex with their number.
      if (this.around.inTail) return false;
      this.interrupt();
    }
    if (this.currentNumber !== number) this.turnTo(number).reopen();
    if (this.log.count === 0 && this.current?.repeats(line.slice(start))) this.current.forgetLast();
    this.log.push(line, start, line.length);
    return true;
  }

  /** Whether a text is the beginning of a line that an error's tail repeats, where the log ends. */
  repeats(text: string): boolean {
    return this.aside && this.around.inTail && /^-?\d/.test(text);
  }

  readRow(number: number, text: string, clock: Clock): void {
    const vertex = this.turnTo(number);
    vertex.reopen();
    vertex.row(text, clock);
  }

  readEnd(number: number, end: End, clock: Clock): void {
    const vertex = this.turnTo(number);
    vertex.end(end, clock.instant());
    this.leave();
    this.failed = end.kind === 'error' ? vertex : undefined;
  }

  /** Takes `#7 ...`: the log turns to another vertex. */
  readSuspension(number: number): void {
    if (this.currentNumber === number) this.leave();
  }

  /** Tells that a line of progress came; clocks are asked for the first and the last. */
  touch(clock: Clock): void {
    if (this.aside) this.interrupt();
    if (clock === noClock) return;
    const instant = clock.instant();
    this.first ??= instant;
    this.last = instant ?? this.last;
  }

  /** The record; undefined when no vertex was seen. To be asked once. */
  finish(): BuildRecord | undefined {
    this.leave();
    if (this.size === 0) return undefined;
    const { first, last, builder } = this;
    const seconds = first === undefined || last === undefined ? undefined : Math.max(0, last - first) / 1000;
    const vertices = [...this.vertices.values()].map(({ vertex }) => vertex);
    return { format: 'plain', vertices, builder, ...this.around.take(), seconds };
  }

  private some(test: (vertex: PlainVertex) => boolean): boolean {
    for (const vertex of this.vertices.values()) if (test(vertex)) return true;
    return false;
  }

  private turnTo(number: number, name = ''): PlainVertex {
    if (this.current && this.currentNumber === number) return this.current;
    this.leave();
    let vertex = this.vertices.get(number);
    if (!vertex) {
      vertex = new PlainVertex(number, name, this.keeper);
      this.vertices.set(number, vertex);
      this.highest = Math.max(this.highest, number);
    }
    this.current = vertex;
    this.currentNumber = number;
    return vertex;
  }

  private leave(): void {
    const lastLine = this.log.last;
    if (this.log.count > 0) this.current?.takeLog(this.log);
    this.current?.suspend(lastLine);
    this.current = undefined;
    this.currentNumber = 0;
  }

  private interrupt(): void {
    this.aside = false;
    this.failed = undefined;
    this.around.interrupt();
  }
}

/** Errors of registries and cache services go on until a blank line or a line of the client. */
function continuesError(line: string): boolean {
  return !(line === '' || line === '------' || /^(?:ERROR|WARNING|error): |^##\[/.test(line));
}
