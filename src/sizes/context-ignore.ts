import dockerignore from '@balena/dockerignore';

/** What a .dockerignore leaves out. Paths are relative to the context, with `/` and without one at their ends. */
export interface ContextFilter {
  isIgnored(path: string): boolean;
  /** Whether anything inside of an ignored directory can be let through again by a rule with `!`. */
  mayHoldMore(directory: string): boolean;
}

/** Reads a .dockerignore as BuildKit does. Undefined when a pattern makes no sense, which fails the build too. */
export function contextFilter(text: string): ContextFilter | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'));
  try {
    const rules = dockerignore({ ignorecase: false }).add(lines.map(escaped));
    rules.ignores('a');
    const exceptions = lines.flatMap(exceptionIn);
    return {
      isIgnored: (path) => rules.ignores(path),
      mayHoldMore: (directory) => exceptions.some((start) => overlap(start, `${directory}/`)),
    };
  } catch {
    // Not a pattern: who cannot read the rules cannot say what they let through.
    return undefined;
  }
}

/** What the library takes for parts of a regular expression stands for itself. */
function escaped(line: string): string {
  return line.replace(/(?<!\\)[+(){}|]/g, '\\$&');
}

/** Of a rule with `!`, what every path that it matches begins with. */
function exceptionIn(line: string): string[] {
  const [, pattern] = /^\s*!\s*\/*(.*?)\s*$/.exec(line) ?? [];
  return pattern === undefined ? [] : [pattern.replace(/^(\.\/+)+/, '').replace(/[*?[\\].*$/s, '')];
}

function overlap(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
