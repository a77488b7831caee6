import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reportJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/types.ts';
import { aReport, aStep } from './a-report.ts';
import { expectedText } from './expected.ts';
import { anyName } from './hostile.ts';
import { SHAPES } from './shapes.ts';

describe('the JSON report', () => {
  it.each(['two-platforms', 'failed', 'limits-passed', 'weighed'])('reads as described: %s', (shape) => {
    const json = reportJson(SHAPES[shape] ?? aReport());
    expect(json).toBe(expectedText(`${shape}.json.txt`, json));
  });

  it('does not depend on the order in which the report was put together', () => {
    const report = aReport();
    expect(reportJson(reversed(report))).toBe(reportJson(report));
  });

  it('holds nothing absent, and no number that is none', () => {
    const steps = [aStep({ seconds: Number.NaN, bytesPulled: undefined, stage: 'a' })];
    const json = reportJson(
      aReport({ steps, build: { digest: undefined }, sizes: { context: Number.POSITIVE_INFINITY } }),
    );
    expect(json).not.toMatch(/null|undefined|NaN|Infinity|seconds": "/);
    expect(JSON.parse(json)).toMatchObject({ sizes: {}, steps: [{ id: 'a 1/1' }] });
  });

  it('rounds fractions to thousandths', () => {
    expect(reportJson(aReport({ time: { build: 0.1 + 0.2 } }))).toContain('"build": 0.3\n');
  });

  it('keeps names as they are', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(JSON.parse(reportJson(aReport({ build: { name } })))).toMatchObject({ build: { name } });
      }),
    );
  });
});

/** The same report with the keys of its objects the other way round. */
function reversed(report: Report): Report {
  const turned = Object.fromEntries(Object.entries(report.build).reverse());
  return {
    ...aReport(),
    ...Object.fromEntries(Object.entries(report).reverse()),
    build: { ...report.build, ...turned },
  };
}
