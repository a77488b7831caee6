import type { BuildCheck } from '../metrics/types.ts';

const KEY = 'buildx.build.warnings';

/** `JSONArgsRecommended: JSON arguments recommended … (line 7)`, as BuildKit words a check's finding. */
const SHORT = /^(?:(\w+): )?([\s\S]*?)(?: \(line \d+\))?$/;

/** What BuildKit's build checks found, from the metadata file; by line, without what is damaged. */
export function buildChecks(metadata: Readonly<Record<string, unknown>> | undefined): BuildCheck[] {
  const warnings = metadata?.[KEY];
  const checks = Array.isArray(warnings) ? warnings.flatMap((warning) => checkOf(warning) ?? []) : [];
  return checks.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function checkOf(warning: unknown): BuildCheck | undefined {
  const short = decoded(field(warning, 'short'));
  const [, rule, message] = SHORT.exec(short) ?? [];
  if (!message) return undefined;
  const line = field(field(first(field(warning, 'range')), 'start'), 'line');
  const url = field(warning, 'url');
  return {
    ...(rule === undefined ? {} : { rule }),
    message,
    ...(typeof line === 'number' && line > 0 ? { line } : {}),
    ...(typeof url === 'string' && url !== '' ? { url } : {}),
  };
}

function decoded(base64: unknown): string {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('utf8') : '';
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
