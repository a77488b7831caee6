import { mergeIntervals } from '../interval.ts';
import type { Vertex, VertexStatus } from '../types.ts';
import { LOG_TAIL, MAX_STATUSES, newVertex } from '../vertex.ts';
import type { Clock } from './clock.ts';
import type { Keeper } from './keep.ts';
import { type End, programText, withoutLinks } from './plain-line.ts';
import { parseStatusRow, type StatusRow } from './status-row.ts';
import type { LineTail } from './tail.ts';

/** As BuildKit ends the error of a cancelled vertex. */
const CANCELLED = 'context canceled';

const MAX_NAME = 16_000;
const MAX_ROW_ID = 500;
const MAX_WARNINGS = 100;
const MAX_ERROR = 8000;
/** One vertex of a plain log, as far as it was read. */
export class PlainVertex {
  readonly vertex: Vertex;
  private rows?: Map<string, VertexStatus>;
  /** Seconds that the intervals cover: an end line repeats those of the end lines before it. */
  private covered = 0;
  /** The last line when the vertex was suspended: printed again from its beginning if it had no line end. */
  private suspended?: string;

  constructor(
    number: number,
    name: string,
    private readonly keeper: Keeper,
  ) {
    this.vertex = newVertex(`#${number}`, '');
    this.vertex.state = 'running';
    this.rename(name);
  }

  rename(name: string): void {
    this.vertex.name = this.keeper.keep(name, MAX_NAME);
  }

  reopen(): void {
    this.vertex.state = 'running';
  }

  /** Takes a row under the vertex: a status, a warning. */
  row(text: string, clock: Clock): void {
    if (text.startsWith('WARN: ')) this.warn(text.slice(6));
    else this.status(parseStatusRow(text), clock);
  }

  /** Takes an end line; the instant is that at which it was printed. */
  end(end: End, instant: number | undefined): void {
    const { vertex } = this;
    vertex.state = 'completed';
    vertex.error = undefined;
    if (end.kind === 'cached') this.hit();
    else if (end.kind === 'cancelled') vertex.error = CANCELLED;
    else if (end.kind === 'error') this.fail(end.message);
    else if (end.seconds !== undefined) this.took(end.seconds, instant);
  }

  /** Takes a further line of its error. */
  extendError(line: string): void {
    const error = this.vertex.error ?? '';
    if (error.length < MAX_ERROR)
      this.vertex.error = `${error}\n${this.keeper.keep(line, MAX_ERROR - error.length)}`;
  }

  /** Whether `1.022 text` is the last line of the program again, now that it goes further. */
  repeats(line: string): boolean {
    const again = this.suspended !== undefined && line.startsWith(this.suspended);
    this.suspend(undefined);
    return again;
  }

  /** Drops the last line of the program, which is about to be read again. */
  forgetLast(): void {
    const last = this.vertex.logTail.pop();
    if (last === undefined) return;
    this.keeper.release(last);
    this.vertex.logLines--;
  }

  /** Takes over what its program wrote while its lines came one after the other. */
  takeLog(tail: LineTail): void {
    const { logTail } = this.vertex;
    this.vertex.logLines += tail.count;
    const fresh = this.keeper.isTight ? tail.drop() : tail.take(this.keeper, programText);
    for (const dropped of logTail.splice(0, logTail.length + fresh.length - LOG_TAIL))
      this.keeper.release(dropped);
    logTail.push(...fresh);
  }

  /** Tells that the log turns to another vertex; `line` is the last that its program wrote since it was named. */
  suspend(line: string | undefined): void {
    if (this.suspended !== undefined) this.keeper.release(this.suspended);
    this.suspended = line === undefined ? undefined : this.keeper.keep(line.trimEnd(), MAX_ROW_ID);
  }

  private hit(): void {
    this.vertex.cached = true;
    this.vertex.lost = undefined;
  }

  /** A hit that ends with an error was not loaded: whatever the vertex does next, it is none. */
  private fail(message: string): void {
    this.vertex.error = this.keeper.keep(message, MAX_ERROR);
    if (this.vertex.cached) this.vertex.lost = true;
  }

  private warn(text: string): void {
    if (this.vertex.warnings.length < MAX_WARNINGS)
      this.vertex.warnings.push(this.keeper.keep(text, MAX_ROW_ID));
  }

  private status(row: StatusRow, clock: Clock): void {
    const status = this.rowOf(row.id);
    if (!status) return;
    if (row.current !== undefined && row.current > status.current) status.current = row.current;
    if (row.total !== undefined && row.total > (status.total ?? 0)) status.total = row.total;
    if (row.seconds !== undefined) status.seconds = row.seconds;
    if (!row.done) return;
    status.completed = true;
    const end = row.seconds === undefined ? undefined : clock.instant();
    if (end !== undefined) status.interval = { start: end - (row.seconds ?? 0) * 1000, end };
  }

  private rowOf(id: string): VertexStatus | undefined {
    const known = this.rows?.get(id);
    if (known || this.vertex.statuses.length >= MAX_STATUSES || this.keeper.isFull) return known;
    this.rows ??= new Map();
    const kept = this.keeper.keep(withoutLinks(id), MAX_ROW_ID);
    const status = this.rows.get(kept) ?? this.newRow(kept);
    this.rows.set(kept, status);
    // A cut or mended id is found only under its name in the log, which is kept for that.
    if (kept !== id) this.rows.set(this.keeper.keep(id, MAX_ROW_ID), status);
    return status;
  }

  private newRow(id: string): VertexStatus {
    const status: VertexStatus = { id, current: 0, completed: false };
    this.vertex.statuses.push(status);
    return status;
  }

  private took(seconds: number, instant: number | undefined): void {
    this.vertex.seconds = seconds;
    if (instant === undefined || (this.covered > 0 && seconds <= this.covered)) return;
    const start = instant - (seconds - this.covered) * 1000;
    this.vertex.intervals = mergeIntervals([...this.vertex.intervals, { start, end: instant }]);
    this.covered = seconds;
  }
}
