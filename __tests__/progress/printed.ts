import { parseInstant } from '../../src/progress/instant.ts';
import { liveLog } from '../../src/progress/live/live.ts';
import { decodeStatus } from '../../src/progress/rawjson/reader.ts';
import type { SolveStatus } from '../../src/progress/rawjson/solve-status.ts';

/** Plays a recorded stream at the pace at which it came. */
export function replay(log: string): string {
  let clock = 0;
  let shown = '';
  const live = liveLog(
    (text) => {
      shown += text;
    },
    { now: () => clock },
  );
  for (const line of log.split('\n').filter((text) => text !== '')) {
    const status = decodeStatus(line);
    if (!status) {
      live.text(line);
      continue;
    }
    clock = Math.max(clock, lastInstant(status));
    live.apply(status);
  }
  live.end();
  return shown;
}

function lastInstant({ vertexes = [], statuses = [], logs = [] }: SolveStatus): number {
  const texts = [
    ...vertexes.flatMap((event) => [event.started, event.completed]),
    ...statuses.map((event) => event.timestamp),
    ...logs.map((event) => event.timestamp),
  ];
  return Math.max(0, ...texts.map((text) => parseInstant(text ?? '') ?? 0));
}

/** What was printed of one vertex. */
export interface ShownVertex {
  name: string;
  rows: string[];
  lines: string[];
  end: string;
}

/**
 * What was printed of each vertex: its completed rows, its program's lines in order, how it ended. Left out is what
 * depends on the moment at which something was printed: headers, `...`, rows under way, ends before the last.
 */
export function byVertex(text: string): ShownVertex[] {
  const names = new Map<string, string>();
  const vertices = new Map<string, { name: string; rows: Set<string>; lines: string[]; end: string }>();
  let open = '';
  for (const line of text.split('\n')) {
    const [, id = '', rest = ''] = /^#([1-9]\d*) (.*)$/.exec(line) ?? [];
    if (id === '') {
      if (line === '') open = '';
      continue;
    }
    if (open !== id) {
      names.set(id, rest);
      open = id;
      continue;
    }
    const vertex = vertices.get(id) ?? { name: names.get(id) ?? '', rows: new Set(), lines: [], end: '' };
    vertices.set(id, vertex);
    if (/^(DONE|CACHED|CANCELED|ERROR)/.test(rest)) {
      vertex.end = rest;
      open = '';
    } else if (rest === '...') open = '';
    else if (/^\d+\.\d+ /.test(rest)) vertex.lines.push(rest);
    else if (/ done$|^WARN/.test(rest)) vertex.rows.add(rest);
  }
  return [...vertices.values()]
    .map((vertex) => ({ ...vertex, rows: [...vertex.rows].sort() }))
    .sort((a, b) => `${a.name} ${a.rows}`.localeCompare(`${b.name} ${b.rows}`));
}

/** The last lines of failed programs, as they are repeated at the end. */
export function tails(text: string): string[] {
  return text.match(/^------\n > [\s\S]*?^------$/gm) ?? [];
}
