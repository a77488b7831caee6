import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { lintForBuilder } from '../../src/cache/lint/lint.ts';
import { planCache } from '../../src/cache/plan.ts';
import { isKnownName } from '../../src/inputs/names.ts';
import { readInputs } from '../../src/inputs/read.ts';
import { readPruneInputs } from '../../src/prune/inputs.ts';
import { inputFacts, inputsOf } from '../inputs/facts.ts';
import { blocks } from './pages.ts';
import { mappingsUnder, OURS, PRUNE, texts, type Use, usesOf, withoutExpressions } from './workflows.ts';

const WORKFLOW_KEYS = ['on', 'permissions', 'jobs'];

/** What GitHub lets a workflow grant. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      ...['actions', 'artifact-metadata', 'attestations', 'checks', 'contents', 'deployments', 'discussions'],
      ...['issues', 'packages', 'pages', 'pull-requests', 'security-events', 'statuses'],
    ].map((name) => [name, ['read', 'write', 'none']]),
  ),
  'id-token': ['write', 'none'],
};

/** A builder that docker/setup-buildx-action makes. */
const BUILDER = {
  name: 'ci',
  driver: 'docker-container',
  buildkit: 'v0.32.2',
  buildx: 'v0.36.1',
  features: { 'Cache export': true },
};

const yaml = blocks('yaml');
const diffs = blocks('diff');
const side = (text: string, sign: '+' | '-') =>
  text
    .split('\n')
    .filter((line) => line.startsWith(sign) || line.startsWith(' '))
    .map((line) => line.slice(1))
    .join('\n');

const uses: Array<Use & { page: string }> = [
  ...yaml.map(({ page, text }) => ({ page, text })),
  ...diffs.map(({ page, text }) => ({ page, text: side(text, '+') })),
].flatMap(({ page, text }) => usesOf(withoutExpressions(text)).map((use) => ({ page, ...use })));

const isPrune = (use: Use) => use.uses.includes('buildkit-cache-action/');
const isOurs = (use: Use) => use.uses.includes('buildkit-cache-action') && !isPrune(use);

describe('the YAML of the pages', () => {
  it('is there', () => {
    expect(yaml.length).toBeGreaterThan(20);
    expect(diffs).toHaveLength(1);
  });

  it.each(yaml)('is a workflow, a list of steps or inputs: $page $text', ({ text }) => {
    const value: unknown = parse(text);
    if (Array.isArray(value)) return expect(usesOf(text)).toHaveLength(value.length);
    const unknown = Object.keys(texts(value)).filter((name) => !isKnownName(name));
    return expect(WORKFLOW_KEYS).toEqual(expect.arrayContaining(unknown));
  });

  it.each(uses.filter(isOurs))(
    'names the action and inputs that it reads without a problem or a warning: $page $with',
    (use) => {
      expect(use.uses).toBe(OURS);
      const facts = inputFacts({ hasActionsCache: true, envHas: () => true, fileExists: () => true });
      expect(readInputs(use.with, facts)).toEqual({ inputs: expect.anything(), warnings: [] });
    },
  );

  it.each(uses.filter(isOurs))('leaves no place out on a push to the default branch: $page $with', (use) => {
    const { cache, build } = inputsOf(use.with, { hasActionsCache: true });
    const plan = planCache(cache, {
      hasActionsCache: true,
      identity: { ...build, dockerfile: 'Dockerfile' },
      event: { name: 'push', branch: 'main', defaultBranch: 'main', isFork: false },
    });
    expect(plan).toMatchObject({ leftOut: [], notes: [] });
    expect(plan.destinations.length).toBeGreaterThan(0);
  });

  it.each(uses.filter(isOurs))("asks nothing of today's builder that it lacks: $page $with", (use) => {
    const { cache } = inputsOf(use.with, { hasActionsCache: true });
    expect(lintForBuilder(cache, BUILDER)).toEqual([]);
  });

  it.each(uses.filter(isPrune))('prunes with inputs that are read without a problem: $page $with', (use) => {
    expect(use.uses).toBe(PRUNE);
    expect(readPruneInputs(use.with)).toHaveProperty('wish');
  });

  it.each(uses.filter((use) => !isOurs(use)))('pins others to a major version: $page $uses', (use) => {
    expect(use.uses).toMatch(/^[\w-]+\/[\w./-]+@v\d+$/);
  });

  it.each(
    yaml.flatMap(({ page, text }) =>
      mappingsUnder('permissions', parse(text)).map((permissions) => ({ page, permissions })),
    ),
  )('grants what GitHub knows: $page $permissions', ({ permissions }) => {
    const granted = Object.entries(texts(permissions));
    expect(granted.length).toBeGreaterThan(0);
    expect(granted.filter(([name, level]) => !PERMISSIONS[name]?.includes(level))).toEqual([]);
  });

  it('leaves nothing of docker/build-push-action in the workflow that is moved', () => {
    const [diff] = diffs;
    expect(usesOf(side(diff?.text ?? '', '-')).map((use) => use.uses)).toEqual([
      'docker/setup-buildx-action@v4',
      'docker/build-push-action@v7',
    ]);
    expect(usesOf(side(diff?.text ?? '', '+')).map((use) => use.uses)).toEqual([OURS]);
  });
});

describe('the README', () => {
  it('shows a workflow of ten lines', () => {
    expect(yaml[0]?.page).toBe('README.md');
    expect(yaml[0]?.text.trimEnd().split('\n')).toHaveLength(10);
  });
});
