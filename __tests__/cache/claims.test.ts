import { describe, expect, it } from '@jest/globals';
import { claim } from '../../src/cache/claims.ts';
import { parseCacheEntries } from '../../src/cache/entry.ts';

const entries = (...lines: string[]) =>
  lines.flatMap((line) => {
    const parsed = parseCacheEntries(line);
    return 'entries' in parsed ? parsed.entries : [];
  });
const first = claim(
  new Map(),
  entries('type=gha,scope=api', 'type=registry,ref=r.io/a:cache'),
  'Dockerfile a',
);

describe('the caches that the builds of a job write', () => {
  it.each([
    ['the same build once more', ['type=gha,scope=api'], 'Dockerfile a', 0],
    ['another scope', ['type=gha,scope=web'], 'Dockerfile b', 0],
    ['another build, the same scope', ['type=gha,scope=api'], 'Dockerfile b', 1],
    ['another build, the same reference', ['r.io/a:cache'], 'Dockerfile b', 1],
    ['inline caches, which lie in their images', ['type=inline'], 'Dockerfile b', 0],
    ['a backend that is not known', ['type=new,ref=api'], 'Dockerfile b', 0],
  ])('%s', (_, lines, build, notes) => {
    expect(claim(first.claims, entries(...lines), build).notes).toHaveLength(notes);
  });

  it('tells of the scope without a name, which is one', () => {
    const { claims } = claim(new Map(), entries('type=gha'), 'Dockerfile a');
    const { notes } = claim(claims, entries('type=gha,scope=buildkit'), 'Dockerfile b, target web');
    expect(notes).toEqual([
      {
        level: 'warning',
        message:
          'An earlier build of this job (Dockerfile a) writes the same cache, type=gha,scope=buildkit. The later one overwrites the index of the earlier, which then finds nothing: leave `cache-scope` and `scope=` out, so that each build gets a scope of its own. One scope holds one build.',
      },
    ]);
  });
});
