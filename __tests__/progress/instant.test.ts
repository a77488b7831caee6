import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant } from '../../src/progress/instant.ts';

describe('instants', () => {
  it.each([
    ['2026-11-20T18:35:14Z', Date.UTC(2026, 10, 20, 18, 35, 14)],
    ['2026-11-20T18:35:14.5Z', Date.UTC(2026, 10, 20, 18, 35, 14, 500)],
    ['2026-11-20T18:35:14.210897255Z', Date.UTC(2026, 10, 20, 18, 35, 14) + 210.897255],
    ['2026-11-20T18:35:14.2108972551Z', Date.UTC(2026, 10, 20, 18, 35, 14) + 210.897255],
    ['2026-11-20T20:35:14.25+02:00', Date.UTC(2026, 10, 20, 18, 35, 14, 250)],
    ['2026-11-20T13:05:14-05:30', Date.UTC(2026, 10, 20, 18, 35, 14)],
    ['1970-01-01T00:00:00Z', 0],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    ['Go’s zero time', '0001-01-01T00:00:00Z'],
    ['nothing', ''],
    ['a word', 'yesterday'],
    ['a date', '2026-11-20'],
    ['no zone', '2026-11-20T18:35:14'],
    ['more behind the zone', '2026-11-20T18:35:14Zz'],
    ['no digits behind the dot', '2026-11-20T18:35:14.Z'],
    ['month 13', '2026-13-20T18:35:14Z'],
    ['hour 24', '2026-11-20T24:35:14Z'],
    ['letters for digits', '2026-11-2xT18:35:14Z'],
    ['a zone of half an hour’s length', '2026-11-20T18:35:14+02'],
  ])('takes %s for no instant', (_, text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('agrees with the platform on every millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 0) }), (instant) => {
        expect(parseInstant(new Date(instant).toISOString())).toBe(instant);
      }),
    );
  });
});
