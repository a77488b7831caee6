import { isSecretAttribute } from '../cache/credentials.ts';
import type { CacheEntry } from '../cache/types.ts';
import type { Inputs } from './types.ts';

/** Values that must appear in nothing that is written. */
export interface SecretValues {
  /** Given as secrets: the runner is told too. */
  given: string[];
  /** Build arguments named like a secret, users in URLs: most are, but the runner must not blot out a plain word everywhere. */
  likely: string[];
}

/** Names of build arguments that people give secrets to, although they should not. */
const SECRET_NAME =
  /(^|[_-])(token|secret|passw(or)?d|passphrase|credentials?|api[_-]?key|private[_-]?key|auth)([_-]|$)/i;

/** What such an argument can say that is no secret. */
const ORDINARY = /^(true|false|yes|no|none|on|off|enabled|disabled|required|optional|basic|bearer|[\d.]+)$/i;

/** `user:password@` and, as GitHub's tokens are often written, `token@`. */
const URL_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:([^\s/?#@]+)@/gi;
const URL_USER = /[a-z][a-z0-9+.-]*:\/\/([^\s/?#:@]+)@/gi;

/** What of the inputs is secret. `variables` resolves secrets by name, `readFile` those in files. */
export function secretValues(
  inputs: Inputs,
  variables: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string | undefined,
): SecretValues {
  const { build, cache } = inputs;
  const entries = [...(cache.places ?? []), ...cache.from, ...cache.to];
  const attributes = entries.flatMap((entry) => entry.attributes.map(([, value]) => value));
  const texts = [build.context, ...build.buildContexts, ...build.buildArgs, ...build.outputs, ...attributes];
  const given = [
    ...build.secrets.map((secret) => {
      if (secret.from === 'value') return secret.value;
      return secret.from === 'env' ? variables[secret.name] : readFile(secret.path);
    }),
    ...entries.flatMap(secretAttributes),
    ...texts.flatMap((text) => found(URL_PASSWORD, text)),
  ];
  const likely = [...build.buildArgs.map(secretArgument), ...texts.flatMap((text) => found(URL_USER, text))];
  return { given: distinct(given), likely: distinct(likely) };
}

function secretArgument(argument: string): string | undefined {
  const [, name = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(argument) ?? [];
  return SECRET_NAME.test(name) && !ORDINARY.test(value.trim()) ? value : undefined;
}

function secretAttributes({ attributes }: CacheEntry): string[] {
  return attributes.filter(([name]) => isSecretAttribute(name)).map(([, value]) => value);
}

function found(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, value]) => value ?? '');
}

function distinct(values: ReadonlyArray<string | undefined>): string[] {
  return [...new Set(values.filter((value) => value !== undefined).filter((value) => value.trim() !== ''))];
}
