import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { disarm } from '../../src/github/disarm.ts';
import { byVertex, replay, type ShownVertex, tails } from './printed.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** Builds of which the fixtures hold both forms that `docker buildx history logs` gives of one stream. */
const ofHistory = readdirSync(join(FIXTURES, 'history'))
  .map((name) => `history/${name}`)
  .filter((build) => has(build, 'plain.log'));

/** Builds of which the plain form comes from the history, and rawjson from the build itself. */
const ofBuilds = ['builds/container', 'builds/embedded']
  .flatMap((engine) => readdirSync(join(FIXTURES, engine)).map((name) => `${engine}/${name}`))
  .filter((build) => has(build, 'rawjson.log') && has(build, 'plain.log'))
  .filter((build) => JSON.parse(read(build, 'about.json')).plain === undefined);

function has(build: string, file: string): boolean {
  return existsSync(join(FIXTURES, build, file));
}

function read(build: string, file: string): string {
  return readFileSync(join(FIXTURES, build, file), 'utf8');
}

/** What the client adds to a build; the engine's history does not know it. */
const CLIENT =
  /^(\[\S+\] )?(importing to docker|resolving provenance for metadata file|\[internal\] load local)/;

/**
 * The history sums events up, so that a pulled hit may end otherwise there (as the order of its last events decides),
 * and the members of a group may have taken less time.
 */
function comparable({ name, rows, lines, end }: ShownVertex) {
  const depends = rows.some((row) => row.startsWith('sha256:')) || name.includes('COPY --link');
  return { name, lines, end: depends ? end.replace(/^(CACHED|DONE .*)$/, 'DONE') : end };
}

describe('live log', () => {
  it.each(ofHistory)('shows the stream %s as BuildKit does, to the letter', (build) => {
    const ours = replay(read(build, 'rawjson.log'));
    const warnings = ours.indexOf('\n 1 warning found:\n');

    expect(warnings < 0 ? ours : ours.slice(0, warnings)).toBe(disarm(read(build, 'plain.log')));
  });

  it.each(ofBuilds)('shows of every vertex of %s what BuildKit does', (build) => {
    const ours = byVertex(replay(read(build, 'rawjson.log'))).filter(({ name }) => !CLIENT.test(name));
    const theirs = byVertex(read(build, 'plain.log'));

    expect(ours.map(comparable)).toEqual(theirs.map(comparable));
    // Two vertices have a row of one name, `transferring context:`, and the history keeps one of them.
    theirs.forEach(({ rows }, at) => {
      expect(ours[at]?.rows).toEqual(expect.arrayContaining(rows));
    });
    expect(tails(replay(read(build, 'rawjson.log')))).toEqual(tails(read(build, 'plain.log')));
  });

  it('has recorded builds to be held against', () => {
    expect([ofHistory.length, ofBuilds.length].every((count) => count > 1)).toBe(true);
  });
});
