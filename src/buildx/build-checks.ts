import { byLine, parseCheck } from '../metrics/build-check.ts';
import type { BuildCheck } from '../metrics/types.ts';

const KEY = 'buildx.build.warnings';

/** What BuildKit's build checks found, from the metadata file; by line, without what is damaged. */
export function buildChecks(metadata: Readonly<Record<string, unknown>> | undefined): BuildCheck[] {
  const warnings = metadata?.[KEY];
  const checks = Array.isArray(warnings) ? warnings.flatMap((warning) => checkOf(warning) ?? []) : [];
  return byLine(checks);
}

function checkOf(warning: unknown): BuildCheck | undefined {
  const check = parseCheck(decoded(field(warning, 'short')));
  const line = field(field(first(field(warning, 'range')), 'start'), 'line');
  const url = field(warning, 'url');
  return (
    check && {
      ...check,
      ...(typeof line === 'number' && line > 0 ? { line } : {}),
      ...(typeof url === 'string' && url !== '' ? { url } : {}),
    }
  );
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
