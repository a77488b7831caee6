import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logReader, logStream } from '../../src/progress/detect.ts';
import { plainReader } from '../../src/progress/printed/plain.ts';
import { ttyReader } from '../../src/progress/printed/tty.ts';
import type { BuildRecord, Vertex } from '../../src/progress/types.ts';
import { excerpts, readLog } from './plain.excerpts.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/builds');

/** What a log is made of, in any order. */
const piece = fc.constantFrom(
  ...excerpts.flatMap(({ log }) => log.split('\n')),
  '#0 building with "x" instance using y driver',
  '#1 [internal] load build definition from Dockerfile',
  '[+] Building 1.0s (2/3)',
  ' => CACHED [a 1/2] RUN x    0.0s',
  ' => => sha256:aa 1.00MB / 2.00MB    0.3s',
  '{"vertexes":[{"digest":"sha256:a","name":"[1/1] RUN x"}]}',
  '------',
  '2023-03-03T23:11:50.0189218Z #3 DONE 1.0s',
  '#',
  '#3',
  '#3 ',
);

describe('no log', () => {
  it('makes a reader throw', () => {
    const line = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      piece,
      fc.tuple(piece, fc.nat(80)).map(cutPiece),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        for (const reader of [plainReader(), ttyReader()]) {
          for (const text of lines) reader.read(text);
          expect(Array.isArray(reader.end())).toBe(true);
        }
        readLog(lines.join('\n'));
      }),
      { numRuns: 300 },
    );
  });

  it('makes a reader throw that is no text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        readLog(Buffer.from(bytes));
      }),
    );
  });
});

describe('a log', () => {
  it.each(excerpts)('says the same in portions and line by line: $title', ({ log }) => {
    const whole = readLog(log);
    const reader = logReader();
    for (const line of log.split('\n').slice(0, -1)) reader.read(line);
    expect(reader.end()).toEqual(whole);
    const bytes = Buffer.from(log);
    for (const size of [1, 7, 64, 100, 333]) {
      const stream = logStream();
      for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size));
      expect(stream.end()).toEqual(whole);
    }
  });
});

describe('a log that is cut', () => {
  it.each(excerpts)('claims nothing that it does not show: $title', ({ log }) => {
    const bytes = Buffer.from(log);
    for (let end = 0; end <= bytes.length; end++) expectHonest(bytes, end);
  });

  it.each(recorded('plain.log'))('claims nothing that it does not show: %s', (path) => {
    const bytes = readFileSync(path);
    fc.assert(
      fc.property(fc.nat(bytes.length), (end) => expectHonest(bytes, end)),
      { numRuns: 30 },
    );
  });

  it.each([...recorded('tty.log'), ...recorded('live-tty.log')])('keeps its hits hits: %s', (path) => {
    const bytes = readFileSync(path);
    const whole = verdicts(readLog(bytes));
    fc.assert(
      fc.property(fc.nat(bytes.length), (end) => {
        for (const [key, verdict] of verdicts(readLog(bytes.subarray(0, end)))) {
          // A frame that is not the last may show a vertex between two of its runs.
          if (verdict === 'hit') expect([key, whole.get(key)]).toEqual([key, 'hit']);
        }
      }),
      { numRuns: 20 },
    );
  });
});

/** As the figures judge a vertex: a hit that is pulled has transfers and no output. */
function verdictOf(vertex: Vertex): 'hit' | 'miss' | 'failed' | 'unknown' {
  if (vertex.cached && !vertex.lost) return 'hit';
  if (vertex.state !== 'completed') return 'unknown';
  if (vertex.error !== undefined) return 'failed';
  return vertex.logLines === 0 && vertex.statuses.some(({ id }) => id.includes('sha256:')) ? 'hit' : 'miss';
}

function verdicts(records: BuildRecord[]): Map<string, string> {
  return new Map(
    records.flatMap(({ vertices }, build) =>
      vertices.map((vertex) => [`${build} ${vertex.id}`, verdictOf(vertex)] as const),
    ),
  );
}

/** What the part says is unknown, or said by the whole too, unless the vertex is opened again behind the cut. */
function expectHonest(bytes: Buffer, end: number): void {
  const part = bytes.subarray(0, end).toString();
  const rest = bytes.subarray(end).toString();
  const whole = verdicts(readLog(bytes));
  const records = readLog(part);
  for (const [key, verdict] of verdicts(records)) {
    const isOpenedAgain = rest.includes(`\n${key.split(' ')[1]} `);
    if (verdict !== 'unknown' && (verdict === 'hit' || !isOpenedAgain)) {
      expect([end, key, whole.get(key)]).toEqual([end, key, verdict]);
    }
  }
  expectEnds(part, records.at(-1));
}

/** A vertex has ended if, and only if, the last line of it is an end. */
function expectEnds(part: string, record: BuildRecord | undefined): void {
  const start = Math.max(0, lastBuilder(part), lastStart(part));
  const last = new Map<string, string>();
  for (const [, id = '', text = ''] of withoutTails(part.slice(start)).matchAll(/^(#\d+) (.+)$/gm))
    last.set(id, text);
  for (const vertex of record?.vertices ?? []) {
    const ended = /^(?:DONE(?: \d+\.\ds)?|CACHED|CANCELED|ERROR:.*)\s*$/.test(last.get(vertex.id) ?? '');
    expect([vertex.id, vertex.state]).toEqual([vertex.id, ended ? 'completed' : 'running']);
  }
}

function lastBuilder(part: string): number {
  const at = part.lastIndexOf('\n#0 building');
  return /^#[1-9]\d* \S/m.test(part.slice(at + 1)) ? at : -1;
}

function lastStart(part: string): number {
  const steps = part.search(/^#\d+ \[.*\d\/\d+\] /m);
  return steps < 0 ? 0 : Math.max(0, part.indexOf('\n#1 [internal]', steps));
}

function withoutTails(part: string): string {
  return part.replace(/^------\n > .*:\n[\s\S]*?(?:^------\n|$(?![\s\S]))/gm, '');
}

function cutPiece([text, end]: [string, number]): string {
  return text.slice(0, end);
}

function recorded(name: string): string[] {
  if (!existsSync(FIXTURES)) return [];
  return readdirSync(FIXTURES)
    .flatMap((engine) =>
      readdirSync(join(FIXTURES, engine)).map((build) => join(FIXTURES, engine, build, name)),
    )
    .filter((path) => existsSync(path));
}
