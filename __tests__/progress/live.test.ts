import { describe, expect, it } from '@jest/globals';
import { type LiveLog, liveLog } from '../../src/progress/live/live.ts';
import type { SolveStatus, VertexEvent } from '../../src/progress/rawjson/solve-status.ts';

const MIDNIGHT = Date.UTC(2026, 0, 1);

/** The instant so many seconds after midnight. */
function at(seconds: number): string {
  return new Date(MIDNIGHT + seconds * 1000).toISOString();
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function vertex(digest: string, more: Partial<VertexEvent> = {}): SolveStatus {
  return { vertexes: [{ digest, name: `RUN ${digest}`, started: at(0), ...more }] };
}

function log(digest: string, second: number, text: string): SolveStatus {
  return { logs: [{ vertex: digest, data: base64(text), timestamp: at(second) }] };
}

function row(digest: string, second: number, more = {}): SolveStatus {
  return {
    statuses: [{ id: 'sha256:1', vertex: digest, timestamp: at(second), started: at(0), ...more }],
  };
}

/** A live log at whose clock somebody else turns; `play` gives a status each second, and takes what is written. */
function screen(description?: string) {
  let clock = 0;
  const writes: string[] = [];
  const live = liveLog((text) => writes.push(text), { now: () => clock, description });
  return {
    live,
    writes,
    shown: () => writes.join(''),
    wait(seconds: number) {
      clock += seconds * 1000;
      live.tick();
    },
    play(...statuses: SolveStatus[]) {
      for (const status of statuses) {
        clock += 1000;
        live.apply(status);
      }
    },
  };
}

function shownOf(...statuses: SolveStatus[]): string {
  const { live, play, shown } = screen();
  play(...statuses);
  live.end();
  return shown();
}

describe('a vertex', () => {
  it('is shown when it starts, and once more when it ends', () => {
    const { play, writes } = screen();
    play({ vertexes: [{ digest: 'a', name: 'RUN a' }] }, vertex('a'), vertex('a', { completed: at(1.26) }));

    expect(writes).toEqual(['#1 RUN a\n', '#1 DONE 1.3s\n']);
  });

  it.each([
    ['cached', { cached: true }, 'CACHED'],
    ['cancelled', { error: 'process did not complete: context canceled' }, 'CANCELED'],
    ['done', {}, 'DONE 2.0s'],
  ])('that is %s says so', (_, more, ending) => {
    expect(shownOf(vertex('a', { completed: at(2), ...more }))).toBe(`#1 RUN a\n#1 ${ending}\n`);
  });

  it('that failed repeats its last ten lines at the end', () => {
    const lines = Array.from({ length: 12 }, (_, n) => `line ${n}`);

    expect(
      shownOf(
        vertex('a'),
        log('a', 1, `${lines.join('\n')}\n`),
        vertex('a', { completed: at(2), error: 'exit code: 1' }),
      ),
    ).toBe(
      `#1 RUN a
${lines.map((line) => `#1 1.000 ${line}\n`).join('')}#1 ERROR: exit code: 1
------
 > RUN a:
${lines
  .slice(2)
  .map((line) => `1.000 ${line}\n`)
  .join('')}------
`,
    );
  });

  it('makes way when another ends, and is resumed', () => {
    expect(
      shownOf(
        vertex('a'),
        vertex('b'),
        vertex('b', { completed: at(1) }),
        log('a', 12.345, 'one\n'),
        log('a', 123.45, 'two\n'),
        vertex('a', { completed: at(130) }),
      ),
    ).toBe(`#1 RUN a
#1 ...

#2 RUN b
#2 DONE 1.0s

#1 RUN a
#1 12.35 one
#1 123.5 two
#1 DONE 130.0s
`);
  });

  it('is not shown again for an event that says nothing new', () => {
    expect(shownOf(vertex('a', { completed: at(1) }), vertex('a', { completed: at(1) }))).toBe(
      '#1 RUN a\n#1 DONE 1.0s\n',
    );
  });

  it('that ran several times tells the time of all, overlaps once', () => {
    expect(
      shownOf(
        vertex('a', { completed: at(2) }),
        vertex('a', { started: at(1), completed: at(3) }),
        vertex('a', { started: at(10), completed: at(11) }),
      ),
    ).toContain('#1 DONE 4.0s\n');
  });

  it('that ended while its rows were open tells its end at the latest at the end', () => {
    const open = row('a', 1, { current: 5 });

    expect(shownOf({ ...vertex('a', { completed: at(1) }), ...open })).toBe(
      '#1 RUN a\n#1 sha256:1 5B 1.0s\n#1 DONE 1.0s\n',
    );
  });
});

describe('vertices that write at the same time', () => {
  it('are shown one after the other, the others after five seconds and more', () => {
    const { live, play, shown } = screen();
    play(vertex('a'), vertex('b'));
    for (let second = 1; second <= 12; second++)
      play(log('a', second, `a ${second}\n`), log('b', second, `b ${second}\n`));
    const switches = shown()
      .split('\n')
      .filter((line) => line.endsWith('...')).length;
    live.end();

    expect(switches).toBeGreaterThanOrEqual(1);
    expect(switches).toBeLessThanOrEqual(4);
    for (const name of ['a', 'b']) {
      const lines = shown().match(new RegExp(` ${name} \\d+$`, 'gm'));
      expect(lines).toEqual(Array.from({ length: 12 }, (_, n) => ` ${name} ${n + 1}`));
    }
  });

  it('wait ten seconds at most', () => {
    const { play, shown, wait } = screen();
    play(vertex('a'), log('a', 1, 'noise\n'.repeat(500)), vertex('b'), log('b', 1, 'one line\n'));
    expect(shown()).not.toContain('one line');
    for (let second = 0; second < 11; second++) {
      play(log('a', 2 + second, 'noise\n'.repeat(500)));
      wait(0);
    }

    expect(shown()).toContain('one line');
  });

  it('do not wait with more than a megabyte', () => {
    const { play, shown } = screen();
    play(vertex('a'), log('a', 1, 'noise\n'.repeat(500)), vertex('b'));
    play(log('b', 1, `${'x'.repeat(99)}\n`.repeat(12_000)), log('a', 1, 'noise\n'));

    expect(shown()).toContain('#2 RUN b');
  });
});

describe('a row', () => {
  it('is shown at its first sight, at each twentieth, every five seconds and at its end', () => {
    const sizes = [0, 1, 4, 5, 9, 10, 10, 10];
    const rows = sizes.map((size, second) =>
      row('a', 1 + second * 0.1, { current: size * 1e6, total: 100e6 }),
    );
    rows.push(row('a', 6.6, { current: 10e6, total: 100e6 }));
    rows.push(row('a', 7, { current: 100e6, total: 100e6, completed: at(7) }));

    expect(shownOf(vertex('a'), ...rows)).toBe(`#1 RUN a
#1 sha256:1 0B / 100.00MB 1.0s
#1 sha256:1 5.00MB / 100.00MB 1.3s
#1 sha256:1 10.00MB / 100.00MB 1.5s
#1 sha256:1 10.00MB / 100.00MB 6.6s
#1 sha256:1 100.00MB / 100.00MB 7.0s done
`);
  });

  it.each([
    [{ current: 981, completed: at(0) }, '981B done'],
    [{ current: 2030, total: 2030, completed: at(0.1) }, '2.03kB / 2.03kB 0.1s done'],
    [{ completed: at(0.01) }, 'done'],
    [{ current: 31_960_000_000 }, '31.96GB 1.0s'],
  ])('with %j is shown as %s', (more, text) => {
    expect(shownOf(vertex('a'), row('a', 1, more))).toBe(`#1 RUN a\n#1 sha256:1 ${text}\n`);
  });

  it('that never started is not shown', () => {
    expect(shownOf(vertex('a'), row('a', 1, { started: undefined, current: 7 }))).toBe('#1 RUN a\n');
  });
});

describe('a program’s lines', () => {
  it('are shown when they are whole', () => {
    const { play, shown } = screen();
    play(vertex('a'), log('a', 0.5, 'on'), log('a', 0.7, 'e\ntw'));
    expect(shown()).toBe('#1 RUN a\n#1 0.500 one\n');
    play(log('a', 0.9, 'o'), vertex('a', { completed: at(1) }));

    expect(shown()).toBe('#1 RUN a\n#1 0.500 one\n#1 0.700 two\n#1 DONE 1.0s\n');
  });

  it('are shown in lines of their own, however long they go on', () => {
    const text = shownOf(vertex('a'), ...Array.from({ length: 5 }, () => log('a', 1, 'x'.repeat(50_000))));

    expect(text.split('\n').every((line) => line.length <= 100_020)).toBe(true);
    expect(text.replaceAll(/[^x]/g, '')).toHaveLength(250_000);
  });

  it('keep characters whole that chunks share', () => {
    const bytes = [...Buffer.from('é\n')].map((byte) => Buffer.from([byte]).toString('base64'));
    const statuses = bytes.map((data) => ({ logs: [{ vertex: 'a', data, timestamp: at(1) }] }));

    expect(shownOf(vertex('a'), ...statuses)).toContain('#1 1.000 é\n');
  });

  it('cannot be commands to the runner', () => {
    const text = 'a\r::set-output name=x::y\n##[set-output name=x]y\n';
    const shown = shownOf(vertex('a', { name: 'RUN\n::error::x' }), log('a', 1, text));

    expect(shown).toBe(`#1 RUN
:\u200b:error::x
#1 1.000 a\r:\u200b:set-output name=x::y
#1 1.000 ##\u200b[set-output name=x]y
`);
  });
});

describe('a group', () => {
  const group = { id: 'g', name: 'COPY --link x' };

  it('is shown as one vertex', () => {
    expect(
      shownOf(
        vertex('a', { progressGroup: group, completed: at(1) }),
        vertex('b', { progressGroup: group, started: at(2), completed: at(3) }),
        row('b', 3, { id: 'merging', started: at(2), completed: at(3) }),
      ),
    ).toContain('#1 merging 1.0s done\n');
  });

  it('of weak members is not shown', () => {
    expect(shownOf(vertex('a', { progressGroup: { ...group, weak: true }, completed: at(1) }))).toBe('');
  });

  it('of a weak member that failed is shown', () => {
    const failed = { progressGroup: { ...group, weak: true }, completed: at(1), error: 'boom' };

    expect(shownOf(vertex('a', failed))).toContain('#1 COPY --link x\n#1 ERROR: boom\n');
  });

  it('is cached when all its members are', () => {
    const cached = { progressGroup: group, completed: at(1), cached: true };

    expect(
      shownOf({
        vertexes: [...(vertex('a', cached).vertexes ?? []), ...(vertex('b', cached).vertexes ?? [])],
      }),
    ).toBe('#1 COPY --link x\n#1 CACHED\n');
  });
});

describe('the client’s text', () => {
  it('is shown at once and unchanged', () => {
    const { live, play, writes } = screen();
    play(vertex('a'));
    live.text('WARNING: No output specified');

    expect(writes).toEqual(['#1 RUN a\n', 'WARNING: No output specified\n']);
  });

  it('about a failed build comes behind the failed program’s last lines', () => {
    const { live, play, shown } = screen();
    play(vertex('a'), log('a', 1, 'last words\n'), vertex('a', { completed: at(2), error: 'exit code: 1' }));
    for (const line of ['Dockerfile:2', '--------------------', 'ERROR: failed to solve']) live.text(line);
    live.end();

    expect(shown()).toBe(`#1 RUN a
#1 1.000 last words
#1 ERROR: exit code: 1
------
 > RUN a:
1.000 last words
------
Dockerfile:2
--------------------
ERROR: failed to solve
`);
  });
});

describe('the live log', () => {
  const end = (live: LiveLog) => live.end();

  it('begins with the builder', () => {
    const { live, play, shown } = screen('building with "default" instance using docker driver');
    play(vertex('a', { completed: at(1) }));
    end(live);

    expect(shown()).toBe(
      '#0 building with "default" instance using docker driver\n\n#1 RUN a\n#1 DONE 1.0s\n',
    );
  });

  it('ends with the warnings, each once', () => {
    const warnings = ['first (line 1)', 'second (line 2)'].map((text) => ({
      vertex: 'a',
      short: base64(text),
    }));

    expect(shownOf(vertex('a', { completed: at(1) }), { warnings }, { warnings })).toContain(
      '\n 2 warnings found:\n - first (line 1)\n - second (line 2)\n',
    );
  });

  it('joins what happens in a tenth of a second, and shows it at the next tick', () => {
    const { live, writes, wait } = screen();
    live.apply(vertex('a'));
    live.apply(log('a', 1, 'one\n'));
    live.apply(log('a', 1, 'two\n'));
    expect(writes).toEqual(['#1 RUN a\n']);
    wait(0.15);

    expect(writes).toEqual(['#1 RUN a\n', '#1 1.000 one\n#1 1.000 two\n']);
  });

  it('shows a flood though no time passes', () => {
    const { live, writes } = screen();
    live.apply(vertex('a'));
    for (let n = 0; n < 6000; n++) live.apply(log('a', 1, 'x\n'));

    expect(writes.length).toBe(2);
  });

  it('shows what waits when it ends', () => {
    expect(shownOf(vertex('a'), vertex('b'), log('b', 1, 'half a line'))).toBe(
      '#1 RUN a\n#1 ...\n\n#2 RUN b\n#2 1.000 half a line\n',
    );
  });

  it('says nothing of a build that said nothing', () => {
    expect(shownOf()).toBe('');
  });
});
