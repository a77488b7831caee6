import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '../../src/progress/instant.ts';
import { disarm } from '../../src/progress/live/disarm.ts';
import { liveLog } from '../../src/progress/live.ts';
import { decodeStatus } from '../../src/progress/rawjson.ts';
import type { SolveStatus } from '../../src/progress/solve-status.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** Builds of which the fixtures hold both forms that `docker buildx history logs` gives of one stream. */
const ofHistory = readdirSync(join(FIXTURES, 'history'))
  .map((name) => `history/${name}`)
  .filter((build) => has(build, 'plain.log'));

/** Builds of which the plain form comes from the history, and rawjson from the build itself. */
const ofBuilds = ['builds/container', 'builds/embedded']
  .flatMap((engine) => readdirSync(join(FIXTURES, engine)).map((name) => `${engine}/${name}`))
  .filter((build) => has(build, 'rawjson.log') && has(build, 'plain.log'))
  .filter((build) => JSON.parse(read(build, 'about.json')).plain === undefined);

function has(build: string, file: string): boolean {
  return readdirSync(join(FIXTURES, build)).includes(file);
}

function read(build: string, file: string): string {
  return readFileSync(join(FIXTURES, build, file), 'utf8');
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

interface ShownVertex {
  name: string;
  rows: string[];
  lines: string[];
  end: string;
}

/**
 * What was printed of each vertex: its completed rows, its program's lines in order, how it ended. Left out is what
 * depends on the moment at which something was printed: headers, `...`, rows under way, ends before the last.
 */
function byVertex(text: string): ShownVertex[] {
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

function tails(text: string): string[] {
  return text.match(/^------\n > [\s\S]*?^------$/gm) ?? [];
}

/** What the client adds to a build; the engine's history does not know it. */
const CLIENT =
  /^(\[\S+\] )?(importing to docker|resolving provenance for metadata file|\[internal\] load local)/;

/**
 * The history sums events up, so that a pulled hit may end otherwise there (as the order of its last events decides),
 * and the members of a group may have taken less time.
 */
function comparable({ name, rows, lines, end }: ShownVertex) {
  const depends = rows.some((row) => row.startsWith('sha256:')) || name.includes('COPY --link');
  return { name, lines, end: depends ? end.replace(/^(CACHED|DONE .*)$/, 'DONE') : end };
}

describe('live log', () => {
  it.each(ofHistory)('shows the stream %s as BuildKit does, to the letter', (build) => {
    const ours = replay(read(build, 'rawjson.log'));
    const warnings = ours.indexOf('\n 1 warning found:\n');

    expect(warnings < 0 ? ours : ours.slice(0, warnings)).toBe(disarm(read(build, 'plain.log')));
  });

  it.each(ofBuilds)('shows of every vertex of %s what BuildKit does', (build) => {
    const ours = byVertex(replay(read(build, 'rawjson.log'))).filter(({ name }) => !CLIENT.test(name));
    const theirs = byVertex(read(build, 'plain.log'));

    expect(ours.map(comparable)).toEqual(theirs.map(comparable));
    // Two vertices have a row of one name, `transferring context:`, and the history keeps one of them.
    theirs.forEach(({ rows }, at) => {
      expect(ours[at]?.rows).toEqual(expect.arrayContaining(rows));
    });
    expect(tails(replay(read(build, 'rawjson.log')))).toEqual(tails(read(build, 'plain.log')));
  });

  it('has recorded builds to be held against', () => {
    expect([ofHistory.length, ofBuilds.length].every((count) => count > 1)).toBe(true);
  });
});
