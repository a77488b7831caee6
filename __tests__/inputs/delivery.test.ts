import { describe, expect, it } from '@jest/globals';
import { parseDelivery } from '../../src/inputs/delivery.ts';
import { printProblem } from '../../src/inputs/problems.ts';

function told(text: string | undefined): string[] {
  const delivery = parseDelivery(text);
  return 'problems' in delivery ? delivery.problems.map(printProblem) : [];
}

const EXPECTED =
  'it holds all inputs as one JSON object of strings, which action.yml makes with toJSON(inputs)';

describe('parseDelivery', () => {
  it('reads what toJSON(inputs) writes', () => {
    expect(parseDelivery('{\n  "push": "true",\n  "tags": "a\\nb \\"c\\" `d`"\n}')).toEqual({
      raw: { push: 'true', tags: 'a\nb "c" `d`' },
    });
  });

  it.each([
    [undefined, `INPUTS: is not set; ${EXPECTED}. Outside of action.yml write INPUTS='{}' for the defaults`],
    [' ', `INPUTS: is not set; ${EXPECTED}. Outside of action.yml write INPUTS='{}' for the defaults`],
    ['{"a": "b"', `INPUTS: is not valid JSON; ${EXPECTED}`],
    ['["a"]', `INPUTS: is JSON but no object; ${EXPECTED}`],
    ['"a"', `INPUTS: is JSON but no object; ${EXPECTED}`],
    ['null', `INPUTS: is JSON but no object; ${EXPECTED}`],
  ])('refuses %p', (text, problem) => {
    expect(told(text)).toEqual([problem]);
  });

  it('tells every value that is no string', () => {
    expect(told('{"push": true, "tags": ["a"], "file": null, "warn-hit-rate": 80, "load": "true"}')).toEqual([
      'push: is a JSON boolean in INPUTS; write it as a string',
      'tags: is a list in INPUTS; write it as a string',
      'file: is null in INPUTS; write it as a string',
      'warn-hit-rate: is a JSON number in INPUTS; write it as a string',
    ]);
  });

  it('reads a name that objects have of their own', () => {
    expect(Object.keys(Object(parseDelivery('{"__proto__": "x"}')).raw)).toEqual(['__proto__']);
  });

  it('repeats nothing of a text that may hold secrets', () => {
    expect(told('{"secrets": "TOKEN=hunter2" oops}').join()).not.toContain('hunter2');
  });
});
