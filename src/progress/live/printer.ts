import type { LiveVertex } from './live-vertex.ts';
import type { Trace } from './trace.ts';
import { nextTurn } from './turn.ts';

/** Prints a trace as `--progress=plain` does: one vertex at a time, put aside with `#N ...` when another's turn comes. */
export class Printer {
  private text = '';
  private current: LiveVertex | undefined;
  private last = 0;
  private first = true;
  private readonly trace: Trace;
  private readonly description: string | undefined;
  private readonly tailed = new Set<LiveVertex>();
  private warned = 0;

  constructor(trace: Trace, description: string | undefined) {
    this.trace = trace;
    this.description = description;
  }

  /** What was printed since it was last taken: whole lines, or nothing. */
  take(): string {
    const text = this.text;
    this.text = '';
    return text;
  }

  line(text: string): void {
    this.text += `${text}\n`;
  }

  /** Prints what is due now. */
  print(now: number): void {
    const shown = this.current;
    const news = [...this.trace.updates].filter((vertex) => !vertex.hidden);
    this.printEnded(news);
    const running = news.filter((vertex) => vertex.end === undefined);
    if (running.length === 0) {
      this.showAnyOpen();
      return;
    }
    if (shown && running.includes(shown)) this.printVertex(shown);
    const next = nextTurn(this.current, running, now);
    if (next) this.printVertex(next);
  }

  /** Those that ended, the one that is shown first, then as they ended. */
  private printEnded(news: readonly LiveVertex[]): void {
    const shown = this.current;
    const ended = news.filter((vertex) => vertex.end !== undefined);
    ended.sort((a, b) => (a === shown ? -1 : b === shown ? 1 : (a.end ?? 0) - (b.end ?? 0)));
    for (const vertex of ended) this.printVertex(vertex);
  }

  private showAnyOpen(): void {
    if (this.current && this.current.end === undefined) return;
    const vertex = [...this.trace.open].find(({ hidden }) => !hidden);
    if (vertex) this.printVertex(vertex);
  }

  private printVertex(vertex: LiveVertex): void {
    this.trace.updates.delete(vertex);
    if (vertex.index === 0) vertex.index = ++this.last;
    if (vertex !== this.current) this.switchTo(vertex);
    const sign = `#${vertex.index} `;
    const { texts, open } = vertex.takeRows();
    for (const text of texts) this.line(sign + text);
    for (const text of vertex.takeWarnings()) this.line(`${sign}WARN: ${text}`);
    if (vertex.end !== undefined) vertex.log.endLine();
    for (const line of vertex.log.take()) this.line(sign + line);
    // A remote cache can be at work on a vertex that has ended: its rows go first.
    if (vertex.end !== undefined && !open) this.printEnding(vertex);
  }

  private printEnding(vertex: LiveVertex): void {
    this.line(`#${vertex.index} ${vertex.ending()}`);
    vertex.owesEnding = false;
    vertex.count = 0;
    this.current = undefined;
  }

  private switchTo(vertex: LiveVertex): void {
    if (this.current) {
      this.line(`#${this.current.index} ...`);
      this.current.count = 0;
    }
    if (!this.first) this.line('');
    else if (this.description !== undefined) this.line(`#0 ${this.description}\n`);
    this.first = false;
    this.line(`#${vertex.index} ${vertex.name}`);
    this.current = vertex;
  }

  /** Prints all that waits, then what `--progress=plain` says last: failed programs' last lines, and the warnings. */
  finish(): void {
    const news = [...this.trace.updates].filter((vertex) => !vertex.hidden);
    this.printEnded(news);
    for (const vertex of this.trace.started) {
      if (vertex.owesEnding && vertex.end !== undefined && !vertex.hidden) this.printRest(vertex);
    }
    for (const vertex of this.trace.open) {
      vertex.log.endLine();
      if (!vertex.hidden && (vertex.log.size > 0 || news.includes(vertex))) this.printVertex(vertex);
    }
    for (const vertex of this.trace.started) this.printTail(vertex);
    this.printWarnings();
  }

  private printRest(vertex: LiveVertex): void {
    this.printVertex(vertex);
    if (vertex.owesEnding) this.printEnding(vertex);
  }

  private printTail(vertex: LiveVertex): void {
    if (!vertex.failed || this.tailed.has(vertex)) return;
    this.tailed.add(vertex);
    for (const line of ['------', ` > ${vertex.name}:`, ...vertex.log.tail(), '------']) this.line(line);
  }

  private printWarnings(): void {
    const texts = [...this.trace.warnings].slice(this.warned);
    if (texts.length === 0) return;
    this.warned = this.trace.warnings.size;
    this.line(`\n ${texts.length} ${texts.length === 1 ? 'warning' : 'warnings'} found:`);
    for (const text of texts) this.line(` - ${text}`);
  }
}
