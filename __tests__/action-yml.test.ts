import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { INPUTS } from '../src/inputs/definitions.ts';
import { OUTPUT_NAMES } from '../src/report/outputs.ts';

interface ActionFile {
  inputs: Record<string, { description: string; default?: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: string; steps: Record<string, unknown>[] };
}

const text = readFileSync(new URL('../action.yml', import.meta.url), 'utf8');
const action: ActionFile = parse(text);
const inputNames = INPUTS.map((input) => input.name);

/** The names in the first column of the table below a heading of the README. */
function tableNames(heading: string): string[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section.split('\n').flatMap((line) => {
    const cell = /^\|([^|]*)\|/.exec(line)?.[1] ?? '';
    return [...cell.matchAll(/`([a-z-]+)`/g)].map((match) => match[1] ?? '');
  });
}

describe('action.yml', () => {
  it('has the inputs that the code reads, in the same order', () => {
    expect(Object.keys(action.inputs)).toEqual(inputNames);
  });

  it.each(INPUTS.map((input) => [input.name, 'default' in input ? input.default : undefined]))(
    'gives %s its default %p',
    (name, byDefault) => {
      expect(action.inputs[name ?? '']?.default).toBe(byDefault);
    },
  );

  it('describes every input and output in a sentence, with the default where there is one', () => {
    for (const [name, input] of Object.entries({ ...action.inputs, ...action.outputs })) {
      expect({ name, description: input.description.trim() }).toEqual({
        name,
        description: expect.stringMatching(/^[A-Z`].{15,}\.$/s),
      });
    }
    for (const input of INPUTS.filter((input) => 'default' in input && !input.default.includes('{'))) {
      expect(action.inputs[input.name]?.description).toContain(`\`${'default' in input && input.default}\``);
    }
  });

  it('maps every output from the step', () => {
    const values = Object.entries(action.outputs).map(([name, output]) => [name, output.value]);
    expect(values.toSorted()).toEqual(
      [...OUTPUT_NAMES].toSorted().map((name) => [name, `\${{ steps.build.outputs.${name} }}`]),
    );
  });

  it('is one step, whose script holds no expression', () => {
    expect(action.runs).toEqual({
      using: 'composite',
      steps: [
        {
          id: 'build',
          uses: expect.stringMatching(/^actions\/github-script@[0-9a-f]{40}$/),
          env: { INPUTS: '$' + '{{ toJSON(inputs) }}', BUILDKIT_CACHE_MATRIX: '$' + '{{ toJSON(matrix) }}' },
          with: { script: "return require(process.env.GITHUB_ACTION_PATH + '/dist/index.cjs').run()" },
        },
      ],
    });
  });

  it('names the version of what it pins', () => {
    expect(text).toMatch(/uses: actions\/github-script@[0-9a-f]{40} # v\d+\.\d+\.\d+$/m);
  });
});

describe('the README', () => {
  it('lists the inputs', () => {
    expect(tableNames('Inputs').toSorted()).toEqual([...inputNames].toSorted());
  });

  it('lists the outputs', () => {
    expect(tableNames('Outputs').toSorted()).toEqual([...OUTPUT_NAMES].toSorted());
  });
});
