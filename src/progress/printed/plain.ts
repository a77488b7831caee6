import type { BuildRecord, Vertex } from '../types.ts';
import { withoutAnsi } from './ansi.ts';
import { type Clock, noClock, type SkippingReader } from './clock.ts';
import { Keeper, ownCopy } from './keep.ts';
import { PlainBuild } from './plain-build.ts';
import {
  isCertainName,
  isLikelyRow,
  isPlainRow,
  isProgramLine,
  isSameVertex,
  parseEnd,
  programStart,
  textStart,
  vertexNumber,
  withoutLinks,
} from './plain-line.ts';
import type { Prefix } from './tail.ts';

/** How much one log may hold before the rest of it is left out. */
const MAX_VERTICES = 100_000;
const MAX_BUILDS = 1000;

/** How many lines wait until it is known which build they belong to. */
const MAX_HELD = 1000;
const MAX_WAITING = 16_000;
const MAX_BUILDER = 500;

/** What vertices are called with which a build begins. */
const BEGINNING = /^\[(?:\S+ )?internal\] |^resolve image config |^docker-image:\/\//;

const BUILDER = /^building with "(.*)" instance using (.*) driver$/;

/** Reads what `--progress=plain` prints. */
export function plainReader(keeper = new Keeper()): SkippingReader {
  return new PlainReader(keeper);
}

class PlainReader implements SkippingReader {
  private readonly records: BuildRecord[] = [];
  private build: PlainBuild;
  /** How many vertices the finished builds have. */
  private finished = 0;
  /** Why the rest of the log is left out, once it is. */
  private limit?: string;
  private clock = noClock;
  /** `#7 ` while lines of the program of #7 come; empty when the next line must be looked at closely. */
  private head = '';
  /** Lines since #1 was named again after its end: the number that follows tells whether a new build began. */
  private held?: { line: string; instant: number | undefined }[];
  private settling = false;

  constructor(private readonly keeper: Keeper) {
    this.build = new PlainBuild(keeper);
  }

  read(line: string, clock: Clock = noClock): void {
    const { head } = this;
    if (head !== '' && line.startsWith(head) && this.readMore(line, head.length, clock)) return;
    const number = vertexNumber(line);
    this.clock = clock;
    this.head = '';
    if (this.held && this.wait(this.held, line, number, clock)) return;
    if (number < 0) this.build.readAside(line);
    else this.readNumbered(number, line, clock);
  }

  end(): BuildRecord[] {
    if (this.held) this.settle(this.held, undefined);
    if (this.head !== '') this.build.touch(this.clock);
    this.finish();
    const last = this.records.at(-1);
    if (last && this.limit !== undefined) last.text = [...last.text.slice(1), this.limit];
    return this.records;
  }

  private readNumbered(number: number, line: string, clock: Clock): void {
    const start = textStart(number);
    if (programStart(line, start) === 0) {
      const text = withoutAnsi(line.slice(start)).trimEnd();
      if (number === 0) this.readBuilder(text);
      else if (text !== '' && !this.build.repeats(text) && this.hasRoom(number))
        this.readProgress(number, text, line, clock);
    } else if (this.hasRoom(number)) {
      this.head = this.build.readLog(number, line, start) ? `#${number} ` : '';
    }
  }

  /** Takes a further line of the same program or a row of the same vertex: a long log holds little else. */
  private readMore(line: string, start: number, clock: Clock): boolean {
    if (isProgramLine(line, start)) {
      this.clock = clock;
      this.build.log.push(line, start, line.length);
      return true;
    }
    const vertex = this.build.currentVertex;
    if (!vertex || !isPlainRow(line, start)) return false;
    const text = line.slice(start);
    this.build.touch(clock);
    if (text !== vertex.vertex.name) vertex.row(text, clock);
    return true;
  }

  /** Takes further lines of the same program where they stand in a chunk, since no others are as frequent. */
  skip(chunk: string, start: number, prefix?: Prefix): number {
    return this.head === '' ? start : this.build.log.skip(chunk, start, this.head, prefix);
  }

  /** Takes a line that is no output of a program. */
  private readProgress(number: number, text: string, line: string, clock: Clock): void {
    const end = parseEnd(text);
    if (!end && text !== '...') {
      this.readNameOrRow(number, text, line, clock);
      return;
    }
    this.build.touch(clock);
    if (end) this.build.readEnd(number, end, clock);
    else this.build.readSuspension(number);
  }

  /** A name comes whenever the log turns to a vertex; only logs that lost lines have a row there. */
  private readNameOrRow(number: number, text: string, line: string, clock: Clock): void {
    if (!this.build.isCurrent(number)) this.readTurn(number, withoutLinks(text), line, clock);
    else if (text !== this.build.vertex(number)?.vertex.name) this.readRow(number, text, clock);
  }

  private readTurn(number: number, text: string, line: string, clock: Clock): void {
    const known = this.build.vertex(number)?.vertex;
    if (!known) {
      this.readNewcomer(number, text, line, clock);
    } else if (known.name === '' ? isCertainName(text) : isSameVertex(known.name, text)) {
      if (this.mayBeginAnew(number, known)) this.held = [{ line, instant: clock.instant() }];
      else this.open(number, text, clock);
    } else if (known.name !== '' && (isCertainName(text) || (number === 1 && !isLikelyRow(text)))) {
      this.restart();
      this.open(number, text, clock);
    } else {
      this.readRow(number, text, clock);
    }
  }

  private readNewcomer(number: number, text: string, line: string, clock: Clock): void {
    const isRow = isLikelyRow(text);
    if (number === 1 && !isRow && this.build.size > 0) this.restart();
    if (isRow) this.readRow(number, text, clock);
    else if (number === this.build.highest + 1 || isCertainName(text)) this.open(number, text, clock);
    else this.build.readAside(line);
  }

  private open(number: number, name: string, clock: Clock): void {
    this.build.touch(clock);
    this.build.open(number, name);
  }

  private readRow(number: number, text: string, clock: Clock): void {
    this.build.touch(clock);
    this.build.readRow(number, text, clock);
  }

  private readBuilder(text: string): void {
    const [, name, driver] = BUILDER.exec(text.slice(0, MAX_BUILDER)) ?? [];
    if (name === undefined || driver === undefined) return;
    if (this.build.size > 0) this.restart();
    this.build.builder = {
      name: this.keeper.keep(name, MAX_BUILDER),
      driver: this.keeper.keep(driver, MAX_BUILDER),
    };
  }

  /** Whether the line has to wait with those before it; else they were read. */
  private wait(held: NonNullable<typeof this.held>, line: string, number: number, clock: Clock): boolean {
    if ((number === 1 || number < 0) && held.length < MAX_HELD) {
      held.push({ line: ownCopy(line, MAX_WAITING), instant: clock.instant() });
      return true;
    }
    this.settle(held, number);
    return false;
  }

  /** Reads the lines that waited; `next` is the number after them, undefined where the log ends. */
  private settle(held: NonNullable<typeof this.held>, next: number | undefined): void {
    this.held = undefined;
    if (this.beginsAnew(next)) this.restart();
    this.settling = true;
    for (const { line, instant } of held) this.read(line, { instant: () => instant });
    this.settling = false;
  }

  private mayBeginAnew(number: number, known: Vertex): boolean {
    if (number !== 1 || known.state !== 'completed' || this.settling) return false;
    return this.build.size > 1 && BEGINNING.test(known.name);
  }

  /** BuildKit counts without gaps, and a build that came to its steps does not load its Dockerfile again. */
  private beginsAnew(next: number | undefined): boolean {
    const { build } = this;
    if (next === undefined) return build.worked && !build.running;
    if (next === 2) return build.worked || !build.vertex(2);
    return !build.vertex(next) && next > build.highest + 1;
  }

  private restart(): void {
    if (this.records.length === MAX_BUILDS - 1) {
      this.limit = `The log holds more than ${MAX_BUILDS} builds; the rest was left out.`;
    }
    this.finish();
    this.build = new PlainBuild(this.keeper);
  }

  private finish(): void {
    this.finished += this.build.size;
    const record = this.build.finish();
    if (record) this.records.push(record);
  }

  private hasRoom(number: number): boolean {
    if (this.keeper.isFull) this.limit ??= 'The log holds more than can be kept; the rest was left out.';
    if (this.limit !== undefined) return false;
    if (this.build.isCurrent(number) || this.build.vertex(number)) return true;
    if (this.finished + this.build.size < MAX_VERTICES) return true;
    this.limit = `The log holds more than ${MAX_VERTICES} vertices; the rest was left out.`;
    return false;
  }
}
