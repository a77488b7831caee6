import { parseInstant } from '../instant.ts';
import { mergeIntervals, secondsOf } from '../interval.ts';
import type { LogEvent, StatusEvent, VertexEvent } from '../rawjson/solve-status.ts';
import type { Interval } from '../types.ts';
import { MAX_STATUSES } from '../vertex.ts';
import { formatSeconds } from './format.ts';
import { LogLines } from './log-lines.ts';
import { StatusRow } from './status-row.ts';

/** How the error of a vertex ends that was stopped because another failed. */
const CANCELED = 'context canceled';

/** A vertex as the live log knows it: what is to be printed, and how long it has waited. */
export class LiveVertex {
  /** Its `#N`, given at its first printing. */
  index = 0;
  name = '';
  cached = false;
  error = '';
  /** Members of a group stay hidden until one that counts has started. */
  hidden = false;
  /** Its end has not been printed since it ran last. */
  owesEnding = true;
  /** Events since it was last put aside, and since when; fairness weighs them. */
  count = 0;
  since = 0;
  readonly log = new LogLines();
  private readonly spans = new Map<number, Interval>();
  private merged: Interval[] = [];
  private readonly rows = new Map<string, StatusRow>();
  private readonly updatedRows = new Set<StatusRow>();
  private warnings: string[] = [];

  touch(now: number): void {
    if (this.count === 0) this.since = now;
    this.count++;
  }

  /** Takes the event over; tells whether anything that is printed changed. */
  apply(event: VertexEvent): boolean {
    const started = event.started === undefined ? undefined : parseInstant(event.started);
    if (started === undefined) {
      if (!this.started) this.name = event.name ?? this.name;
      return false;
    }
    const { name, cached, error } = this;
    this.name = event.name ?? '';
    this.cached = event.cached ?? false;
    this.error = event.error ?? '';
    const spanChanged = this.run(started, event.completed);
    return spanChanged || name !== this.name || cached !== this.cached || error !== this.error;
  }

  /** Notes when it ran; tells whether that is news. */
  run(start: number, completed: string | undefined): boolean {
    const end = completed === undefined ? undefined : parseInstant(completed);
    const known = this.spans.get(start);
    if (known && known.end === end) return false;
    this.spans.set(start, end === undefined ? { start } : { start, end });
    this.owesEnding = true;
    this.merged = mergeIntervals([...this.spans.values()]);
    return true;
  }

  get started(): boolean {
    return this.merged.length > 0;
  }

  /** When it ended last; undefined while it runs. */
  get end(): number | undefined {
    return this.merged.at(-1)?.end;
  }

  status(event: StatusEvent): void {
    const known = this.rows.get(event.id);
    if (!known && this.rows.size >= MAX_STATUSES) return;
    const row = known ?? new StatusRow(event);
    row.update(event);
    this.rows.set(event.id, row);
    this.updatedRows.add(row);
  }

  write({ data, timestamp }: LogEvent): void {
    const start = this.merged.at(-1)?.start;
    const at = start === undefined || timestamp === undefined ? undefined : parseInstant(timestamp);
    this.log.push(data, at === undefined || start === undefined ? 0 : at - start);
  }

  warn(text: string): void {
    this.warnings.push(text);
  }

  /** Texts of the rows whose turn it is, and whether one of them is still under way. */
  takeRows(): { texts: string[]; open: boolean } {
    const texts: string[] = [];
    let open = false;
    for (const row of this.updatedRows) {
      const text = row.next();
      if (text === undefined) continue;
      texts.push(text);
      open ||= !row.completed;
    }
    this.updatedRows.clear();
    return { texts, open };
  }

  takeWarnings(): readonly string[] {
    const warnings = this.warnings;
    if (warnings.length > 0) this.warnings = [];
    return warnings;
  }

  get failed(): boolean {
    return this.error !== '' && !this.error.endsWith(CANCELED);
  }

  /** `DONE 0.1s`, `CACHED`, `CANCELED` or `ERROR: …`. */
  ending(): string {
    if (this.failed) return `ERROR: ${this.error}`;
    if (this.error !== '') return 'CANCELED';
    if (this.cached) return 'CACHED';
    return `DONE${formatSeconds(secondsOf(this.merged) ?? 0)}`;
  }
}
