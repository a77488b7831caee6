import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { renderComparison } from '../../src/report/comparison.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { aReport, aStep, serviceSteps } from './a-report.ts';
import { expectedText } from './expected.ts';
import { anyName } from './hostile.ts';
import { SHAPES } from './shapes.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are told by the escape character
const COLOUR = /\u001b\[\d+m/g;

describe('the whole text', () => {
  it.each(Object.keys(SHAPES))('without colour, 100 columns: %s', (shape) => {
    const text = renderTerminal(SHAPES[shape] ?? aReport(), { colour: false, width: 100 });
    expect(text).toBe(expectedText(`${shape}.100.txt`, text));
  });

  it.each([60, 200])('at %d columns', (width) => {
    const text = renderTerminal(SHAPES['code-changed'] ?? aReport(), { colour: false, width });
    expect(text).toBe(expectedText(`code-changed.${width}.txt`, text));
  });
});

it.each(Object.keys(SHAPES))('colour changes nothing but colour: %s', (shape) => {
  const report = SHAPES[shape] ?? aReport();
  const coloured = renderTerminal(report, { colour: true, width: 80 });
  expect(coloured).toMatch(COLOUR);
  expect(coloured.replace(COLOUR, '')).toBe(renderTerminal(report, { colour: false, width: 80 }));
});

it('stays within its width and holds no control characters, whatever the names', () => {
  fc.assert(
    fc.property(anyName, fc.integer({ min: 60, max: 200 }), (name, width) => {
      const steps = serviceSteps(4).map((step) => ({ ...step, text: name }));
      const sizes = { context: 5e7, contextEntries: [{ path: name, bytes: 5e7 }] };
      const text = renderTerminal(aReport({ steps, sizes, build: { name } }), { colour: false, width });
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      expect(text.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it('shows the two hundred most telling of ten thousand steps', () => {
  const steps = Array.from({ length: 10_000 }, (_, index) =>
    aStep({ id: `base ${index + 1}/10000`, status: index === 5000 ? 'executed' : 'cached' }),
  );
  const text = renderTerminal(aReport({ steps }), { colour: false, width: 100 });
  expect(text).toContain('9,800 more steps are in the JSON report.');
  expect(text).toMatch(/base 5001\/10000 .* ran, first miss/);
});

describe('several builds beside each other', () => {
  const builds = ['first-build', 'all-cached', 'code-changed', 'two-platforms', 'no-steps'].map((title) => ({
    title,
    report: SHAPES[title] ?? aReport(),
  }));

  it.each([60, 120])('in a terminal of %d columns', (width) => {
    const text = renderComparison(builds, { colour: false, width });
    expect(text).toBe(expectedText(`comparison.${width}.txt`, text));
  });
});
