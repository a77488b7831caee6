import type { BuildRecord, Vertex } from '../types.ts';
import { LOG_TAIL, newVertex, statusOf } from '../vertex.ts';
import type { Keeper } from './keep.ts';
import type { StatusRow } from './status-row.ts';
import { Surroundings } from './surroundings.ts';
import type { TtyHeader, TtyLine } from './tty-row.ts';

const MAX_NAME = 16_000;
const MAX_ROW_ID = 500;
const MAX_WARNINGS = 100;
/** More than any screen has shown. */
const MAX_VERTICES = 10_000;

/** A shorter beginning says too little about which vertex it is. */
const MIN_CUT_NAME = 12;

const CANCELLED = 'context canceled';
const UNTOLD = 'the log does not tell why';

type VertexRow = Extract<TtyLine, { kind: 'vertex' }>;

/** One vertex, whose row comes again in each frame. */
interface Shown {
  vertex: Vertex;
  /** As long as any frame showed it. */
  isCut: boolean;
  failed: boolean;
  seconds: number;
  /** The last frame that showed it. */
  frame: number;
}

/** One build as a terminal showed it: the last frame that holds a vertex tells about it. */
export class TtyBuild {
  readonly surroundings: Surroundings;
  private readonly shown: Shown[] = [];
  private readonly byName = new Map<string, Shown[]>();
  private current?: Shown;
  private header?: TtyHeader;
  private frame = 0;

  constructor(private readonly keeper: Keeper) {
    this.surroundings = new Surroundings(keeper);
  }

  /** Whether this frame is none of this build: the time of a build only grows, and nothing follows its end. */
  isOver(next: TtyHeader): boolean {
    return this.header !== undefined && (this.header.finished || next.seconds < this.header.seconds);
  }

  /** Takes a line; `isColoured` tells that its row has ended, its absence tells nothing where colours are off. */
  read(line: TtyLine, isColoured: boolean): void {
    if (line.kind === 'header') this.readHeader(line);
    else if (line.kind === 'vertex') this.readVertex(line, isColoured);
    else if (this.current) this.readDetail(line, this.current.vertex);
  }

  /** The record; undefined when no vertex was shown. To be asked once. */
  finish(): BuildRecord | undefined {
    if (this.shown.length === 0) return undefined;
    const around = this.surroundings.take();
    const { header } = this;
    const allEnded =
      header !== undefined && (header.finished || (header.total > 0 && header.completed === header.total));
    const vertices = this.shown.map((shown) => finishVertex(shown, allEnded, around.error));
    return { format: 'tty', vertices, builder: header?.builder, ...around, seconds: header?.seconds };
  }

  private readHeader(header: TtyHeader): void {
    this.header = { ...header, builder: header.builder ?? this.header?.builder };
    this.frame++;
    this.current = undefined;
  }

  private readVertex(row: VertexRow, isColoured: boolean): void {
    const shown = this.find(row) ?? this.add(row);
    this.current = shown;
    if (!shown) return;
    shown.frame = this.frame;
    shown.seconds = row.seconds;
    shown.failed = row.end === 'error';
    showEnd(shown.vertex, row, isColoured);
  }

  /** Rows of one name within one frame are several vertices. */
  private find({ name, isCut }: VertexRow): Shown | undefined {
    const same = this.byName.get(name)?.find((shown) => this.isFree(shown));
    if (same) return same;
    const cut = this.shown.find(
      (shown) => (isCut || shown.isCut) && this.isFree(shown) && isSameCut(shown, name),
    );
    if (cut && name.length > cut.vertex.name.length) this.rename(cut, name, isCut);
    return cut;
  }

  private isFree(shown: Shown): boolean {
    return shown.frame !== this.frame;
  }

  private add({ name, isCut }: VertexRow): Shown | undefined {
    if (this.shown.length >= MAX_VERTICES) return undefined;
    const vertex = newVertex(String(this.shown.length + 1), '');
    vertex.state = 'running';
    const shown: Shown = { vertex, isCut, failed: false, seconds: 0, frame: this.frame };
    this.shown.push(shown);
    this.rename(shown, name, isCut);
    return shown;
  }

  private rename(shown: Shown, name: string, isCut: boolean): void {
    const kept = this.keeper.keep(name, MAX_NAME);
    shown.vertex.name = kept;
    shown.isCut = isCut;
    this.byName.set(kept, [...(this.byName.get(kept) ?? []), shown]);
  }

  private readDetail(line: Exclude<TtyLine, VertexRow | TtyHeader>, vertex: Vertex): void {
    if (line.kind === 'status') this.readStatus(line.row, vertex);
    else if (line.kind === 'program') this.readProgram(line.text, vertex);
    else this.readWarning(this.keeper.keep(line.text, MAX_ROW_ID), vertex);
  }

  private readStatus(row: StatusRow, vertex: Vertex): void {
    const status = statusOf(vertex, this.keeper.keep(row.id, MAX_ROW_ID));
    if (!status) return;
    status.current = Math.max(status.current, row.current ?? 0);
    if (row.total !== undefined) status.total = Math.max(status.total ?? 0, row.total);
    status.seconds = row.seconds;
  }

  /** Frames show the last lines again and again: only those that are new among them are counted. */
  private readProgram(text: string, vertex: Vertex): void {
    if (vertex.logTail.includes(text)) return;
    vertex.logLines++;
    vertex.logTail.push(this.keeper.keep(text, MAX_ROW_ID));
    for (const dropped of vertex.logTail.splice(0, vertex.logTail.length - LOG_TAIL))
      this.keeper.release(dropped);
  }

  private readWarning(text: string, vertex: Vertex): void {
    if (!vertex.warnings.includes(text) && vertex.warnings.length < MAX_WARNINGS) vertex.warnings.push(text);
  }
}

function showEnd(vertex: Vertex, { cached, end }: VertexRow, isColoured: boolean): void {
  vertex.state = cached || end || isColoured ? 'completed' : 'running';
  vertex.error = end === 'cancelled' ? CANCELLED : undefined;
  if (!cached) return;
  vertex.cached = true;
  // A hit that ends with an error was not loaded: whatever the vertex does next, it is none.
  vertex.lost = end === 'error' ? true : undefined;
}

function isSameCut(shown: Shown, name: string): boolean {
  const known = shown.vertex.name;
  const [short, long] = known.length < name.length ? [known, name] : [name, known];
  return short.length >= MIN_CUT_NAME && long.startsWith(short);
}

function finishVertex(
  { vertex, failed, seconds }: Shown,
  allEnded: boolean,
  error: string | undefined,
): Vertex {
  if (allEnded) vertex.state = 'completed';
  if (failed) vertex.error = vertex.name.includes('importing cache') ? UNTOLD : (error ?? UNTOLD);
  if (vertex.state === 'completed' && !(vertex.cached && seconds === 0)) vertex.seconds = seconds;
  for (const status of vertex.statuses) status.completed = vertex.state === 'completed';
  return vertex;
}
