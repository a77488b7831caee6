import { describe, expect, it } from '@jest/globals';
import { measure } from '../../src/metrics/measure.ts';
import type { Step, StepStatus } from '../../src/metrics/types.ts';
import type { LogFormat, Vertex } from '../../src/progress/types.ts';
import { chain, record, row, span, vertex } from './builders.ts';

const CANCELLED = 'failed to solve: context canceled';
const layer = row('sha256:aa', { total: 1000 });
const group = { id: 'g', name: '[2/3] COPY --link a b', weak: false };

function stepsOf(vertices: Vertex[], format: LogFormat = 'rawjson'): Step[] {
  return measure(record(vertices, { format })).steps;
}

describe('the status of a step', () => {
  const rows: ReadonlyArray<readonly [StepStatus, LogFormat, string, Partial<Vertex>]> = [
    ['executed', 'rawjson', 'it ran', {}],
    ['cached', 'rawjson', 'BuildKit called it cached', { cached: true }],
    ['pulled', 'rawjson', 'cached, and its layers were fetched', { cached: true, statuses: [layer] }],
    ['pulled', 'rawjson', 'cached, and unpacked', { cached: true, statuses: [row('extracting sha256:aa')] }],
    [
      'cached',
      'rawjson',
      'cached, with a row that is no transfer',
      { cached: true, statuses: [row('merging')] },
    ],
    ['executed', 'rawjson', 'cached, in no cache, so it ran', { cached: true, endedAgain: true }],
    ['pulled', 'rawjson', 'fetched later', { cached: true, endedAgain: true, statuses: [layer] }],
    ['executed', 'rawjson', 'rawjson is believed about cached', { statuses: [layer] }],
    ['failed', 'rawjson', 'it has an error', { error: 'exit code: 1' }],
    ['failed', 'rawjson', 'a hit whose pull failed', { cached: true, error: 'blob not found' }],
    ['cancelled', 'rawjson', 'another one failed', { error: CANCELLED }],
    ['unknown', 'rawjson', 'it never started', { state: 'pending' }],
    ['unknown', 'rawjson', 'the log ended before it', { state: 'running', intervals: [span(1)] }],
    ['pulled', 'rawjson', 'the log ended in its pull', { state: 'running', cached: true, statuses: [layer] }],
    ['pulled', 'plain', 'DONE with transfers and no output', { statuses: [layer], seconds: 24.2 }],
    ['pulled', 'tty', 'the same in a terminal', { statuses: [row('extracting sha256:aa')] }],
    ['executed', 'plain', 'DONE without transfers or output', { seconds: 0.1 }],
    ['executed', 'plain', 'transfers, but its program wrote', { statuses: [layer], logLines: 1 }],
    ['unknown', 'plain', 'cut off in its transfers', { state: 'running', statuses: [layer] }],
  ];
  it.each(rows)('is %s in %s: %s', (status, format, _why, overrides) =>
    expect(stepsOf([vertex('[2/3] RUN x', overrides)], format)[0]?.status).toBe(status),
  );

  const groups: ReadonlyArray<readonly [StepStatus, Partial<Vertex>, Partial<Vertex>]> = [
    ['cached', { cached: true }, { cached: true }],
    ['pulled', { cached: true, statuses: [layer] }, { cached: true }],
    ['executed', { cached: true }, {}],
    ['executed', {}, { state: 'pending' }],
    ['unknown', { cached: true }, { state: 'pending' }],
    ['failed', { error: CANCELLED }, { error: 'no' }],
    ['cancelled', { error: CANCELLED }, {}],
  ];
  it.each(groups)('is %s for a group of %j and %j', (status, copy, merge) => {
    const steps = stepsOf([
      vertex('[2/3] COPY --link a b', { group: { ...group, weak: true }, ...copy }),
      vertex('[2/3] LINK COPY --link a b', { group, ...merge }),
    ]);
    expect(steps).toMatchObject([{ id: '2/3', instruction: 'COPY', text: 'COPY --link a b', status }]);
    expect(steps).toHaveLength(1);
  });
});

describe('the steps of a record', () => {
  it('leaves out all that runs no instruction', () => {
    const names = [
      '[internal] load build context',
      '[auth] a for b',
      '[1/2] FROM x',
      'FROM y',
      'exporting to image',
    ];
    const more = [
      'importing cache manifest from a',
      'exporting cache to registry',
      'importing to docker',
      'docker-image://x',
    ];
    expect(
      stepsOf([...names, ...more, '[2/2] RUN x'].map((name) => vertex(name))).map(({ id }) => id),
    ).toEqual(['2/2']);
  });

  it('takes the name apart', () => {
    expect(
      stepsOf([
        vertex('[web internal] load .dockerignore'),
        vertex('[web linux/amd64->arm64 b  3/10] RUN x'),
      ]),
    ).toEqual([
      {
        id: 'web linux/amd64->arm64 b 3/10',
        target: 'web',
        platform: 'linux/amd64',
        targetPlatform: 'linux/arm64',
        stage: 'b',
        number: 3,
        of: 10,
        instruction: 'RUN',
        text: 'RUN x',
        status: 'executed',
        inputs: [],
      },
    ]);
  });

  it('tells a target from a stage by the other names', () => {
    const [alone] = stepsOf([vertex('[web 2/2] RUN x'), vertex('exporting to image')]);
    const [prefixed] = stepsOf([vertex('[web 2/2] RUN x'), vertex('[web] exporting to image')]);
    expect([alone?.stage, alone?.target]).toEqual(['web', undefined]);
    expect([prefixed?.stage, prefixed?.target]).toEqual([undefined, 'web']);
  });

  it('orders by number within a stage, stages and platforms as first seen', () => {
    const names = [
      '[b 3/3] RUN 3',
      '[linux/arm64 a 2/2] RUN',
      '[b 2/3] RUN 2',
      '[linux/amd64 a 2/2] RUN',
      '[b 10/12] RUN',
    ];
    expect(stepsOf(names.map((name) => vertex(name))).map(({ id }) => id)).toEqual([
      'b 2/3',
      'b 3/3',
      'b 10/12',
      'linux/arm64 a 2/2',
      'linux/amd64 a 2/2',
    ]);
  });

  it('gives each step an id of its own', () => {
    const twice = ['a', 'b', 'c'].map((id) => vertex('[2/3] ADD https://example.com/x /', { id }));
    const clash = vertex('2/3 (2)');
    const long = ['d', 'e'].map((id) => vertex('x'.repeat(200), { id }));
    expect(stepsOf([...twice, clash, ...long]).map(({ id }) => id)).toEqual([
      '2/3',
      '2/3 (2)',
      '2/3 (3)',
      '2/3 (2) (2)',
      'x'.repeat(80),
      `${'x'.repeat(72)} (2)`,
    ]);
  });

  it('finds the steps that a step waits for through vertices that are none', () => {
    const vertices = chain(
      vertex('[1/4] FROM x'),
      vertex('[2/4] RUN a'),
      vertex('[internal] preparing inline document'),
      vertex('[internal] setting cache mount permissions'),
      vertex('[3/4] RUN b'),
    );
    vertices.push(vertex('[4/4] COPY', { inputs: ['[3/4] RUN b', '[2/4] RUN a', 'nobody', '[4/4] COPY'] }));
    expect(stepsOf(vertices).map(({ inputs }) => inputs)).toEqual([[], ['2/4'], ['3/4', '2/4']]);
  });

  it('does not hang or overflow on vertices that wait for each other', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `[internal] ${index}`);
    const vertices = names.map((name, index) =>
      vertex(name, { inputs: [names[index + 1] ?? '[internal] 0'] }),
    );
    vertices.push(vertex('[2/2] RUN x', { inputs: ['[internal] 0'] }));
    expect(stepsOf(vertices)[0]?.inputs).toEqual([]);
  });

  it('counts bytes once for each digest, and only what has come', () => {
    const statuses = [
      row('sha256:aa', { total: 1000, current: 1000 }),
      row('sha256:bb', { total: 500, current: 200, completed: false }),
      row('extracting sha256:aa', { total: 9, current: 9 }),
    ];
    const again = vertex('[2/3] LINK COPY', { cached: true, group, statuses: [layer] });
    expect(stepsOf([vertex('[2/3] COPY', { cached: true, group, statuses }), again])[0]?.bytesPulled).toBe(
      1200,
    );
    const unsized = vertex('[2/2] RUN', { cached: true, statuses: [row('extracting sha256:aa')] });
    expect(stepsOf([unsized])[0]?.bytesPulled).toBeUndefined();
  });

  it('gives the seconds of the vertex, of the group, or of the pull', () => {
    const pulled = [
      row('sha256:aa', { interval: span(3, 5) }),
      row('extracting sha256:aa', { interval: span(4, 7) }),
    ];
    const steps = stepsOf([
      vertex('[1/3] RUN', { intervals: [span(0, 2)] }),
      vertex('[2/3] COPY', { group, intervals: [span(0, 2)] }),
      vertex('[2/3] LINK COPY', { group, intervals: [span(1, 4)] }),
      vertex('[3/3] RUN', { cached: true, intervals: [span(0, 0)], statuses: pulled }),
    ]);
    expect(steps.map(({ seconds }) => seconds)).toEqual([2, 4, 4]);
  });

  it('takes lines by vertex', () => {
    const vertices = [vertex('[2/3] RUN a'), vertex('[3/3] RUN b')];
    const { steps } = measure(record(vertices), { lines: new Map([['[3/3] RUN b', 12]]) });
    expect(steps.map(({ line }) => line)).toEqual([undefined, 12]);
  });
});
