import { describe, expect, it } from '@jest/globals';
import type { BuildRecord } from '../../src/progress/types.ts';
import { readLog, tell } from './plain.excerpts.ts';

const ESC = '\u001b';

describe('ttyReader', () => {
  it('reads the last frame of a build', () => {
    const [record, ...others] = readLog(`[+] Building 12.3s (6/6) FINISHED                      docker:default
 => [internal] load build definition from Dockerfile                                 0.0s
 => => transferring dockerfile: 32B                                                  0.0s
 => CACHED [pkg26 build 2/4] WORKDIR /src                                            0.0s
 => [pkg26 build 3/4] RUN make                                                      10.2s
 => ERROR importing cache manifest from nubots:buildkit                              0.3s
 => CANCELED apk add --no-cache btrfs-progs-dev                                      2.0s
=> CACHED [ 1/13] FROM docker.io/library/alpine:3.20@sha256:aa                       1.5s
=> => sha256:e8f159 2.03kB / 2.03kB                                                  0.4s
`);
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      format: 'tty',
      seconds: 12.3,
      builder: { name: 'default', driver: 'docker' },
    });
    expect(told(record)).toEqual([
      '1 completed 0s 1 rows 32 bytes | [internal] load build definition from Dockerfile',
      '2 completed cached | [pkg26 build 2/4] WORKDIR /src',
      '3 completed 10.2s | [pkg26 build 3/4] RUN make',
      '4 completed 0.3s | importing cache manifest from nubots:buildkit ! the log does not tell why',
      '5 completed 2s | apk add --no-cache btrfs-progs-dev ! context canceled',
      '6 completed cached 1.5s 1 rows 2030 bytes | [ 1/13] FROM docker.io/library/alpine:3.20@sha256:aa',
    ]);
  });

  it('takes the frames that follow for the same build', () => {
    const up = `${ESC}[1A${ESC}[1A${ESC}[0G${ESC}[?25l`;
    const [record, ...others] = readLog(
      [
        `${up}[+] Building 0.1s (0/2)`,
        ` => [1/2] RUN wget https://example.org/a/very/long/path    0.1s`,
        ` => => # connecting    `,
        `${ESC}[?25h${up}[+] Building 9.9s (0/2)`,
        ` => [1/2] RUN wget https://example.org/a/very/long/path/of/a/file  9.9s`,
        ` => => # connecting    `,
        ` => => # 100 %         `,
        `${ESC}[?25h${up}[+] Building 10.2s (1/2)`,
        `${ESC}[34m => [1/2] RUN wget https://example.org/a/very/long/path/of/a/fil  10.0s`,
        `${ESC}[0m => [2/2] RUN true      0.2s`,
        `${ESC}[?25h`,
      ].join('\r\n'),
    );
    expect(others).toEqual([]);
    expect(told(record)).toEqual([
      '1 completed 10s 2 lines | [1/2] RUN wget https://example.org/a/very/long/path/of/a/file',
      '2 running | [2/2] RUN true',
    ]);
  });

  it('takes rows of one name in one frame for several vertices', () => {
    const frame = (seconds: string): string => `[+] Building ${seconds}s (2/2)
 => importing to docker       0.1s
 => importing to docker       0.2s
`;
    const [record] = readLog(frame('0.5') + frame('0.6'));
    expect(told(record)).toEqual([
      '1 completed 0.1s | importing to docker',
      '2 completed 0.2s | importing to docker',
    ]);
  });

  it('keeps a hit a hit when it is pulled', () => {
    const [record] = readLog(`[+] Building 0.5s (1/1)
 => CACHED [2/2] RUN make       0.0s
[+] Building 1.5s (0/1)
 => [2/2] RUN make              1.0s
 => => sha256:aa 1.00MB / 2.00MB    1.0s
`);
    expect(told(record)).toEqual(['1 running cached 1 rows 2000000 bytes | [2/2] RUN make']);
  });

  it('knows a hit that was lost', () => {
    const [record] = readLog(`[+] Building 0.5s (1/1) FINISHED
 => CACHED ERROR [2/2] RUN make       0.3s
`);
    expect(record?.vertices).toMatchObject([{ name: '[2/2] RUN make', cached: true, lost: true }]);
  });

  it('tells builds apart', () => {
    const records = readLog(`[+] Building 0.5s (1/1) FINISHED
 => [2/2] RUN make       0.3s
[+] Building 0.7s (1/1) FINISHED
 => CACHED [2/2] RUN make       0.0s
[+] Building 0.1s (0/1)
 => [2/2] RUN make       0.1s
`);
    expect(tell(records)).toEqual([
      '1 completed 0.3s | [2/2] RUN make',
      '-',
      '1 completed cached | [2/2] RUN make',
      '-',
      '1 running | [2/2] RUN make',
    ]);
  });

  it('reads warnings, the error and the excerpt', () => {
    const [record] = readLog(`[+] Building 1.2s (2/3)
 => [1/2] COPY . .       0.0s
 => WARN: something is odd      0.0s
 => ERROR [2/2] RUN false       0.2s
------
 > [2/2] RUN false:
0.123 => [9/9] not a row    0.1s
------
Dockerfile:2
--------------------
   1 |     FROM alpine
   2 | >>> RUN false
--------------------
ERROR: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1
`);
    expect(record).toMatchObject({
      error: 'failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1',
      source: { file: 'Dockerfile', line: 2 },
      vertices: [{ warnings: ['something is odd'], state: 'running' }, { state: 'completed' }],
    });
    expect(record?.vertices[1]?.error).toBe(record?.error);
  });

  it.each([
    ['the start of compose', '[+] Running 2/2\n ✔ Network x  Created\n'],
    ['an arrow', 'a => b 1.0s\n => c\n=> d 1.0s\n'],
    ['a row that is broken off', ' => [2/2] RUN ma'],
  ])('finds no build in %s', (_what, log) => {
    expect(readLog(log)).toEqual([]);
  });
});

function told(record: BuildRecord | undefined): string[] {
  return record ? tell([record]) : [];
}
