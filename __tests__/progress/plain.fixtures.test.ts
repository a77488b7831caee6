import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { mergeIntervals, secondsOf } from '../../src/progress/interval.ts';
import { withoutAnsi } from '../../src/progress/printed/ansi.ts';
import type { BuildRecord, Vertex } from '../../src/progress/types.ts';
import { readLog } from './plain.excerpts.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/builds');

/** What buildx's history does not hold. */
const CLIENT = /^(?:\[[^\]]*\] )?(?:importing to docker|resolving provenance for metadata file)$/;

/** What hit and miss are said of: instructions other than FROM. */
const STEP = /^\[[^\]]*\d\/\d+\] (?!FROM )/;

/** A time is printed with one decimal, and intervals that touch are summed a little differently. */
const TOLERANCE = 0.1;

describe('a recorded build', () => {
  it.each(builds('plain.log'))('is the same in rawjson and in plain: %s', (build) => {
    const [raw, plain] = [read(build, 'rawjson.log'), read(build, 'plain.log')];
    const expected = byName(printed(raw.vertices));
    const actual = byName(plain.vertices);
    expect(actual.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
    for (const [index, vertex] of actual.entries()) expectSame(vertex, expected[index]);
  });

  it.each(builds('tty.log'))('is nearly the same in rawjson and on a terminal: %s', (build) => {
    const [raw, tty] = [read(build, 'rawjson.log'), read(build, 'tty.log')];
    const left = printed(raw.vertices);
    for (const shown of tty.vertices) {
      const at = left.findIndex(({ name }) => name.replaceAll('\t', ' ').startsWith(shown.name));
      expect([shown.name, at >= 0]).toEqual([shown.name, true]);
      const [vertex] = left.splice(at, 1);
      expect([shown.name, shown.state]).toEqual([vertex?.name, vertex?.state].with(0, shown.name));
      expect([shown.name, shown.error === undefined]).toEqual([shown.name, vertex?.error === undefined]);
      if (shown.cached) expect([shown.name, vertex?.cached]).toEqual([shown.name, true]);
    }
    expect(left.map(({ name }) => name)).toEqual([]);
  });
});

function expectSame(plain: Vertex, raw: Vertex | undefined): void {
  expect([plain.name, plain.state, outcome(plain)]).toEqual([raw?.name, raw?.state, raw && outcome(raw)]);
  expect([plain.name, plain.logLines, plain.logTail]).toEqual([
    raw?.name,
    raw?.logLines,
    raw?.logTail.map(withoutAnsi),
  ]);
  expect(plain.warnings).toEqual(raw?.warnings);
  if (plain.seconds !== undefined) {
    expect(Math.abs(plain.seconds - (raw?.seconds ?? Number.NaN))).toBeLessThanOrEqual(TOLERANCE);
  }
  if (plain.cached) expect([plain.name, raw?.cached]).toEqual([plain.name, true]);
  if (STEP.test(plain.name)) expect([plain.name, isHit(plain)]).toEqual([plain.name, raw && isHit(raw)]);
}

/** A hit that is pulled is printed with its transfers and never called CACHED. */
function isHit({ cached, lost, logLines, statuses }: Vertex): boolean {
  return (cached && !lost) || (logLines === 0 && statuses.some(({ id }) => id.startsWith('sha256:')));
}

function outcome({ error }: Vertex): string {
  return error === undefined ? 'none' : error.endsWith('context canceled') ? 'cancelled' : error.trim();
}

/** The vertices that a plain log has: started ones, those of a group as one, without the client's own. */
function printed(vertices: readonly Vertex[]): Vertex[] {
  const groups = new Map<string, Vertex[]>();
  for (const vertex of vertices) {
    if (vertex.state === 'pending' || CLIENT.test(vertex.name)) continue;
    const key = vertex.group?.id ?? vertex.id;
    groups.set(key, [...(groups.get(key) ?? []), vertex]);
  }
  return [...groups.values()].filter((members) => members.some(({ group }) => !group?.weak)).map(asOne);
}

function asOne(members: Vertex[]): Vertex {
  const [first] = members;
  if (!first) throw new Error('a group without members');
  if (!first.group) return first;
  const intervals = mergeIntervals(members.flatMap((member) => member.intervals));
  return {
    ...first,
    name: first.group.name,
    cached: members.every(({ cached }) => cached),
    error: members.find(({ error }) => error !== undefined)?.error,
    intervals,
    seconds: secondsOf(intervals),
  };
}

function byName(vertices: readonly Vertex[]): Vertex[] {
  return [...vertices].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function read(build: string, file: string): BuildRecord {
  const records = readLog(readFileSync(join(FIXTURES, build, file)));
  expect(records).toHaveLength(1);
  const [record] = records;
  if (!record) throw new Error(`no build in ${build}/${file}`);
  return record;
}

/** Builds of which rawjson and this file tell the same run; those under `live` names are further runs. */
function builds(file: string): string[] {
  if (!existsSync(FIXTURES)) return [];
  return readdirSync(FIXTURES)
    .flatMap((engine) => readdirSync(join(FIXTURES, engine)).map((build) => `${engine}/${build}`))
    .filter((build) => [file, 'rawjson.log'].every((name) => existsSync(join(FIXTURES, build, name))));
}
