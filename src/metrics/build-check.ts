import type { BuildRecord } from '../progress/types.ts';
import type { BuildCheck } from './types.ts';

/** `JSONArgsRecommended: JSON arguments recommended … (line 7)`, as BuildKit words a finding. */
const FINDING = /^(?:(\w+): )?([\s\S]*?)(?: \(line (\d+)\))?$/;

/** A finding of the build checks from BuildKit's own words; undefined when they say nothing. */
export function parseCheck(text: string): BuildCheck | undefined {
  const [, rule, message, line] = FINDING.exec(text.trim()) ?? [];
  if (!message) return undefined;
  return {
    ...(rule === undefined ? {} : { rule }),
    message,
    ...(line === undefined ? {} : { line: Number(line) }),
  };
}

/** What the build checks found, as the log tells it, each once and by line: for builds that left no metadata. */
export function checksOf({ vertices }: Pick<BuildRecord, 'vertices'>): BuildCheck[] {
  const texts = new Set(vertices.flatMap(({ warnings }) => warnings));
  return byLine([...texts].flatMap((text) => parseCheck(text) ?? []));
}

/** In the order of the Dockerfile. */
export function byLine(checks: readonly BuildCheck[]): BuildCheck[] {
  return [...checks].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
