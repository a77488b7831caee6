import { parseInstant } from '../instant.ts';
import { mergeIntervals, secondsOf } from '../interval.ts';
import type { Interval, Vertex, VertexState, VertexStatus } from '../types.ts';
import { MAX_STATUSES, newVertex } from '../vertex.ts';
import { LogTail } from './log-tail.ts';
import type { StatusEvent, VertexEvent } from './solve-status.ts';

/** More than any real vertex has of each; a log that names more cannot make memory grow. */
const MAX_INTERVALS = 1000;
const MAX_WARNINGS = 100;

/** A status while its events come in; its instants are read when it is asked for, since most are replaced before. */
interface Row {
  id: string;
  current: number;
  total: number;
  started: string;
  completed: string;
}

function statusOfRow({ id, current, total, started, completed }: Row): VertexStatus {
  const start = parseInstant(started);
  const end = parseInstant(completed);
  return {
    id,
    current,
    total: total || undefined,
    seconds: start === undefined || end === undefined ? undefined : Math.max(0, end - start) / 1000,
    interval: start === undefined ? undefined : end === undefined ? { start } : { start, end },
    completed: end !== undefined,
  };
}

/** One vertex while its events come in. */
export class VertexTrack {
  readonly id: string;
  private readonly vertex: Vertex;
  private readonly intervals = new Map<number, Interval>();
  private readonly rows = new Map<string, Row>();
  readonly log = new LogTail();

  constructor(id: string, name: string) {
    this.id = id;
    this.vertex = newVertex(id, name);
  }

  apply(event: VertexEvent): void {
    const started = event.started === undefined ? undefined : parseInstant(event.started);
    this.name(event);
    if (event.cached) this.vertex.cached = true;
    this.followLoading(event);
    // An announcement without a start repeats what is known of a vertex that other jobs share; it ends nothing.
    if (started !== undefined) this.run(started, event.completed);
    if (started !== undefined || this.intervals.size === 0) this.vertex.error = event.error || undefined;
  }

  /**
   * A cached vertex that ends with an error was not loaded: whatever it does next, it was no hit. One that ends again
   * and is not called cached then was fetched, or ran because no cache holds its data.
   */
  private followLoading({ cached, completed, error }: VertexEvent): void {
    if (completed === undefined) return;
    if (cached) this.vertex.lost = error ? true : undefined;
    else if (this.vertex.cached) this.vertex.endedAgain = true;
  }

  private name(event: VertexEvent): void {
    if (event.name) this.vertex.name = event.name;
    if (event.inputs?.length) this.vertex.inputs = event.inputs;
    const group = event.progressGroup;
    if (group) this.vertex.group = { id: group.id, name: group.name ?? '', weak: group.weak ?? false };
  }

  private run(start: number, completed: string | undefined): void {
    const end = completed === undefined ? undefined : parseInstant(completed);
    if (this.intervals.size >= MAX_INTERVALS && !this.intervals.has(start)) return;
    this.intervals.set(start, end === undefined ? { start } : { start, end });
    if (end !== undefined) this.log.settle();
  }

  status(event: StatusEvent): void {
    const row = this.rows.get(event.id) ?? this.newRow(event.id);
    if (!row) return;
    if (event.current !== undefined && event.current > row.current) row.current = event.current;
    if (event.total !== undefined && event.total > row.total) row.total = event.total;
    // Events repeat the start until the end; one that comes after an end begins anew.
    if (event.started !== undefined && (row.started === '' || row.completed !== ''))
      row.started = event.started;
    if (event.completed !== undefined) row.completed = event.completed;
  }

  private newRow(id: string): Row | undefined {
    if (this.rows.size >= MAX_STATUSES) return undefined;
    const row: Row = { id, current: 0, total: 0, started: '', completed: '' };
    this.rows.set(id, row);
    return row;
  }

  warn(text: string): void {
    if (this.vertex.warnings.length < MAX_WARNINGS) this.vertex.warnings.push(text);
  }

  get state(): VertexState {
    const last = mergeIntervals([...this.intervals.values()]).at(-1);
    if (!last) return 'pending';
    return last.end === undefined ? 'running' : 'completed';
  }

  /** The vertex as it is now; later events do not change it. */
  value(): Vertex {
    const intervals = mergeIntervals([...this.intervals.values()]);
    const log = this.log.end();
    return {
      ...this.vertex,
      state: this.state,
      intervals,
      seconds: secondsOf(intervals),
      statuses: [...this.rows.values()].map(statusOfRow),
      logTail: log.lines,
      logLines: log.count,
      warnings: [...this.vertex.warnings],
    };
  }
}
