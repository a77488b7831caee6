import { logStream } from '../../src/progress/detect.ts';
import type { BuildRecord, Vertex } from '../../src/progress/types.ts';

/** A log in a shape that real ones had, and what it says: see tell(). */
export interface Excerpt {
  title: string;
  log: string;
  told: string[];
}

/** Reads a log as the doors do. */
export function readLog(log: string | Buffer): BuildRecord[] {
  const stream = logStream();
  stream.write(log);
  return stream.end();
}

/** Each vertex as one line, each build after the first behind a dash. */
export function tell(records: readonly BuildRecord[]): string[] {
  return records.flatMap((record, index) => [
    ...(index > 0 ? ['-'] : []),
    ...record.vertices.map(tellVertex),
  ]);
}

function tellVertex(vertex: Vertex): string {
  const words = [
    vertex.id,
    vertex.state,
    vertex.cached && 'cached',
    vertex.seconds !== undefined && `${vertex.seconds}s`,
    vertex.statuses.length > 0 && `${vertex.statuses.length} rows`,
    vertex.statuses.length > 0 && `${totalBytes(vertex)} bytes`,
    vertex.logLines > 0 && `${vertex.logLines} lines`,
  ];
  const error = vertex.error === undefined ? '' : ` ! ${vertex.error}`;
  return `${words.filter((word) => word !== false).join(' ')} | ${vertex.name}${error}`;
}

function totalBytes(vertex: Vertex): number {
  return vertex.statuses.reduce((sum, { total, current }) => sum + (total ?? current), 0);
}

const digest = (start: string): string => start.padEnd(64, '0');

export const excerpts: Excerpt[] = [
  {
    title: 'a driver that boots its BuildKit',
    log: `#1 [internal] booting buildkit
#1 pulling image moby/buildkit:buildx-stable-1
#1 pulling image moby/buildkit:buildx-stable-1 4.7s done
#1 creating container buildx_buildkit_builder0 0.6s done
#1 DONE 5.3s
`,
    told: ['#1 completed 5.3s 2 rows 0 bytes | [internal] booting buildkit'],
  },
  {
    title: 'a hit that is pulled and never called CACHED',
    log: `#0 building with "default" instance using docker driver

#30 [base 23/26] RUN go mod download
#30 sha256:${digest('fccecc')} 0B / 43.01kB 0.2s
#30 sha256:${digest('fccecc')} 43.01kB / 43.01kB 0.1s done
#30 extracting sha256:${digest('fccecc')} 0.1s done
#30 DONE 24.2s
`,
    told: ['#30 completed 24.2s 2 rows 43010 bytes | [base 23/26] RUN go mod download'],
  },
  {
    title: 'digests into which a browser put links',
    log: `#9 [build 2/5] RUN apt-get update
#9 sha256:6735c4aa 0B / 31.96MB 0.2s
#9 sha256:1229cbd7b7a[126](https://github.com/o/r/actions/runs/1/job/2#step:3:129)0fa0c9 0B / 99B 0.2s
#9 sha256:1229cbd7b7a1260fa0c9 99B / 99B 0.4s done
#9 DONE 1.0s
`,
    told: ['#9 completed 1s 2 rows 31960099 bytes | [build 2/5] RUN apt-get update'],
  },
  {
    title: 'CACHED first, opened again, then DONE',
    log: `#10 [client 4/6] RUN npm ci --ignore-scripts
#10 CACHED

#11 [client 5/6] COPY . .
#11 DONE 0.1s

#10 [client 4/6] RUN npm ci --ignore-scripts
#10 sha256:${digest('d67dba')} 0B / 146.63MB 0.2s
#10 sha256:${digest('d67dba')} 146.63MB / 146.63MB 4.4s done
#10 extracting sha256:${digest('d67dba')} 11.3s done
#10 DONE 15.6s
`,
    told: [
      '#10 completed cached 15.6s 2 rows 146630000 bytes | [client 4/6] RUN npm ci --ignore-scripts',
      '#11 completed 0.1s | [client 5/6] COPY . .',
    ],
  },
  {
    title: 'a vertex with two ends',
    log: `#12 [build-env 6/8] RUN go mod download
#12 sha256:${digest('e4ac58')} 12.58MB / 12.58MB 0.6s done
#12 DONE 16.5s

#12 [build-env 6/8] RUN go mod download
#12 extracting sha256:${digest('e4ac58')} done
#12 DONE 16.6s
`,
    told: ['#12 completed 16.6s 2 rows 12580000 bytes | [build-env 6/8] RUN go mod download'],
  },
  {
    title: 'suspended vertices, the last of which never ends',
    log: `#16 exporting to oci image format
#16 exporting layers 0.4s done
#16 ...

#17 importing to docker
#17 ...

#16 exporting to oci image format
#16 sending tarball 7.6s done
#16 DONE 14.0s

#18 exporting cache
#18 preparing build cache for export
#18 ...
`,
    told: [
      '#16 completed 14s 2 rows 0 bytes | exporting to oci image format',
      '#17 running | importing to docker',
      '#18 running 1 rows 0 bytes | exporting cache',
    ],
  },
  {
    title: 'a program that imitates the log',
    log: `#7 [3/3] RUN ls -l /foo && sleep 2
#7 1.022 -rw-r--r--    1 root root 4 Aug  1 22:47 /foo
#7 1.022 CACHED
#7 1.022 #5 DONE 0.1s
#7 1.022 #7 CACHED
#7 1.022 DONE 0.3s
#7 1.022 ERROR: no
#7 1.022 ------
#7 1.022  > [3/3] RUN ls:
#7 1.022 #0 building with "default" instance using docker driver
#7 1.022 #1 [internal] load build definition from Dockerfile
#7 1.022
#7 12.34 [+] Building 1.0s (1/1) FINISHED
#7 123.4 ...
#7 DONE 130.1s
`,
    told: ['#7 completed 130.1s 13 lines | [3/3] RUN ls -l /foo && sleep 2'],
  },
  {
    title: 'a base without a stage name',
    log: `#4 [ 1/13] FROM docker.io/library/alpine
#4 CACHED

#5 [ 2/13] RUN true
#5 DONE 0.3s

#6 [builder  5/10] COPY --from=x [a file.md, b]
#6 CACHED
`,
    told: [
      '#4 completed cached | [ 1/13] FROM docker.io/library/alpine',
      '#5 completed 0.3s | [ 2/13] RUN true',
      '#6 completed cached | [builder  5/10] COPY --from=x [a file.md, b]',
    ],
  },
  {
    title: 'several platforms',
    log: `#7 [linux/amd64 stage-1 1/2] FROM gcr.io/distroless/static@sha256:${digest('1cc7')}
#7 ...

#16 [linux/arm64 stage-1 1/2] FROM gcr.io/distroless/static@sha256:${digest('1cc7')}
#16 resolve gcr.io/distroless/static@sha256:${digest('1cc7')} 0.0s done
#16 DONE 0.0s

#7 [linux/amd64 stage-1 1/2] FROM gcr.io/distroless/static@sha256:${digest('1cc7')}
#7 DONE 0.1s
`,
    told: [
      `#7 completed 0.1s | [linux/amd64 stage-1 1/2] FROM gcr.io/distroless/static@sha256:${digest('1cc7')}`,
      `#16 completed 0s 1 rows 0 bytes | [linux/arm64 stage-1 1/2] FROM gcr.io/distroless/static@sha256:${digest('1cc7')}`,
    ],
  },
  {
    title: 'an error, its collateral, and the tail that repeats its lines with numbers',
    log: `#22 [linux/amd64->arm64 builder 4/4] RUN perseus deploy
#22 4.100 Compiling
#22 ...

#24 [linux/amd64 builder 4/4] RUN perseus deploy
#24 248.1 Compiling
#24 248.3 failed
#24 ERROR: process "/bin/sh -c perseus deploy" did not complete successfully: exit code: 1

#22 [linux/amd64->arm64 builder 4/4] RUN perseus deploy
#22 CANCELED
------
 > [linux/amd64 builder 4/4] RUN perseus deploy:
#24 248.1 Compiling
#24 248.3 failed
------
Dockerfile:28
--------------------
  26 |     COPY . .
  27 |
  28 | >>> RUN perseus deploy
--------------------
ERROR: failed to solve: process "/bin/sh -c perseus deploy" did not complete successfully: exit code: 1
`,
    told: [
      '#22 completed 1 lines | [linux/amd64->arm64 builder 4/4] RUN perseus deploy ! context canceled',
      '#24 completed 2 lines | [linux/amd64 builder 4/4] RUN perseus deploy ! process "/bin/sh -c perseus deploy" did not complete successfully: exit code: 1',
    ],
  },
  {
    title: 'an error of many lines',
    log: `#44 [barman-ubi9] exporting to image
#44 pushing layers 1.0s done
#44 ERROR: failed to push <redacted>:3.12.1-ubi9: failed to copy: GET https://x.blob.core.windows.net/actions-cache/y
--------------------------------------------------------------------------------
RESPONSE 403: 403 Server failed to authenticate the request.
ERROR CODE: AuthenticationFailed
--------------------------------------------------------------------------------
<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code></Error>
------
 > [barman-ubi9] exporting to image:
------
ERROR: failed to build: failed to solve: failed to push
`,
    told: [
      `#44 completed 1 rows 0 bytes | [barman-ubi9] exporting to image ! failed to push <redacted>:3.12.1-ubi9: failed to copy: GET https://x.blob.core.windows.net/actions-cache/y
--------------------------------------------------------------------------------
RESPONSE 403: 403 Server failed to authenticate the request.
ERROR CODE: AuthenticationFailed
--------------------------------------------------------------------------------
<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code></Error>`,
    ],
  },
  {
    title: 'names that somebody filtered out',
    log: `#10 ERROR: failed to configure registry cache importer: harbor/cache-app:latest: not found
#6 DONE 0.0s
#7 sha256:${digest('aa')} 1.00kB / 1.00kB 0.1s done
#7 0.512 hello
#10 ERROR: failed to configure registry cache importer: harbor/cache-app:latest: not found
#7 DONE 0.6s
`,
    told: [
      '#10 completed |  ! failed to configure registry cache importer: harbor/cache-app:latest: not found',
      '#6 completed 0s | ',
      '#7 completed 0.6s 1 rows 1000 bytes 1 lines | ',
    ],
  },
  {
    title: 'a cache export that took too long',
    log: `#41 exporting to GitHub cache
#41 preparing build cache for export
#41 writing layer sha256:${digest('01')} 0.1s done
#41 preparing build cache for export 607.5s done
#41 ERROR: maximum timeout reached
------
 > exporting to GitHub cache:
------
`,
    told: ['#41 completed 2 rows 0 bytes | exporting to GitHub cache ! maximum timeout reached'],
  },
  {
    title: 'heredocs',
    log: `#5 [2/3] RUN <<EOF (echo $(whoami) >> cmd1)
#5 0.088 # not a comment | no table
#5 DONE 0.1s

#6 [3/3] RUN <<EOF (#!/usr/bin/env python3...)
#6 CACHED
`,
    told: [
      '#5 completed 0.1s 1 lines | [2/3] RUN <<EOF (echo $(whoami) >> cmd1)',
      '#6 completed cached | [3/3] RUN <<EOF (#!/usr/bin/env python3...)',
    ],
  },
  {
    title: 'the first vertex opened again, without blank lines',
    log: `#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s
#2 [internal] load .dockerignore
#2 transferring context: 2B done
#2 DONE 0.0s
#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 981B done
#1 DONE 0.0s
#3 [internal] load metadata for docker.io/library/alpine:3.20
#3 DONE 0.4s
#4 [1/2] FROM docker.io/library/alpine:3.20
#4 CACHED
`,
    told: [
      '#1 completed 0s 1 rows 981 bytes | [internal] load build definition from Dockerfile',
      '#2 completed 0s 1 rows 2 bytes | [internal] load .dockerignore',
      '#3 completed 0.4s | [internal] load metadata for docker.io/library/alpine:3.20',
      '#4 completed cached | [1/2] FROM docker.io/library/alpine:3.20',
    ],
  },
  {
    title: 'the same build twice',
    log: `#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 981B done
#1 DONE 0.0s

#2 [internal] load metadata for docker.io/library/alpine:3.20
#2 DONE 0.4s

#3 [2/2] RUN make
#3 0.500 made
#3 DONE 9.0s

#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 981B done
#1 DONE 0.0s

#2 [internal] load metadata for docker.io/library/alpine:3.20
#2 DONE 0.3s

#3 [2/2] RUN make
#3 CACHED
`,
    told: [
      '#1 completed 0s 1 rows 981 bytes | [internal] load build definition from Dockerfile',
      '#2 completed 0.4s | [internal] load metadata for docker.io/library/alpine:3.20',
      '#3 completed 9s 1 lines | [2/2] RUN make',
      '-',
      '#1 completed 0s 1 rows 981 bytes | [internal] load build definition from Dockerfile',
      '#2 completed 0.3s | [internal] load metadata for docker.io/library/alpine:3.20',
      '#3 completed cached | [2/2] RUN make',
    ],
  },
  {
    title: 'two builds, each of which names its builder',
    log: `#0 building with "default" instance using docker driver

#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s

#2 [1/2] RUN make
#2 DONE 9.0s
#0 building with "ci" instance using docker-container driver

#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s

#2 [1/2] RUN make
#2 CACHED
`,
    told: [
      '#1 completed 0s | [internal] load build definition from Dockerfile',
      '#2 completed 9s | [1/2] RUN make',
      '-',
      '#1 completed 0s | [internal] load build definition from Dockerfile',
      '#2 completed cached | [1/2] RUN make',
    ],
  },
  {
    title: 'a vertex that two targets share under both their names',
    log: `#7 [web builder 2/5] RUN make
#7 0.100 one
#7 ...

#8 [api] exporting to image
#8 exporting layers done
#8 DONE 0.1s

#7 [api builder 2/5] RUN make
#7 0.200 two
#7 DONE 0.3s
`,
    told: [
      '#7 completed 0.3s 2 lines | [web builder 2/5] RUN make',
      '#8 completed 0.1s 1 rows 0 bytes | [api] exporting to image',
    ],
  },
  {
    title: 'a line without an end that is printed again when it has one',
    log: `#7 [2/2] RUN fetch
#7 0.500 fetching ..
#7 ...

#8 [other 2/2] RUN true
#8 DONE 0.1s

#7 [2/2] RUN fetch
#7 0.500 fetching .....
#7 1.500 fetched
#7 DONE 1.6s
`,
    told: ['#7 completed 1.6s 2 lines | [2/2] RUN fetch', '#8 completed 0.1s | [other 2/2] RUN true'],
  },
  {
    title: 'a name that begins a log but no known kind',
    log: `#1 apk add --no-cache btrfs-progs-dev
#1 2.101 OK: 12 MiB in 20 packages
#1 DONE 2.2s
`,
    told: ['#1 completed 2.2s 1 lines | apk add --no-cache btrfs-progs-dev'],
  },
];
