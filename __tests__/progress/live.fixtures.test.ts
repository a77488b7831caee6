import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '../../src/progress/instant.ts';
import { liveLog } from '../../src/progress/live.ts';
import { decodeStatus } from '../../src/progress/rawjson.ts';
import type { SolveStatus } from '../../src/progress/solve-status.ts';

const BUILDS = join(import.meta.dirname, '../fixtures/builds');

/** Recorded builds of which BuildKit itself printed the plain form from its history. */
const recorded = readdirSync(BUILDS)
  .flatMap((engine) => readdirSync(join(BUILDS, engine)).map((name) => join(engine, name)))
  .filter((build) => files(build).includes('rawjson.log') && files(build).includes('plain.log'));

function files(build: string): string[] {
  return readdirSync(join(BUILDS, build));
}

function read(build: string, file: string): string {
  return readFileSync(join(BUILDS, build, file), 'utf8');
}

/** Plays a recorded stream at the pace at which it came. */
function replay(log: string): string {
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

/**
 * What was printed of each vertex: its completed rows, its program's lines in order, how it ended. Left out is what
 * depends on the moment at which something was printed: headers, `...`, rows under way, ends before the last.
 */
function byVertex(text: string): { name: string; rows: string[]; lines: string[]; end: string }[] {
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
    .sort((a, b) => `${a.name} ${a.rows} ${a.end}`.localeCompare(`${b.name} ${b.rows} ${b.end}`));
}

function tails(text: string): string[] {
  return text.match(/^------\n > [\s\S]*?^------$/gm) ?? [];
}

describe('live log', () => {
  it.each(recorded)('shows what BuildKit itself printed of %s', (build) => {
    const ours = replay(read(build, 'rawjson.log'));
    const theirs = read(build, 'plain.log');

    expect(byVertex(ours)).toEqual(byVertex(theirs));
    expect(tails(ours)).toEqual(tails(theirs));
  });

  it('has recorded builds to be held against', () => {
    expect(recorded.length).toBeGreaterThan(3);
  });
});
