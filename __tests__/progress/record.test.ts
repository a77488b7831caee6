import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LogTail } from '../../src/progress/rawjson/log-tail.ts';
import { rawjsonRecorder } from '../../src/progress/rawjson/recorder.ts';
import type { SolveStatus, VertexEvent } from '../../src/progress/rawjson/solve-status.ts';
import type { Vertex } from '../../src/progress/types.ts';

const MIDNIGHT = Date.UTC(2026, 0, 1);

/** The instant so many seconds after midnight. */
function at(seconds: number): string {
  return new Date(MIDNIGHT + seconds * 1000).toISOString();
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function recordOf(...statuses: SolveStatus[]) {
  const recorder = rawjsonRecorder();
  for (const status of statuses) recorder.apply(status);
  return recorder.record();
}

/** The only vertex of a build with these events. */
function vertexOf(...events: Partial<VertexEvent>[]): Vertex | undefined {
  return recordOf(...events.map((event) => ({ vertexes: [{ digest: 'a', name: 'RUN x', ...event }] })))
    .vertices[0];
}

describe('a vertex', () => {
  it('is pending when it was only named', () => {
    expect(vertexOf({})).toMatchObject({
      id: 'a',
      name: 'RUN x',
      state: 'pending',
      cached: false,
      intervals: [],
    });
  });

  it('is running when it was started', () => {
    expect(vertexOf({ started: at(1) })).toMatchObject({
      state: 'running',
      seconds: undefined,
      intervals: [{ start: MIDNIGHT + 1000 }],
    });
  });

  it('is completed when it was completed', () => {
    expect(vertexOf({ started: at(1) }, { started: at(1), completed: at(3.5) })).toMatchObject({
      state: 'completed',
      seconds: 2.5,
      intervals: [{ start: MIDNIGHT + 1000, end: MIDNIGHT + 3500 }],
    });
  });

  it('counts the time of several starts once', () => {
    expect(
      vertexOf(
        { started: at(1), completed: at(3) },
        { started: at(2), completed: at(4) },
        { started: at(10), completed: at(11) },
      ),
    ).toMatchObject({ state: 'completed', seconds: 4 });
  });

  it('is running again when it is started again', () => {
    expect(vertexOf({ started: at(1), completed: at(2) }, { started: at(3) })).toMatchObject({
      state: 'running',
    });
  });

  it('is running again when its start is repeated without its end', () => {
    expect(vertexOf({ started: at(1), completed: at(2) }, { started: at(1) })).toMatchObject({
      state: 'running',
    });
  });

  it('stays completed when it is only named again', () => {
    expect(vertexOf({ started: at(1), completed: at(2), error: 'boom' }, {})).toMatchObject({
      state: 'completed',
      error: 'boom',
    });
  });

  it('stays cached when its result is pulled later', () => {
    expect(
      vertexOf({ started: at(1), completed: at(1), cached: true }, { started: at(2), completed: at(9) }),
    ).toMatchObject({ cached: true, state: 'completed', seconds: 7 });
  });

  it('loses its error when it runs again', () => {
    expect(
      vertexOf({ started: at(1), completed: at(2), error: 'boom' }, { started: at(3), completed: at(4) })
        ?.error,
    ).toBeUndefined();
  });

  it('knows its inputs and its group', () => {
    expect(
      vertexOf({ inputs: ['b', 'c'], progressGroup: { id: 'g', name: 'COPY x', weak: true } }),
    ).toMatchObject({
      inputs: ['b', 'c'],
      group: { id: 'g', name: 'COPY x', weak: true },
    });
  });

  it('ignores Go’s zero time', () => {
    expect(vertexOf({ started: '0001-01-01T00:00:00Z' })).toMatchObject({ state: 'pending' });
  });
});

describe('a status', () => {
  const vertexes = [{ digest: 'a', name: 'FROM x', started: at(0) }];
  const row = { id: 'sha256:1', vertex: 'a', timestamp: at(1), started: at(0.5) };

  it('has the most bytes that were told, and the time between its start and its end', () => {
    const record = recordOf(
      { vertexes, statuses: [{ ...row, current: 50, total: 100 }] },
      { statuses: [{ ...row, current: 100, total: 100, completed: at(2) }] },
      { statuses: [{ ...row, current: 0, completed: at(2) }] },
    );

    expect(record.vertices[0]?.statuses).toEqual([
      {
        id: 'sha256:1',
        current: 100,
        total: 100,
        seconds: 1.5,
        interval: { start: MIDNIGHT + 500, end: MIDNIGHT + 2000 },
        completed: true,
      },
    ]);
  });

  it('is under way until it is completed', () => {
    expect(recordOf({ vertexes, statuses: [{ ...row, current: 5 }] }).vertices[0]?.statuses).toEqual([
      { id: 'sha256:1', current: 5, interval: { start: MIDNIGHT + 500 }, completed: false },
    ]);
  });

  it('of a vertex that nobody named is left out', () => {
    expect(recordOf({ statuses: [row] }).vertices).toEqual([]);
  });

  it('keeps two thousand rows at most', () => {
    const statuses = Array.from({ length: 3000 }, (_, n) => ({ ...row, id: `sha256:${n}` }));

    expect(recordOf({ vertexes, statuses }).vertices[0]?.statuses).toHaveLength(2000);
  });
});

describe('a log', () => {
  function logOf(...chunks: string[]) {
    const logs = chunks.map((chunk) => ({ vertex: 'a', data: base64(chunk), timestamp: at(1) }));
    const vertex = recordOf({ vertexes: [{ digest: 'a', started: at(0) }], logs }).vertices[0];
    return { tail: vertex?.logTail, lines: vertex?.logLines };
  }

  it.each([
    ['nothing', [], [], 0],
    ['a line', ['one\n'], ['one'], 1],
    ['two lines in a chunk', ['one\ntwo\n'], ['one', 'two'], 2],
    ['a line in two chunks', ['on', 'e\n'], ['one'], 1],
    ['a line without end', ['one\ntwo'], ['one', 'two'], 2],
    ['empty lines', ['\n\n'], ['', ''], 2],
    ['carriage returns', ['one\r\n10%\r20%\r\n'], ['one', '10%\r20%'], 2],
    ['colours', ['\u001b[31mred\u001b[0m\n'], ['\u001b[31mred\u001b[0m'], 1],
  ])('of %s', (_, chunks, tail, lines) => {
    expect(logOf(...chunks)).toEqual({ tail, lines });
  });

  it('keeps the last ten lines', () => {
    const lines = Array.from({ length: 25 }, (_, n) => `line ${n}`);

    expect(logOf(...lines.map((line) => `${line}\n`))).toEqual({ tail: lines.slice(-10), lines: 25 });
  });

  it('joins a character that two chunks share, and replaces what is none', () => {
    const tail = new LogTail();
    for (const bytes of [
      [0x63, 0xc3],
      [0xa9, 0x0a],
      [0xff, 0x0a],
    ])
      tail.push(Buffer.from(bytes).toString('base64'));

    expect(tail.end()).toEqual({ lines: ['cé', '\ufffd'], count: 2 });
  });

  it('is the same however it is cut into chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', 'long enough to matter ') });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), (chunks) => {
        const bytes = Buffer.from(chunks.join(''));
        const whole = new LogTail();
        whole.push(bytes.toString('base64'));
        const cut = new LogTail();
        for (let at = 0; at < bytes.length; at += 7) cut.push(bytes.subarray(at, at + 7).toString('base64'));

        expect(cut.end()).toEqual(whole.end());
      }),
    );
  });

  it('of any length keeps its end, and counts two hundred lines at least', () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `line ${n} ${'x'.repeat(n % 90)}`);
    const tail = new LogTail();
    for (const line of lines) tail.push(base64(`${line}\n`));
    const { lines: last, count } = tail.end();

    expect(last).toEqual(lines.slice(-10));
    expect(count).toBeGreaterThanOrEqual(200);
  });

  it('of one line without end keeps no more than its end', () => {
    const tail = new LogTail();
    for (let n = 0; n < 500; n++) tail.push(base64('x'.repeat(3000)));
    tail.push(base64('x'.repeat(200_000)));
    tail.push(base64('the end'));
    const { lines } = tail.end();

    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('xxthe end')).toBe(true);
    expect(lines[0]?.length).toBeLessThan(50_000);
  });

  it('takes base64 that is none for something', () => {
    const tail = new LogTail();
    for (const data of ['', '=', '===', 'a', '\u2603', 'Zg==Zg==', 'Zm9v\n']) tail.push(data);

    expect(() => tail.end()).not.toThrow();
  });
});

describe('a record', () => {
  it('lasts from the first start to the last end', () => {
    const record = recordOf({
      vertexes: [
        { digest: 'a', started: at(5), completed: at(6) },
        { digest: 'b', started: at(1), completed: at(2.25) },
        { digest: 'c', started: at(4) },
      ],
    });

    expect(record.seconds).toBe(5);
    expect(record.vertices.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('has no time when nothing ended', () => {
    expect(recordOf({ vertexes: [{ digest: 'a', started: at(5) }] }).seconds).toBeUndefined();
  });

  it('has the warnings of its vertices', () => {
    const warnings = [{ vertex: 'a', short: base64('FromAsCasing: no match (line 5)') }];

    expect(recordOf({ vertexes: [{ digest: 'a' }], warnings }).vertices[0]?.warnings).toEqual([
      'FromAsCasing: no match (line 5)',
    ]);
  });

  it('that was asked for is not changed by what comes later', () => {
    const recorder = rawjsonRecorder();
    recorder.apply({ vertexes: [{ digest: 'a', started: at(1) }] });
    const before = recorder.record();
    recorder.apply({ vertexes: [{ digest: 'a', started: at(1), completed: at(2), cached: true }] });

    expect(before.vertices[0]).toMatchObject({ state: 'running', cached: false });
  });
});

describe('a vertex that was called cached', () => {
  const hit = { cached: true, started: at(1), completed: at(1) };
  it.each([
    ['and nothing more', [hit], undefined],
    ['and announced once more', [hit, { cached: true }], undefined],
    ['and begun once more', [hit, { started: at(2) }], undefined],
    [
      'and ended once more, still cached',
      [hit, { cached: true, started: at(2), completed: at(3) }],
      undefined,
    ],
    ['and ended once more without the word', [hit, { started: at(2), completed: at(3) }], true],
    [
      'after it had run',
      [
        { started: at(0), completed: at(1) },
        { ...hit, started: at(2) },
      ],
      undefined,
    ],
  ])('%s', (_, events, endedAgain) => {
    expect(vertexOf(...events)).toMatchObject({ cached: true });
    expect(vertexOf(...events)?.endedAgain).toBe(endedAgain);
  });
});
