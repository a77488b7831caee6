import { describe, expect, it } from '@jest/globals';
import { decodeStatus, rawjsonReader } from '../../src/progress/rawjson/reader.ts';

const log = { vertex: 'a', data: 'b25lCg==', timestamp: '2026-01-01T00:00:00Z' };

describe('a line of rawjson', () => {
  it.each([
    ['logs', JSON.stringify({ logs: [log] }), { logs: [log] }],
    ['an empty status', '{}', {}],
    ['an indented status', ` ${JSON.stringify({ logs: [log] })}`, { logs: [log] }],
    ['unknown parts beside known ones', '{"logs":[],"later":1}', { logs: [], later: 1 }],
    [
      'parts of another shape among good ones',
      JSON.stringify({ logs: [log, null, 7, { vertex: 'a' }, { ...log, data: 7 }, [log]] }),
      { logs: [log] },
    ],
    [
      'a list that is none',
      JSON.stringify({ logs: 'x', vertexes: [{ digest: 'a' }] }),
      { vertexes: [{ digest: 'a' }] },
    ],
    [
      'vertices with bad members',
      '{"vertexes":[{"digest":"a","cached":"yes"},{"digest":7},{}]}',
      { vertexes: [] },
    ],
    ['a bad group', '{"vertexes":[{"digest":"a","progressGroup":{"name":"x"}}]}', { vertexes: [] }],
    ['bad inputs', '{"vertexes":[{"digest":"a","inputs":[1]}]}', { vertexes: [] }],
    ['a bad status', '{"statuses":[{"id":"x","vertex":"a","current":"7"}]}', { statuses: [] }],
    ['a bad warning', '{"warnings":[{"vertex":"a"}]}', { warnings: [] }],
  ])('with %s is a status', (_, line, expected) => {
    expect(decodeStatus(line)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['a warning of the client', 'WARNING: No output specified'],
    ['an error', 'ERROR: failed to solve'],
    ['another JSON object', '{"level":"error","msg":"x"}'],
    ['a JSON array', '[{"logs":[]}]'],
    ['a number', '7'],
    ['null', 'null'],
    ['a status cut off', '{"logs":[{"vertex":"a","da'],
    ['two statuses', '{}{}'],
    ['braces', '{{{'],
  ])('with %s is text', (_, line) => {
    expect(decodeStatus(line)).toBeUndefined();
  });
});

describe('a log in rawjson', () => {
  function vertex(digest: string, name: string, second: number, more = {}) {
    const started = `2026-01-01T00:00:0${second}Z`;
    return JSON.stringify({ vertexes: [{ digest, name, started, completed: started, ...more }] });
  }
  const definition = '[internal] load build definition from Dockerfile';

  function read(...lines: string[]) {
    const reader = rawjsonReader();
    for (const line of lines) reader.read(line);
    return reader.end();
  }

  function names(...lines: string[]) {
    return read(...lines).map(({ vertices }) => vertices.map(({ id }) => id).join(' '));
  }

  it('without any status gives no record', () => {
    expect(read('ERROR: failed to connect', '')).toEqual([]);
  });

  it('has the text between the statuses', () => {
    const [record] = read('WARNING: no output', vertex('a', 'RUN x', 1), 'ERROR: failed to solve: x');

    expect(record).toMatchObject({
      format: 'rawjson',
      text: ['WARNING: no output', 'ERROR: failed to solve: x'],
      error: 'failed to solve: x',
    });
  });

  it('of two builds gives two records', () => {
    expect(
      names(
        vertex('a', definition, 1),
        vertex('b', 'RUN x', 2),
        vertex('c', definition, 3),
        vertex('b', 'RUN x', 4),
      ),
    ).toEqual(['a b', 'c b']);
  });

  it('of a build that failed and another gives two records', () => {
    const running = JSON.stringify({
      vertexes: [{ digest: 'b', name: 'RUN x', started: '2026-01-01T00:00:00Z' }],
    });

    expect(names(vertex('a', definition, 1), running, 'ERROR: no', vertex('c', definition, 3))).toEqual([
      'a b',
      'c',
    ]);
  });

  it.each([
    ['repeats itself', vertex('a', definition, 3)],
    ['has several targets', vertex('c', '[web internal] load build definition from Dockerfile', 3)],
  ])('of one build that %s gives one record', (_, line) => {
    expect(names(vertex('a', definition, 1), line)).toHaveLength(1);
  });

  it('of a build that still runs gives one record', () => {
    const running = JSON.stringify({
      vertexes: [{ digest: 'b', name: 'RUN x', started: '2026-01-01T00:00:00Z' }],
    });

    expect(names(vertex('a', definition, 1), running, vertex('c', definition, 3))).toEqual(['a b c']);
  });
});
