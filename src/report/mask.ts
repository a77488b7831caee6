/** Shorter values would blot out ordinary words. */
const SHORTEST = 4;

/** Whether a value is long enough to be looked for in texts. */
export function isMaskable(secret: string): boolean {
  return secret.trim().length >= SHORTEST;
}

/** Keys whose values decide things or are used by later steps: `fail` is a verdict, whatever a secret is called. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  'result',
  'status',
  'verdict',
  'level',
  'type',
  'by',
  'kind',
  'driver',
  'digest',
  'tags',
  'platforms',
]);

/** A function that does to a text what `mask` does to a value; made once where many texts pass. */
export function masker(secrets: readonly string[]): (text: string) => string {
  const pattern = patternOf(secrets);
  return pattern ? (text) => text.replace(pattern, '***') : (text) => text;
}

/**
 * The same value with every secret in its strings replaced by `***`, longest secret first, so that one which
 * holds another leaves nothing behind. Also in the forms that BuildKit and JSON print: quoted and URL-encoded.
 */
export function mask<T>(value: T, secrets: readonly string[]): T {
  const pattern = patternOf(secrets);
  return pattern ? masked(value, pattern) : value;
}

function masked<T>(value: T, pattern: RegExp): T;
function masked(value: unknown, pattern: RegExp): unknown {
  if (typeof value === 'string') return value.replace(pattern, '***');
  if (Array.isArray(value)) return value.map((item) => masked(item, pattern));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, OWN_WORDS.has(key) ? item : masked(item, pattern)]),
  );
}

function patternOf(secrets: readonly string[]): RegExp | undefined {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const form of [secret, ...secret.split('\n')].map((text) => text.trim())) {
      if (!isMaskable(form)) continue;
      forms.add(form).add(encodeURIComponent(form)).add(JSON.stringify(form).slice(1, -1));
    }
  }
  if (forms.size === 0) return undefined;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}
