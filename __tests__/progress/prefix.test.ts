import { describe, expect, it } from '@jest/globals';
import { findPrefix, prefixStripper } from '../../src/progress/prefix.ts';
import type { BuildRecord } from '../../src/progress/types.ts';
import { excerpts, readLog } from './plain.excerpts.ts';

/** What somebody does to each line of a log. */
type Dress = (line: string, index: number) => string;

const ESC = '\u001b';
const two = (number: number): string => String(number % 60).padStart(2, '0');

const prefixes: [string, Dress][] = [
  ['nothing', (line) => line],
  ['GitHub instants', (line, i) => `2023-03-03T23:11:${two(i)}.0189218Z ${line}`],
  [
    'GitHub instants without blanks at line ends',
    (line, i) => `2023-03-03T23:11:${two(i)}.0189218Z ${line}`.trimEnd(),
  ],
  [
    'a log archive of GitHub',
    (line, i) => `build\tBuild and push\t\ufeff2023-03-03T23:11:${two(i)}.0189218Z ${line}`,
  ],
  ['instants with a zone', (line, i) => `2023-03-03T23:11:${two(i)}+02:00 ${line}`],
  ['GitLab', (line, i) => `2024-05-01T10:00:${two(i)}.123456Z 00O ${line}`],
  ['a Jenkins clock', (line, i) => `11:06:${two(i)}  ${line}`],
  ['a Jenkins instant', (line, i) => `[2024-05-01T10:00:${two(i)}.123Z] ${line}`],
  ['TeamCity', (line, i) => `[11:06:${two(i)}]i: ${line}`],
  ['CodeBuild', (line, i) => `[Container] 2024/05/01 10:00:${two(i)}.123456 ${line}`],
  ['dates without a zone', (line, i) => `2024-05-01 10:00:${two(i)},123 ${line}`],
  ['dates in UTC', (line, i) => `2024-05-01 10:00:${two(i)} UTC ${line}`],
  ['Buildkite', (line, i) => `${ESC}_bk;t=171455880${two(i)}00\u0007${line}`],
  ['Google Cloud Build', (line) => `Step #1 - "build": ${line}`],
  ['compose', (line) => `web-1      | ${line}`],
  ['compose in colours', (line) => `${ESC}[36mbuilder  |${ESC}[0m ${line}`],
  ['GitHub and compose', (line, i) => `2023-03-03T23:11:${two(i)}.0189218Z builder-1  | ${line}`],
  ['kubectl', (line) => `[pod/builder-abc/main] ${line}`],
  ['cat -n', (line, i) => `${String(i + 1).padStart(6)}\t${line}`],
  ['grep -n', (line, i) => `${i + 1}:${line}`],
  ['bat', (line, i) => `${String(i + 1).padStart(4)} │ ${line}`],
  ['a gutter of blanks', (line, i) => `${String(i + 1).padStart(5)}  ${line}`],
  ['a gutter and an instant', (line, i) => `${i + 1}  2023-03-03T23:11:${two(i)}.0189218Z ${line}`],
  ['an indent', (line) => `    ${line}`],
  ['a quotation', (line) => `> ${line}`],
  ['a tab', (line) => `\t${line}`],
  ['CRLF', (line) => `${line}\r`],
  ['CR CRLF', (line) => `${line}\r\r`],
  ['colours', (line) => `${ESC}[0m${line}${ESC}[0;m`],
  ['a title in OSC', (line) => `${ESC}]0;title${ESC}\\${line}`],
  ['a byte order mark', (line, i) => (i === 0 ? `\ufeff${line}` : line)],
];

describe('prefixes', () => {
  it.each(prefixes)('change nothing but the times: %s', (_name, dress) => {
    for (const { log } of excerpts) {
      const dressed = log.split('\n').slice(0, -1).map(dress).join('\n');
      expect(timeless(readLog(dressed))).toEqual(timeless(readLog(log)));
    }
  });

  it.each([
    ['#7 0.312 11:06:41  hello', '11:06:41  hello'],
    ['#7 0.312 2023-03-03T23:11:50.0189218Z #7 CACHED', '2023-03-03T23:11:50.0189218Z #7 CACHED'],
    ['#7 0.312 web-1  | #7 CACHED', 'web-1  | #7 CACHED'],
    ['#7 0.312   12 | x', '  12 | x'],
  ])('leave what a program wrote: %s', (line, last) => {
    const [record] = readLog(`#7 [2/2] RUN x\n${line}\n`);
    expect(record?.vertices[0]).toMatchObject({ state: 'running', cached: false, logTail: [last] });
    const [dressed] = readLog(`11:06:40  #7 [2/2] RUN x\n11:06:41  ${line}\n`);
    expect(dressed?.vertices[0]).toMatchObject({ state: 'running', cached: false, logTail: [last] });
  });

  it('do not come in the middle of a log that has none', () => {
    const [record] = readLog('#7 [2/2] RUN x\n#7 DONE 0.1s\nweb-1  | #7 CACHED\n11:06:41  #7 CACHED\n');
    expect(record?.vertices[0]).toMatchObject({ cached: false });
    expect(record?.text).toEqual(['web-1  | #7 CACHED', '11:06:41  #7 CACHED']);
  });

  it('tell the builds of several services apart', () => {
    const records = readLog(`web-1  | #1 [internal] load build definition from Dockerfile
api-1  | #1 [internal] load build definition from api.Dockerfile
web-1  | #1 DONE 0.0s
api-1  | #1 DONE 0.0s
web-1  | #2 [2/2] COPY web .
web-1  | #2 CACHED
api-1  | #2 [2/2] COPY api .
api-1  | #2 DONE 1.0s
`);
    expect(records.map(({ vertices }) => vertices.map(({ name, cached }) => [name, cached]))).toEqual([
      [
        ['[internal] load build definition from Dockerfile', false],
        ['[2/2] COPY web .', true],
      ],
      [
        ['[internal] load build definition from api.Dockerfile', false],
        ['[2/2] COPY api .', false],
      ],
    ]);
  });

  it.each([
    ['2023-03-03T23:11:50.0189218Z #1 x', Date.UTC(2023, 2, 3, 23, 11, 50) + 18.9218],
    ['[2024-05-01T10:00:00.123Z] #1 x', Date.UTC(2024, 4, 1, 10, 0, 0, 123)],
    ['[Container] 2024/05/01 10:00:00.5 #1 x', Date.UTC(2024, 4, 1, 10, 0, 0, 500)],
    ['2024-05-01 10:00:00 +0200 #1 x', Date.UTC(2024, 4, 1, 8, 0, 0)],
    ['2024-05-01 10:00:00 UTC #1 x', Date.UTC(2024, 4, 1, 10, 0, 0)],
    [`${ESC}_bk;t=1714558800123\u0007#1 x`, 1714558800123],
    ['2024-05-01 10:00:00 #1 x', undefined],
    ['10:00:00  #1 x', undefined],
    ['#1 x', undefined],
  ])('tell the instant of %s', (line, instant) => {
    const layers = findPrefix(line, (text) => text.startsWith('#1 '));
    const stripper = prefixStripper(layers ?? []);
    expect(stripper.strip(line)).toBe('#1 x');
    if (instant === undefined) expect(stripper.instant()).toBeUndefined();
    else expect(stripper.instant()).toBeCloseTo(instant, 3);
  });

  it.each([
    ['section_start:1560896352:build[collapsed=true]\r\u001b[0KBuilding', 'Building'],
    ['travis_fold:start:build\r\u001b[0KBuilding', 'Building'],
    ['\ufeffBuilding\r', 'Building'],
  ])('hold the marks of folds: %j', (line, text) => {
    expect(prefixStripper([]).strip(line)).toBe(text);
  });
});

function timeless(records: BuildRecord[]): BuildRecord[] {
  return records.map((record) => ({
    ...record,
    seconds: undefined,
    vertices: record.vertices.map((vertex) => ({
      ...vertex,
      intervals: [],
      statuses: vertex.statuses.map(({ interval: _, ...status }) => status),
    })),
  }));
}
