import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { isKnownName } from '../../src/inputs/names.ts';
import { readInputs } from '../../src/inputs/read.ts';
import { inputFacts } from '../inputs/facts.ts';
import { blocks } from './pages.ts';

const OURS = 'OWNER/buildkit-cache-action@v1';
const WORKFLOW_KEYS = ['on', 'permissions', 'jobs'];

const yaml = blocks('yaml');
const diffs = blocks('diff');
const side = (text: string, sign: '+' | '-') =>
  text
    .split('\n')
    .filter((line) => line.startsWith(sign) || line.startsWith(' '))
    .map((line) => line.slice(1))
    .join('\n');

interface Use {
  uses: string;
  with: Record<string, string>;
}

/** Every step with `uses` in a YAML value. Values of `with` become texts, as in an action. */
function usesIn(value: unknown): Use[] {
  if (typeof value !== 'object' || value === null) return [];
  const uses: unknown = Reflect.get(value, 'uses');
  const inputs: unknown = Reflect.get(value, 'with') ?? {};
  if (typeof uses === 'string') return [{ uses, with: texts(inputs) }];
  return Object.values(value).flatMap(usesIn);
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [name, String(text).replaceAll(/\$\{\{.*?\}\}/g, 'value')]),
  );
}

const examples: Use[] = [
  ...yaml.flatMap(({ text }) => usesIn(parse(text))),
  ...diffs.flatMap(({ text }) => usesIn(parse(side(text, '+')))),
  // Inputs alone, as they would stand under `with`.
  ...yaml
    .map(({ text }) => texts(parse(text)))
    .filter((value) => Object.keys(value).every((name) => isKnownName(name)))
    .map((value) => ({ uses: OURS, with: value })),
];

describe('the YAML of the pages', () => {
  it('is there', () => {
    expect(yaml.length).toBeGreaterThan(5);
    expect(diffs).toHaveLength(1);
  });

  it.each(yaml)('is a workflow, a list of steps or inputs: $page $text', ({ text }) => {
    const value: unknown = parse(text);
    if (Array.isArray(value)) return expect(usesIn(value)).toHaveLength(value.length);
    const unknown = Object.keys(texts(value)).filter((name) => !isKnownName(name));
    return expect(WORKFLOW_KEYS).toEqual(expect.arrayContaining(unknown));
  });

  it.each(examples.filter(({ uses }) => uses.includes('buildkit-cache-action')))(
    'names the action and inputs that it reads without a problem: $with',
    (use) => {
      expect(use.uses).toBe(OURS);
      const facts = inputFacts({ hasActionsCache: true, envHas: () => true, fileExists: () => true });
      expect(readInputs(use.with, facts)).toEqual({ inputs: expect.anything(), warnings: [] });
    },
  );

  it('leaves nothing of docker/build-push-action in the workflow that is moved', () => {
    const [diff] = diffs;
    expect(usesIn(parse(side(diff?.text ?? '', '-'))).map(({ uses }) => uses)).toEqual([
      'docker/setup-buildx-action@v4',
      'docker/build-push-action@v7',
    ]);
    expect(usesIn(parse(side(diff?.text ?? '', '+'))).map(({ uses }) => uses)).toEqual([OURS]);
  });
});

describe('the README', () => {
  it('shows a workflow of ten lines', () => {
    expect(yaml[0]?.page).toBe('README.md');
    expect(yaml[0]?.text.trimEnd().split('\n')).toHaveLength(10);
  });
});
