/** What stands in place of a secret. */
const MASK = '***';

const USER_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi;
const QUERY_OF_URL = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#"']*\?)[^\s#"']+/gi;
const BARE_USER = /^[^\s/@:=,]+:[^\s/@]+@(?!sha\d+:)/;

/** A text with the credentials of its URLs masked: `user:password@`, and queries, which hold signatures. */
export function maskCredentials(text: string): string {
  return text
    .replace(USER_IN_URL, `$1${MASK}@`)
    .replace(QUERY_OF_URL, `$1${MASK}`)
    .replace(BARE_USER, `${MASK}@`);
}

const SECRET_ATTRIBUTES = new Set([
  'token',
  'ghtoken',
  'secret_access_key',
  'access_key_id',
  'session_token',
]);

/** Whether an attribute of a cache entry holds a secret, by its name; names that only look like it count too. */
export function isSecretAttribute(name: string): boolean {
  return SECRET_ATTRIBUTES.has(name) || /token|secret|passw|credential|access_?key/i.test(name);
}
