import { parseInstant } from '../instant.ts';
import type { StatusEvent } from '../rawjson/solve-status.ts';
import { formatBytes, formatSeconds } from './format.ts';

/** What must have changed before a row that is not completed is printed again: BuildKit's own figures. */
const MIN_SHARE = 0.05;
const MIN_MILLISECONDS = 5000;

/** A time below is not worth a figure, in seconds. */
const SHORTEST = 0.01;

/** A row under a vertex, with what was printed of it last. */
export class StatusRow {
  private event: StatusEvent;
  private printed: { current: number; at: number } | undefined;

  constructor(event: StatusEvent) {
    this.event = event;
  }

  update(event: StatusEvent): void {
    this.event = event;
  }

  get completed(): boolean {
    return this.event.completed !== undefined;
  }

  /** The row's text when it is time to print it: `sha256:… 2.03kB / 2.03kB 0.1s done`. Rows that never started are not shown. */
  next(): string | undefined {
    if (this.event.started === undefined || !this.isDue()) return undefined;
    this.printed = { current: this.event.current ?? 0, at: this.at };
    return `${this.event.id}${this.bytes()}${this.time()}${this.completed ? ' done' : ''}`;
  }

  private get at(): number {
    return parseInstant(this.event.timestamp ?? '') ?? 0;
  }

  private isDue(): boolean {
    if (this.completed || !this.printed) return true;
    const { current = 0, total = 0 } = this.event;
    const share = total > 0 ? (current - this.printed.current) / total : 0;
    return share >= MIN_SHARE || this.at - this.printed.at >= MIN_MILLISECONDS;
  }

  private bytes(): string {
    const { current = 0, total = 0 } = this.event;
    if (total !== 0) return ` ${formatBytes(current)} / ${formatBytes(total)}`;
    return current === 0 ? '' : ` ${formatBytes(current)}`;
  }

  private time(): string {
    const start = parseInstant(this.event.started ?? '');
    const end = this.event.completed === undefined ? this.at : parseInstant(this.event.completed);
    const seconds = start === undefined || end === undefined ? 0 : (end - start) / 1000;
    return seconds > SHORTEST ? formatSeconds(seconds) : '';
  }
}
