import { describe, expect, it } from '@jest/globals';
import { formatOf } from '../../src/progress/detect.ts';
import { readLog } from './plain.excerpts.ts';

const RAWJSON =
  '{"vertexes":[{"digest":"sha256:aa","name":"[1/1] RUN x","started":"2024-05-01T10:00:00Z","completed":"2024-05-01T10:00:02Z"}]}';

describe('formatOf', () => {
  it.each([
    ['#0 building with "default" instance using docker driver', 'plain'],
    ['#1 [internal] load build definition from Dockerfile', 'plain'],
    ['#12 DONE 0.1s', 'plain'],
    ['#12 CACHED', 'plain'],
    ['#12 ERROR: x', 'plain'],
    ['#12 1.022 text', 'plain'],
    ['#12 123.4', 'plain'],
    ['#12 sha256:aa 1.00MB / 2.00MB 0.1s', 'plain'],
    ['#12 exporting to image', 'plain'],
    ['[+] Building 0.1s (1/2)', 'tty'],
    ['[+] Building 12.3s (12/12) FINISHED      docker:default', 'tty'],
    [' => CACHED [1/2] FROM alpine     0.0s', 'tty'],
    ['=> [internal] load .dockerignore     0.0s', 'tty'],
    [' => => transferring context: 2B     0.0s', 'tty'],
    [RAWJSON, 'rawjson'],
    ['', undefined],
    ['#12 fix the build', undefined],
    ['#12 2.0 is out', undefined],
    ['#0 fix', undefined],
    ['# 1 heading', undefined],
    ['#12', undefined],
    ['#123456789 DONE', undefined],
    ['#007 DONE', undefined],
    ['[+] Building 2/2', undefined],
    ['{}', undefined],
    ['{"logs":["x"]}', undefined],
    ['{"vertexes":', undefined],
    ['{"level":"info"}', undefined],
  ])('%s', (line, format) => {
    expect(formatOf(line)).toBe(format);
  });
});

describe('logReader', () => {
  it.each([
    ['rawjson', `WARNING: odd\n${RAWJSON}\n`],
    ['plain', 'WARNING: odd\n#1 [1/1] RUN x\n#1 DONE 2.0s\n'],
    ['tty', 'WARNING: odd\n[+] Building 2.0s (1/1) FINISHED\n => [1/1] RUN x    2.0s\n'],
  ])('recognises %s and keeps what stands before it', (format, log) => {
    const name = '[1/1] RUN x';
    const vertex = { name, seconds: 2, state: 'completed', cached: false };
    expect(readLog(log)).toMatchObject([{ format, text: ['WARNING: odd'], vertices: [vertex] }]);
  });

  it.each(['rawjson', 'plain', 'tty'])('takes the prefix off each line of %s', (format) => {
    const logs: Record<string, string[]> = {
      rawjson: ['WARNING: odd', RAWJSON],
      plain: ['WARNING: odd', '#1 [1/1] RUN x', '#1 DONE 2.0s'],
      tty: ['WARNING: odd', '[+] Building 2.0s (1/1) FINISHED', ' => [1/1] RUN x    2.0s'],
    };
    const dressed = (logs[format] ?? []).map((line) => `2024-05-01T10:00:00.000000Z ${line}`).join('\n');
    const vertex = { name: '[1/1] RUN x', seconds: 2, state: 'completed' };
    expect(readLog(dressed)).toMatchObject([{ format, text: ['WARNING: odd'], vertices: [vertex] }]);
  });

  it('keeps the last lines before a build, and no more', () => {
    const text = Array.from({ length: 1000 }, (_, index) => `line ${index}`);
    const [record] = readLog([...text, '#1 [1/1] RUN x', '#1 CACHED'].join('\n'));
    expect(record?.text).toEqual(text.slice(-100));
  });

  it('reads names that tell nothing once a line behind them tells', () => {
    expect(readLog('#1 make all\n#1 DONE 0.1s\n')).toMatchObject([
      { vertices: [{ id: '#1', name: 'make all' }] },
    ]);
  });
});
