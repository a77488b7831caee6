import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stepLines } from '../../src/dockerfile/lines.ts';
import { measure } from '../../src/metrics/measure.ts';
import { record, vertex } from '../metrics/builders.ts';

/** The line of each named step. */
function linesOf(dockerfile: string, names: string[]): Array<number | undefined> {
  const { steps } = measure(record(names.map((name) => vertex(name))));
  const lines = stepLines(dockerfile, steps);
  const byText = new Map(steps.map(({ id, text }) => [text, lines.get(id)]));
  return names.map((name) => byText.get(name.replace(/^\[[^\]]*\] /, '')));
}

const SINGLE = `# syntax=docker/dockerfile:1
ARG TAG=1

FROM busybox:$TAG
# a comment
ENV A=1
WORKDIR /app
COPY . .
RUN echo \\
    # within
    $A
CMD ["sh"]
`;

const HEREDOC = `FROM busybox
RUN <<EOF
FROM no
RUN no
EOF
COPY <<one <<two /etc/
COPY
one
RUN
two
RUN last
`;

const STAGES = `FROM busybox AS Base
RUN base

FROM base
RUN middle

FROM scratch AS empty
COPY a /
COPY b /

FROM base AS final
ONBUILD RUN later
COPY --from=empty /a /
`;

describe('stepLines', () => {
  it.each<[string, string, string[], Array<number | undefined>]>([
    ['a single stage', SINGLE, ['[2/4] WORKDIR /app', '[3/4] COPY . .', '[4/4] RUN echo     1'], [7, 8, 9]],
    [
      'heredocs',
      HEREDOC,
      ['[2/4] RUN <<EOF (FROM no...)', '[3/4] COPY <<one <<two /etc/', '[4/4] RUN last'],
      [2, 6, 11],
    ],
    [
      'several stages, named and not, on images, stages and scratch',
      STAGES,
      [
        '[base 2/2] RUN base',
        '[stage-1 1/1] RUN middle',
        '[empty 1/2] COPY a /',
        '[empty 2/2] COPY b /',
        '[final 1/1] COPY --from=empty /a /',
      ],
      [2, 5, 8, 9, 13],
    ],
    [
      'a platform and a target before the stage',
      STAGES,
      ['[web base 2/2] RUN base', '[web linux/amd64->arm64 stage-1 1/1] RUN middle'],
      [2, 5],
    ],
    ['lower-case keywords', 'from busybox\nrun a\n', ['[2/2] RUN a'], [2]],
    ['another escape character', '# escape=`\nFROM a\nRUN a `\n  b\nRUN c\n', ['[3/3] RUN c'], [5]],
    ['Windows line ends', 'FROM a\r\nRUN a\r\nRUN b\r\n', ['[2/3] RUN a', '[3/3] RUN b'], [2, 3]],
    ['WORKDIR /, which counts and takes no number', 'FROM a\nWORKDIR /\nRUN b\n', ['[2/3] RUN b'], [3]],
    [
      'a base from a named context, which counts and takes no number',
      'FROM a\nCOPY a b\nRUN b\n',
      ['[1/3] COPY a b', '[2/3] RUN b'],
      [2, 3],
    ],
    [
      'the same where only texts decide',
      'FROM a\nRUN a\nRUN b\nRUN c\n',
      ['[1/4] RUN a', '[2/4] RUN b', '[3/4] RUN c'],
      [2, 3, 4],
    ],
    ['a variable base that is scratch', 'ARG B=scratch\nFROM $B\nCOPY a b\n', ['[1/1] COPY a b'], [3]],
    ['a variable base that is an image', 'ARG B=x\nFROM $B\nCOPY a b\n', ['[2/2] COPY a b'], [3]],
    [
      'triggers of the base image, at the line of FROM',
      '# x\nFROM parent\nCOPY . .\nRUN b\n',
      ['[2/6] ONBUILD COPY package.json .', '[3/6] ONBUILD RUN npm ci', '[4/6] COPY . .', '[5/6] RUN b'],
      [2, 2, 3, 4],
    ],
    [
      'triggers of a stage',
      'FROM x AS p\nONBUILD RUN a\nFROM p AS q\nRUN b\n',
      ['[q 1/2] ONBUILD RUN a', '[q 2/2] RUN b'],
      [3, 4],
    ],
    [
      'of two stages with one name the later',
      'FROM x AS a\nRUN 1\nFROM y AS a\nRUN 2\n',
      ['[a 2/2] RUN 2'],
      [4],
    ],
  ])('knows %s', (_what, dockerfile, names, lines) => expect(linesOf(dockerfile, names)).toEqual(lines));

  it.each<[string, string, string[]]>([
    ['another keyword stands there', 'FROM a\nRUN b\nCOPY c d\n', ['[2/3] COPY c d', '[3/3] RUN b']],
    ['the stage has another number of commands', 'FROM a\nRUN b\n', ['[2/3] RUN b']],
    ['the stage is unknown', 'FROM a AS x\nRUN b\n', ['[y 2/2] RUN b']],
    ['no stage is named and there are several', 'FROM a AS x\nRUN b\nFROM c\nRUN d\n', ['[2/2] RUN b']],
    ['the step has no place', 'FROM a\nRUN b\n', ['/bin/sh -c b']],
    ['the number is beyond the last', 'FROM a\nRUN b\n', ['[9/2] RUN b']],
    ['the file is empty', '', ['[2/2] RUN b']],
    ['the file has no stage', 'RUN b\n', ['[1/1] RUN b']],
    ['the file is no Dockerfile', 'FROM a\nRUN b\nfunction() {}\n', ['[2/2] RUN b']],
    ['the file is huge', `FROM a\nRUN b\n${'#'.repeat(1_000_000)}`, ['[2/2] RUN b']],
  ])('gives no line where %s', (_what, dockerfile, names) =>
    expect(linesOf(dockerfile, names)).toEqual(names.map(() => undefined)),
  );

  it('gives lines within the file, whatever it holds', () => {
    const line = fc.constantFrom(
      'FROM a',
      'FROM a AS x',
      'RUN <<E',
      'E',
      'COPY a b',
      'RUN x \\',
      '',
      '# c',
      'ONBUILD',
      'WORKDIR /',
      '"{',
    );
    const dockerfiles = fc.oneof(
      fc.string(),
      fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
    );
    const names = fc.array(
      fc.constantFrom('[2/2] RUN x', '[x 2/3] COPY a b', '[1/1] COPY a b', '[2/3] ONBUILD RUN y'),
    );
    fc.assert(
      fc.property(dockerfiles, names, (dockerfile, list) => {
        const { steps } = measure(record(list.map((name, index) => vertex(name, { id: `${index}` }))));
        for (const number of stepLines(dockerfile, steps).values()) {
          expect(number).toBeGreaterThanOrEqual(1);
          expect(number).toBeLessThanOrEqual(dockerfile.split('\n').length);
        }
      }),
    );
  });
});
