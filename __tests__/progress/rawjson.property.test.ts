import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineSplitter } from '../../src/progress/lines.ts';
import { liveLog } from '../../src/progress/live/live.ts';
import { parseVertexName } from '../../src/progress/name.ts';
import { decodeStatus, rawjsonReader } from '../../src/progress/rawjson/reader.ts';
import type { BuildRecord } from '../../src/progress/types.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** Every recorded rawjson log, by its folder. */
const recorded = ['builds/container', 'builds/embedded', 'history']
  .flatMap((folder) => readdirSync(join(FIXTURES, folder)).map((name) => `${folder}/${name}`))
  .filter((build) => existsSync(join(FIXTURES, build, 'rawjson.log')))
  .map((build): [string, Buffer] => [build, readFileSync(join(FIXTURES, build, 'rawjson.log'))]);

function read(bytes: Buffer, sizes: readonly number[] = [bytes.length]): BuildRecord[] {
  const reader = rawjsonReader();
  const splitter = lineSplitter((line) => reader.read(line));
  for (let from = 0, n = 0; from < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? bytes.length;
    splitter.write(bytes.subarray(from, from + size));
    from += size;
  }
  splitter.end();
  return reader.end();
}

/**
 * Hit or miss of each step that has ended. No steps are the bases: BuildKit calls FROM completed when its name was
 * resolved, and cached later.
 */
function outcomes(records: readonly BuildRecord[]): Map<string, string> {
  const ended = records
    .flatMap(({ vertices }) => vertices)
    .filter(({ state, name }) => state === 'completed' && parseVertexName(name).kind === 'step');
  return new Map(ended.map(({ id, cached }) => [id, cached ? 'hit' : 'miss']));
}

describe('a recorded log', () => {
  it('is there', () => {
    expect(recorded.length).toBeGreaterThan(5);
  });

  it.each(recorded)('%s, cut anywhere, has no other hits and misses', (_, bytes) => {
    const whole = outcomes(read(bytes));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (length) => {
        for (const [id, outcome] of outcomes(read(bytes.subarray(0, length))))
          expect(whole.get(id)).toBe(outcome);
      }),
      { numRuns: 25 },
    );
  });

  it('is the same in whatever portions it comes', () => {
    const portions = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...recorded), portions, ([, bytes], sizes) => {
        expect(read(bytes, sizes)).toEqual(read(bytes));
      }),
      { numRuns: 30 },
    );
  });
});

describe('whatever comes', () => {
  const part = fc.oneof(
    fc.record(
      {
        digest: fc.constantFrom('a', 'b'),
        vertex: fc.constantFrom('a', 'b'),
        id: fc.string(),
        name: fc.oneof(fc.string(), fc.constant('[internal] load build definition from Dockerfile')),
        started: fc.oneof(fc.string(), fc.constant('2026-01-01T00:00:00Z')),
        completed: fc.oneof(fc.string(), fc.constant('2026-01-01T00:00:01Z')),
        timestamp: fc.constant('2026-01-01T00:00:01Z'),
        cached: fc.boolean(),
        error: fc.string(),
        data: fc.oneof(fc.string(), fc.base64String()),
        short: fc.string(),
        total: fc.double(),
        current: fc.double(),
        progressGroup: fc.record({ id: fc.constantFrom('g', 'h') }),
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  );
  const parts = fc.array(part, { maxLength: 4 });
  const status = fc.record(
    { vertexes: parts, statuses: parts, logs: parts, warnings: parts },
    { requiredKeys: [] },
  );
  const line = fc.oneof(
    status.map((value) => JSON.stringify(value)),
    fc.json(),
    fc.string(),
    fc.string({ unit: 'binary' }),
  );

  it('is read and shown without an error', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        let clock = 0;
        const reader = rawjsonReader();
        const live = liveLog(() => undefined, { now: () => clock });
        for (const text of lines) {
          clock += 700;
          reader.read(text);
          const value = decodeStatus(text);
          if (value) live.apply(value);
          else live.text(text);
          live.tick();
        }
        live.end();
        reader.end();
      }),
      { numRuns: 400 },
    );
  });

  it('of bytes is read without an error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => void read(Buffer.from(bytes))));
  });
});
