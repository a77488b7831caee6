import { type PrefixLayer, prefixLayers } from './prefix-layer.ts';
import { startsColoured, withoutAnsi } from './printed/ansi.ts';
import type { Clock } from './printed/clock.ts';

/** How many things may stand before a line, one after the other. */
const MAX_LAYERS = 4;

const BOM = 0xfeff;
const CR = 13;
const HASH = 35;

/** Buildkite's instant, in milliseconds. */
const BUILDKITE = '\u001b_bk;t=';

/** Folds of GitLab and Travis: their marks end with a carriage return. */
const FOLD = /^(?:section_(?:start|end)|travis_\w+):[^\r]*\r/;

/** Which layers stand before a line, given what says that the rest is progress; undefined when the rest never is. */
export function findPrefix(
  line: string,
  isProgress: (text: string) => boolean,
): readonly PrefixLayer[] | undefined {
  return layersFrom(clean(line), 0, [], isProgress);
}

/** Takes off what stands before the lines of one log. The clock is that of the last line. */
export interface PrefixStripper extends Clock {
  /**
   * The line without its prefix, byte order mark and, unless it begins with `#`, terminal sequences and carriage
   * return: whoever reads a line of a vertex has to look at its end only where that counts.
   */
  strip(line: string): string;
  /** Where the line at `start` of a chunk begins behind its prefix. Asks no more of a line than that: see strip. */
  startOf(chunk: string, start: number): number;
  /** Whether anything stands before the lines. */
  readonly isEmpty: boolean;
  /** What the last line's prefix calls its source; empty where there is only one. */
  label(): string;
}

export function prefixStripper(layers: readonly PrefixLayer[]): PrefixStripper {
  return new LayerStripper(layers);
}

class LayerStripper implements PrefixStripper {
  private raw = '';
  private line = '';
  private source = '';
  /** Where the layer that tells the instant stands in the line; none when it ends at 0. */
  private timer?: PrefixLayer;
  private timeStart = 0;
  private timeEnd = 0;

  constructor(private readonly layers: readonly PrefixLayer[]) {}

  get isEmpty(): boolean {
    return this.layers.length === 0;
  }

  strip(raw: string): string {
    this.raw = raw;
    this.line = raw;
    const end = this.endOfPrefix(raw, 0);
    // Lines of progress are most of all, and their readers look at the end of those where it counts.
    if (end > 0 && raw.charCodeAt(end) === HASH) return raw.slice(end);
    return this.stripClean(clean(raw));
  }

  startOf(chunk: string, start: number): number {
    if (start >= chunk.length) return start;
    this.raw = '';
    this.line = chunk;
    return this.endOfPrefix(chunk, start);
  }

  instant(): number | undefined {
    if (this.timer?.instant && this.timeEnd > 0)
      return this.timer.instant(this.line.slice(this.timeStart, this.timeEnd));
    if (!this.raw.startsWith(BUILDKITE)) return undefined;
    const time = Number.parseInt(this.raw.slice(BUILDKITE.length, BUILDKITE.length + 15), 10);
    return Number.isNaN(time) ? undefined : time;
  }

  isColoured(): boolean {
    return startsColoured(this.raw);
  }

  label(): string {
    return this.source;
  }

  private stripClean(line: string): string {
    this.line = line;
    const end = this.endOfPrefix(line, 0);
    return withoutFold(end === 0 ? line : line.slice(end));
  }

  private endOfPrefix(line: string, from: number): number {
    this.timeEnd = 0;
    let at = from;
    for (const layer of this.layers) {
      const start = behindBom(line, at);
      const end = layer.end(line, start);
      if (end < 0) return at;
      if (layer.instant) this.setTime(layer, start, end);
      else if (layer.isLabel) this.setSource(line, start, end);
      at = end;
    }
    return behindBom(line, at);
  }

  private setTime(layer: PrefixLayer, start: number, end: number): void {
    this.timer = layer;
    this.timeStart = start;
    this.timeEnd = end;
  }

  private setSource(line: string, start: number, end: number): void {
    const { source } = this;
    if (source.length !== end - start || !line.startsWith(source, start))
      this.source = line.slice(start, end);
  }
}

/** The layers of which the last ends where progress begins. */
function layersFrom(
  line: string,
  at: number,
  before: readonly PrefixLayer[],
  isProgress: (text: string) => boolean,
): readonly PrefixLayer[] | undefined {
  const start = behindBom(line, at);
  if (isProgress(line.slice(start))) return before;
  if (before.length === MAX_LAYERS) return undefined;
  for (const layer of prefixLayers) {
    const end = layer.end(line, start);
    const layers = end > start ? layersFrom(line, end, [...before, layer], isProgress) : undefined;
    if (layers) return layers;
  }
  return undefined;
}

function clean(line: string): string {
  const start = behindBom(line, 0);
  let end = line.length;
  while (end > start && line.charCodeAt(end - 1) === CR) end--;
  return withoutAnsi(start > 0 || end < line.length ? line.slice(start, end) : line);
}

function behindBom(line: string, at: number): number {
  return line.charCodeAt(at) === BOM ? at + 1 : at;
}

function withoutFold(line: string): string {
  return line.startsWith('section_') || line.startsWith('travis_') ? line.replace(FOLD, '') : line;
}
