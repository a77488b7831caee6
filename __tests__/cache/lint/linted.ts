import { parseCacheEntries } from '../../../src/cache/entry.ts';
import { lintCache, lintForBuilder } from '../../../src/cache/lint/lint.ts';
import type { LintBuild } from '../../../src/cache/lint/types.ts';
import type {
  Backend,
  BuilderFacts,
  CacheEntry,
  CacheFinding,
  CacheInputs,
} from '../../../src/cache/types.ts';

/** Lines as a user writes them. */
export interface Lines {
  cache?: readonly string[];
  from?: readonly string[];
  to?: readonly string[];
  write?: CacheInputs['write'];
}

const PUSHED: LintBuild = { tags: ['user/app:latest'], pushes: true };

export function inputsOf({ cache, from = [], to = [], write = 'auto' }: Lines): CacheInputs {
  return {
    places: cache?.flatMap(entriesOf),
    from: from.flatMap(entriesOf),
    to: to.flatMap(entriesOf),
    mode: 'max',
    write,
  };
}

/** What the lint says of the lines of a build that pushes `user/app:latest`, unless another is handed in. */
export function linted(
  lines: Lines,
  build: Partial<LintBuild> = {},
  table?: readonly Backend[],
): CacheFinding[] {
  return lintCache(inputsOf(lines), { ...PUSHED, ...build }, table);
}

export function lintedFor(lines: Lines, builder: Partial<BuilderFacts>): CacheFinding[] {
  return lintForBuilder(inputsOf(lines), builderFacts(builder));
}

/** A current builder of the docker-container driver. */
export function builderFacts(overrides: Partial<BuilderFacts> = {}): BuilderFacts {
  const features = { 'Cache export': true };
  return {
    name: 'here',
    driver: 'docker-container',
    buildkit: 'v0.32.2',
    buildx: 'v0.36.1',
    features,
    ...overrides,
  };
}

/** A finding as one line: level, rule, input, then the message and the line to write. */
export function shown({ level, rule, input, message, instead }: CacheFinding): string {
  return `${level} ${rule} ${input}: ${message}${instead === undefined ? '' : ` Write ${instead}`}`;
}

function entriesOf(line: string): CacheEntry[] {
  const parsed = parseCacheEntries(line);
  if ('fault' in parsed) throw new Error(`${line}: ${parsed.fault}`);
  return parsed.entries;
}
