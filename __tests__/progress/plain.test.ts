import { describe, expect, it } from '@jest/globals';
import { plainReader } from '../../src/progress/printed/plain.ts';
import type { BuildRecord, Vertex } from '../../src/progress/types.ts';
import { excerpts, readLog, tell } from './plain.excerpts.ts';

describe('plainReader', () => {
  it.each(excerpts)('reads $title', ({ log, told }) => {
    const records = readLog(log);
    expect(tell(records)).toEqual(told);
    expect(new Set(records.map(({ format }) => format))).toEqual(new Set(['plain']));
  });

  it('keeps rows with their bytes and seconds', () => {
    const [vertex] = vertices(`#4 [2/2] RUN x
#4 sha256:aa 1.05MB / 4.19MB 0.2s
#4 sha256:aa 4.19MB / 4.19MB 0.4s done
#4 extracting sha256:aa
#4 transferring context: 2.16kB 0.0s done
#4 unpacking 12B
#4 odd / 99B
`);
    expect(vertex?.statuses).toEqual([
      { id: 'sha256:aa', current: 4_190_000, total: 4_190_000, seconds: 0.4, completed: true },
      { id: 'extracting sha256:aa', current: 0, completed: false },
      { id: 'transferring context:', current: 2160, seconds: 0, completed: true },
      { id: 'unpacking', current: 12, completed: false },
      { id: 'odd', current: 0, total: 99, completed: false },
    ]);
  });

  it('keeps the last ten lines of a program and counts all', () => {
    const lines = Array.from({ length: 25 }, (_, index) => `#4 0.${100 + index} line ${index}\r`);
    const [vertex] = vertices(['#4 [2/2] RUN x', ...lines, '#4 DONE 1.0s'].join('\n'));
    expect(vertex?.logLines).toBe(25);
    expect(vertex?.logTail).toEqual(Array.from({ length: 10 }, (_, index) => `line ${index + 15}`));
  });

  it('joins the last lines of a program that was interrupted', () => {
    const turn = (from: number, to: number): string[] => [
      '#4 [2/2] RUN x',
      ...Array.from({ length: to - from }, (_, index) => `#4 0.${100 + from + index} line ${from + index}`),
      '#4 ...',
    ];
    const [vertex] = vertices([...turn(0, 8), ...turn(8, 12), ...turn(12, 13)].join('\n'));
    expect(vertex?.logLines).toBe(13);
    expect(vertex?.logTail).toEqual(Array.from({ length: 10 }, (_, index) => `line ${index + 3}`));
  });

  it('knows a hit that was lost', () => {
    const log = `#4 [2/2] RUN x
#4 CACHED

#4 [2/2] RUN x
#4 ERROR: blob sha256:aa: not found

#4 [2/2] RUN x
#4 DONE 1.0s
`;
    expect(vertices(log)[0]).toMatchObject({ cached: true, lost: true, error: undefined, seconds: 1 });
    expect(vertices(`${log}\n#4 [2/2] RUN x\n#4 CACHED\n`)[0]?.lost).toBeUndefined();
  });

  it('keeps warnings apart from rows', () => {
    const [vertex] = vertices('#4 [2/2] RUN x\n#4 WARN: hook of git: not found\n#4 DONE 0.1s\n');
    expect(vertex).toMatchObject({ warnings: ['hook of git: not found'], statuses: [] });
  });

  it('keeps what the client says around the progress', () => {
    const [record] =
      readLog(`WARNING: local cache import at .cache not found due to err: could not read .cache/index.json
#0 building with "ci" instance using docker-container driver

#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s

#2 [2/2] RUN false
#2 ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1
------
 > [2/2] RUN false:
------
Dockerfile:2
--------------------
   1 |     FROM alpine
   2 | >>> RUN false
--------------------
ERROR: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1
##[error]Process completed with exit code 1.
`);
    expect(record).toMatchObject({
      builder: { name: 'ci', driver: 'docker-container' },
      error: 'failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1',
      source: { file: 'Dockerfile', line: 2, lines: ['   1 |     FROM alpine', '   2 | >>> RUN false'] },
    });
    expect(record?.text[0]).toBe(
      'WARNING: local cache import at .cache not found due to err: could not read .cache/index.json',
    );
    expect(record?.text.some((line) => line.includes('##['))).toBe(false);
  });

  it.each([
    ['compose', 'target web: failed to solve: no such file', 'target web: failed to solve: no such file'],
    ['buildctl', 'error: failed to solve: no such file', 'failed to solve: no such file'],
  ])('knows how %s tells a failure', (_who, line, error) => {
    expect(
      readLog(`#1 [internal] load build definition from Dockerfile\n#1 CANCELED\n${line}\n`)[0]?.error,
    ).toBe(error);
  });

  it('takes the instants of a log for intervals and for the time of the build', () => {
    const reader = plainReader();
    const read = (seconds: number, line: string): void =>
      reader.read(line, { instant: () => seconds * 1000 });
    read(100, '#1 [2/3] RUN x');
    read(104, '#1 pushing layers 1.5s done');
    read(105, '#1 DONE 4.0s');
    read(106, '#2 [3/3] RUN y');
    read(110, '#1 [2/3] RUN x');
    read(112, '#1 DONE 5.5s');
    read(113, '#2 [3/3] RUN y');
    read(120, '#2 14.20 half-way');
    const [record] = reader.end();
    expect(record?.seconds).toBe(20);
    expect(record?.vertices[0]).toMatchObject({
      seconds: 5.5,
      intervals: [
        { start: 101_000, end: 105_000 },
        { start: 110_500, end: 112_000 },
      ],
      statuses: [{ seconds: 1.5, interval: { start: 102_500, end: 104_000 } }],
    });
    expect(record?.vertices[1]).toMatchObject({ state: 'running', intervals: [], logTail: ['half-way'] });
  });

  it.each([
    ['nothing', ''],
    ['text', 'npm warn deprecated\nadded 12 packages\n'],
    ['a list of issues', '#12 Fix the build\n#13 Add a 2.0 release\n# 1\n#\n## 3\n'],
    ['an error before any build', 'ERROR: Cache export is not supported for the docker driver.\n'],
    ['bytes', '\u0000\u0001\ufffd\n\ufffd\n'],
  ])('finds no build in %s', (_what, log) => {
    expect(readLog(log)).toEqual([]);
  });

  it('takes no issue number for a vertex', () => {
    const log =
      '#123 Fix the build\n#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n#99 Add a thing\n';
    expect(tell(readLog(log))).toEqual([
      '#1 completed 0s | [internal] load build definition from Dockerfile',
    ]);
  });

  it('leaves out what no real log holds, and says so', () => {
    const reader = plainReader();
    for (let number = 1; number <= 100_002; number++) reader.read(`#${number} [1/2] RUN x`);
    reader.read('#1 CACHED');
    const [record] = reader.end();
    expect(record?.vertices).toHaveLength(100_000);
    expect(record?.vertices[0]).toMatchObject({ state: 'running', cached: false });
    expect(record?.text).toEqual(['The log holds more than 100000 vertices; the rest was left out.']);
  });

  it('stops where a log names more than can be kept', () => {
    const reader = plainReader();
    for (let number = 1; number <= 20_000; number++)
      reader.read(`#${number} [1/2] RUN ${'x'.repeat(15_000)}`);
    reader.read('#1 CACHED');
    for (let number = 20_001; number <= 90_000; number++)
      reader.read(`#${number} [1/2] RUN ${'x'.repeat(1000)}`);
    reader.read('#2 CACHED');
    const [record] = reader.end();
    expect(record?.vertices.slice(0, 2).map(({ cached }) => cached)).toEqual([true, false]);
    expect(record?.text).toEqual(['The log holds more than can be kept; the rest was left out.']);
  });

  it('leaves out builds beyond the thousandth', () => {
    const build = '#0 building with "b" instance using docker driver\n\n#1 [1/1] RUN x\n#1 CACHED\n';
    const records = readLog(build.repeat(1002));
    expect(records).toHaveLength(1000);
    expect(records.at(-1)?.text).toEqual(['The log holds more than 1000 builds; the rest was left out.']);
  });
});

function vertices(log: string): Vertex[] {
  const [record]: BuildRecord[] = readLog(log);
  return record?.vertices ?? [];
}
