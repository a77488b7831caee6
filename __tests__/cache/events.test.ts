import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_RULES, eventRule } from '../../src/cache/events.ts';
import { OCCASIONS } from './occasions.ts';

describe('the table of events', () => {
  it.each(OCCASIONS)('$title has the row $row', ({ event, row }) => {
    const rule = eventRule(event);
    expect(rule.event.startsWith(row)).toBe(true);
    const longer = EVENT_RULES.filter((other) => other !== rule && other.event.startsWith(row));
    // `pull_request` begins more than one row, so the name must be the whole of it then.
    if (longer.length > 0) expect(rule.event).toBe(row);
  });

  it('has no row that no event comes to', () => {
    const seen = new Set(OCCASIONS.map(({ event }) => eventRule(event)));
    expect(EVENT_RULES.filter((rule) => !seen.has(rule)).map(({ event }) => event)).toEqual([]);
  });

  it.each(OCCASIONS)('$title reads $reads and writes as $own', ({ event, reads, own }) => {
    const { origin } = eventRule(event);
    const read = origin.reads(event).filter((name) => name !== undefined);
    expect([...new Set(read)]).toEqual(reads);
    expect(origin.own(event)?.name).toBe(own);
  });

  it('reads no branch that is named like the head of a fork', () => {
    const event = {
      name: 'pull_request',
      pullRequest: 7,
      headBranch: 'fix',
      baseBranch: 'main',
      isFork: true,
    };
    expect(eventRule(event).origin.reads(event)).toEqual(['main', undefined]);
  });

  it('says each event once, and a whole sentence of each', () => {
    expect(new Set(EVENT_RULES.map(({ event }) => event)).size).toBe(EVENT_RULES.length);
    for (const { why } of EVENT_RULES) expect(why).toMatch(/^[A-Z].*\.$/);
  });

  it('lets no event write that it does not name, whatever it is called', () => {
    const writing = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run'];
    const name = fc.oneof(fc.string(), fc.constantFrom('PUSH', 'push ', 'create', 'delete', '__proto__'));
    fc.assert(
      fc.property(name, fc.boolean(), (name, isFork) => {
        fc.pre(!writing.includes(name));
        const event = { name, branch: 'main', headBranch: 'main', defaultBranch: 'main', isFork };
        expect(eventRule(event).writes).toBe('nothing');
      }),
    );
  });

  it.each(OCCASIONS)('$title from a fork writes nothing', ({ event }) => {
    const expected = event.name === undefined ? 'everything' : 'nothing';
    expect(eventRule({ ...event, isFork: true }).writes).toBe(expected);
  });
});
