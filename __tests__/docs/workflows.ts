import { parse } from 'yaml';
import { isKnownName } from '../../src/inputs/names.ts';

/** The action as the pages name it. */
export const OURS = 'OWNER/buildkit-cache-action@v1';

/** The part of it that prunes. */
export const PRUNE = 'OWNER/buildkit-cache-action/prune@v1';

/** A step that uses an action, its inputs as texts. */
export interface Use {
  uses: string;
  with: Record<string, string>;
}

/** What stands in place of expressions: a boolean where the expression compares, else a word. */
export function withoutExpressions(text: string): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    /[=!<>]=|&&|\|\|/.test(expression) ? 'true' : 'value',
  );
}

/** Every step of a YAML text that uses an action; inputs alone, as they would stand under `with`, are a step of ours. */
export function usesOf(text: string): Use[] {
  const value: unknown = parse(text);
  const inputs = texts(value);
  const isInputs = !Array.isArray(value) && Object.keys(inputs).every((name) => isKnownName(name));
  return isInputs ? [{ uses: OURS, with: inputs }] : usesIn(value);
}

function usesIn(value: unknown): Use[] {
  if (typeof value !== 'object' || value === null) return [];
  const uses: unknown = Reflect.get(value, 'uses');
  if (typeof uses === 'string') return [{ uses, with: texts(Reflect.get(value, 'with')) }];
  return Object.values(value).flatMap(usesIn);
}

/** The values of a mapping as texts, as an action is given them. */
export function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

/** Every mapping under a key, wherever it stands. */
export function mappingsUnder(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key ? [inner] : mappingsUnder(key, inner),
  );
}
