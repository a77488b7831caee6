import { BRANCH, holdsBranch } from '../../branch.ts';
import { attributeOf } from '../../entry.ts';
import type { CacheEntry } from '../../types.ts';
import { withValue } from '../line.ts';
import { type Fault, type LineRule, refused, type Subject } from '../types.ts';

/** `$NAME` and `${NAME}`, but no expression of GitHub's. */
const VARIABLE = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;

const TEMPORARY = `\${{ runner.temp }}`;

/** What only a shell would fill in. */
export const SHELL: LineRule = {
  name: 'shell',
  find(subject) {
    return subject.said.flatMap(({ name, value, attribute }) => {
      if (!attribute || attribute.secret || !/^(text|url)$/.test(attribute.value.kind)) return [];
      const [variable] = value.match(VARIABLE) ?? [];
      const isHome = attribute.branch === 'directory' && /^~(\/|$)/.test(value);
      const shellWord = variable ?? (isHome ? '~' : undefined);
      if (shellWord === undefined) return [];
      const isRefused = attribute.branch === 'reference';
      const message = `No shell reads this line, so that ${shellWord} in ${name} stays as it is.`;
      const level = isRefused ? refused(subject) : 'warning';
      return [{ level, message, fix: fixOf(name, value) } satisfies Fault];
    });
  },
};

/** With GitHub's expressions in its place. A home directory has none; a job's own directory comes nearest. */
function fixOf(name: string, value: string): Fault['fix'] {
  const filled = value
    .replace(/^~(?=\/|$)/, TEMPORARY)
    .replaceAll(VARIABLE, (_, braced?: string, plain?: string) => expressionOf(braced ?? plain ?? ''));
  return (entry: CacheEntry) => withValue(entry, name, filled);
}

function expressionOf(variable: string): string {
  if (variable === 'HOME') return TEMPORARY;
  const [, context, rest = ''] = /^(GITHUB|RUNNER)_(\w+)$/.exec(variable) ?? [];
  if (context === undefined) return `\${{ env.${variable} }}`;
  return `\${{ ${context.toLowerCase()}.${rest.toLowerCase()} }}`;
}

/** `{branch}` in a line that is passed on as it is. */
export const BRANCH_AS_GIVEN: LineRule = {
  name: 'branch-as-given',
  find(subject) {
    if (subject.input === 'cache') return [];
    return subject.said.flatMap(({ name, value, attribute }) => {
      if (!holdsBranch(value)) return [];
      const message = `${subject.input} is passed on as it is, so that ${BRANCH} in ${name} stays as it is; write the line into cache.`;
      const level = attribute?.branch === 'reference' ? refused(subject) : 'warning';
      return [{ level, message } satisfies Fault];
    });
  },
};

/** Of several names BuildKit reads a cache in S3 from the first alone. */
export const SEVERAL_NAMES: LineRule = {
  name: 'several-names',
  find({ entry, backend, sides }: Subject) {
    const [first = '', ...others] = (attributeOf(entry, 'name') ?? '').split(';');
    if (backend?.type !== 's3' || sides.includes('destination') || others.length === 0) return [];
    const message = `BuildKit reads the first of several names alone, ${first}; write a line for each.`;
    return [{ level: 'warning', message, fix: (wrong) => withValue(wrong, 'name', first) }];
  },
};
