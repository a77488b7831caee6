import { distance } from 'fastest-levenshtein';
import { BACKENDS } from './backends.ts';

/** What stands in place of a secret. */
const MASK = '***';

const USER_IN_URL = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#]*@/gi;
const QUERY_OF_URL = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s?#"']*\?)[^\s#"']+/gi;
const BARE_USER = /^[^\s/@:=,]+:[^\s/@]+@(?!sha\d+:)/;

/** A text with the credentials of its URLs masked: `user:password@`, and queries, which hold signatures. */
export function maskCredentials(text: string): string {
  // Most texts hold neither a user nor a query.
  if (!text.includes('@') && !text.includes('?')) return text;
  return text
    .replace(USER_IN_URL, `$1${MASK}@`)
    .replace(QUERY_OF_URL, `$1${MASK}`)
    .replace(BARE_USER, `${MASK}@`);
}

const ATTRIBUTES = BACKENDS.flatMap(({ attributes }) => attributes);
const SECRETS = new Set(ATTRIBUTES.filter(({ secret }) => secret).map(({ name }) => name));
const KNOWN = new Set(ATTRIBUTES.map(({ name }) => name));

/** Names that no backend has and that would hold a secret all the same. */
const LOOKS_SECRET = /token|secret|passw|credential|signature|^sas$|[_-]key([_-]?id)?$/i;

/** Whether an attribute of a cache entry holds a secret, by its name; misspelt names and those that look like it count too. */
export function isSecretAttribute(name: string): boolean {
  if (KNOWN.has(name)) return SECRETS.has(name);
  return LOOKS_SECRET.test(name) || isMisspeltSecret(name);
}

/** A third of the letters may differ, as in the lint, which tells what is meant. */
function isMisspeltSecret(name: string): boolean {
  return [...SECRETS].some((secret) => {
    const most = Math.floor(secret.length / 3);
    return Math.abs(name.length - secret.length) <= most && distance(name, secret) <= most;
  });
}
