import { isSecretAttribute } from '../cache/credentials.ts';
import type { CacheEntry } from '../cache/types.ts';
import type { Inputs } from './types.ts';

/** Names of build arguments that people give secrets to, although they should not. */
const SECRET_NAME =
  /(^|[_-])(token|secret|passw(or)?d|passphrase|credentials?|api[_-]?key|private[_-]?key|auth)([_-]|$)/i;

const URL_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:([^\s/?#@]+)@/gi;

/** Values in the inputs that must appear in nothing that is written. `variables` resolves secrets by name. */
export function secretValues(
  inputs: Inputs,
  variables: Readonly<Record<string, string | undefined>>,
): string[] {
  const { build, cache } = inputs;
  const entries = [...(cache.places ?? []), ...cache.from, ...cache.to];
  const texts = [build.context, ...build.buildContexts, ...build.buildArgs, ...build.outputs];
  const values = [
    ...build.secrets.map((secret) => {
      if (secret.from === 'file') return undefined;
      return secret.from === 'value' ? secret.value : variables[secret.name];
    }),
    ...build.buildArgs.map(secretArgumentValue),
    ...entries.flatMap(secretAttributes),
    ...[...texts, ...entries.flatMap(({ attributes }) => attributes.map(([, value]) => value))].flatMap(
      passwords,
    ),
  ];
  return [...new Set(values.filter((value) => value !== undefined && value.trim() !== ''))].filter(isString);
}

function secretArgumentValue(argument: string): string | undefined {
  const [, name = '', value] = /^([^=]*)=([\s\S]*)$/.exec(argument) ?? [];
  return SECRET_NAME.test(name) ? value : undefined;
}

function secretAttributes({ attributes }: CacheEntry): string[] {
  return attributes.filter(([name]) => isSecretAttribute(name)).map(([, value]) => value);
}

function passwords(text: string): string[] {
  return [...text.matchAll(URL_PASSWORD)].map(([, password]) => password ?? '');
}

function isString(value: string | undefined): value is string {
  return value !== undefined;
}
