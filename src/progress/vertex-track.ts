import { parseInstant } from './instant.ts';
import { mergeIntervals, secondsOf } from './interval.ts';
import { LogTail } from './log-tail.ts';
import type { StatusEvent, VertexEvent } from './solve-status.ts';
import type { Interval, Vertex, VertexState, VertexStatus } from './types.ts';
import { MAX_STATUSES, newVertex } from './vertex.ts';

/** More than any real vertex has of each; a log that names more cannot make memory grow. */
const MAX_INTERVALS = 1000;
const MAX_WARNINGS = 100;

/** One vertex while its events come in. */
export class VertexTrack {
  readonly id: string;
  private readonly vertex: Vertex;
  private readonly intervals = new Map<number, Interval>();
  private readonly statuses = new Map<string, VertexStatus>();
  private log: LogTail | undefined;

  constructor(id: string, name: string) {
    this.id = id;
    this.vertex = newVertex(id, name);
  }

  apply(event: VertexEvent): void {
    const started = event.started === undefined ? undefined : parseInstant(event.started);
    this.name(event);
    if (event.cached) this.vertex.cached = true;
    // An announcement without a start repeats what is known of a vertex that other jobs share; it ends nothing.
    if (started !== undefined) this.run(started, event.completed);
    if (started !== undefined || this.intervals.size === 0) this.vertex.error = event.error || undefined;
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
    if (end !== undefined) this.log?.settle();
  }

  status(event: StatusEvent): void {
    const status = this.statuses.get(event.id) ?? this.newStatus(event.id);
    if (!status) return;
    status.current = Math.max(status.current, event.current ?? 0);
    if (event.total) status.total = Math.max(status.total ?? 0, event.total);
    const start = event.started === undefined ? undefined : parseInstant(event.started);
    const end = event.completed === undefined ? undefined : parseInstant(event.completed);
    if (end !== undefined) status.completed = true;
    if (start === undefined) return;
    status.interval = end === undefined ? { start } : { start, end };
    if (end !== undefined) status.seconds = Math.max(0, end - start) / 1000;
  }

  private newStatus(id: string): VertexStatus | undefined {
    if (this.statuses.size >= MAX_STATUSES) return undefined;
    const status: VertexStatus = { id, current: 0, completed: false };
    this.statuses.set(id, status);
    return status;
  }

  write(data: string): void {
    this.log ??= new LogTail();
    this.log.push(data);
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
    const log = this.log?.end();
    return {
      ...this.vertex,
      state: this.state,
      intervals,
      seconds: secondsOf(intervals),
      statuses: [...this.statuses.values()].map((status) => ({ ...status })),
      logTail: log?.lines ?? [],
      logLines: log?.count ?? 0,
      warnings: [...this.vertex.warnings],
    };
  }
}
