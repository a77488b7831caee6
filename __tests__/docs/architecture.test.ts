import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { page, ROOT, tableRows } from './pages.ts';

const text = page('docs/architecture.md');
const named = (heading: string) => tableRows(text, heading).map(([cell = '']) => cell.replaceAll('`', ''));
const entries = readdirSync(`${ROOT}src`, { withFileTypes: true });
const rooms = tableRows(text, 'Rooms').map(([room = '', , world]) => ({
  room: room.replaceAll('`', ''),
  world,
}));

/** What the files of a room import. */
function importsOf(room: string): string[] {
  return readdirSync(ROOT + room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(ROOT, room, file), 'utf8').matchAll(/ from '([^']+)'/g)])
    .map((match) => match[1] ?? '');
}

describe('the architecture', () => {
  it('names every room', () => {
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `src/${name}/`);
    expect(rooms.map(({ room }) => room).toSorted()).toEqual(folders.toSorted());
  });

  it('names every file between the rooms', () => {
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => `src/${name}`);
    expect(named('Doors and the files between them').toSorted()).toEqual(files.toSorted());
  });

  it.each(rooms.filter(({ world }) => world === 'no'))('$room touches nothing of the world', ({ room }) => {
    const forbidden = importsOf(room).filter((name) =>
      /^@actions\/|^node:(fs|child_process|net|http)/.test(name),
    );
    expect(forbidden).toEqual([]);
  });

  it.each(rooms)('$room imports no door', ({ room }) => {
    expect(importsOf(room).filter((name) => /\.\.\/(action|cli)\.ts$/.test(name))).toEqual([]);
  });

  it('starts docker in one room alone', () => {
    const starters = rooms.filter(({ room }) =>
      importsOf(room).some((name) => name === 'node:child_process' || name === '@actions/exec'),
    );
    expect(starters.map(({ room }) => room)).toEqual(['src/buildx/']);
  });

  it('reads the environment in one file alone', () => {
    const readers = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /process\.env\.\w|process\.env\[/.test(readFileSync(join(ROOT, 'src', file), 'utf8')),
      );
    expect(readers).toEqual([]);
  });
});
