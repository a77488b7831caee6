import { describe, expect, it } from '@jest/globals';
import { BACKENDS } from '../../src/cache/backends.ts';
import { LIMITS } from '../../src/gates/table.ts';
import { INPUTS, type InputDefinition } from '../../src/inputs/definitions.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { HEAVY_CONTEXT } from '../../src/sizes/context.ts';
import { bytes } from '../../src/units.ts';
import { aReport } from '../report/a-report.ts';
import { SHAPES } from '../report/shapes.ts';
import { codeSpans, page, tableRows } from './pages.ts';

const text = page('docs/sizes.md');
const inputs: readonly InputDefinition[] = INPUTS;

describe('docs/sizes.md', () => {
  it('shows a table as a summary has it', () => {
    const summary = renderSummary(SHAPES.weighed ?? aReport(), 'compact').split('\n');
    const shown = [...text.matchAll(/^> (.+)$/gm)].map(([, line]) => line);
    expect(shown.length).toBeGreaterThan(4);
    expect(shown.filter((line) => !summary.includes(line ?? ''))).toEqual([]);
  });

  it('tells of every backend', () => {
    const named = tableRows(text, 'Caches').flatMap(([place = '']) => codeSpans(place));
    expect(named.toSorted()).toEqual(BACKENDS.map(({ type }) => `type=${type}`).toSorted());
  });

  it('tells the defaults of the limits on sizes', () => {
    const rows = tableRows(text, 'Limits and the 5 GB warning').map(([input, value]) => [input, value]);
    const sizes = LIMITS.filter(({ name }) => name.endsWith('-size')).flatMap(({ name }) => [
      `warn-${name}`,
      `fail-${name}`,
    ]);
    expect(rows).toEqual(
      sizes.map((name) => {
        const value = inputs.find((input) => input.name === name)?.default;
        return [`\`${name}\``, value ? `\`${value}\`` : 'off'];
      }),
    );
  });

  it('tells from where on a context is heavy', () => {
    expect(text).toContain(`Above ${bytes(HEAVY_CONTEXT)} the report`);
  });
});
