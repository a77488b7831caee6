/** What a job's runtime token says of the Actions cache, or why BuildKit refuses it. */
export type RuntimeToken =
  | {
      /** Refs whose entries may be read, such as `refs/heads/main`. */
      readable: string[];
      writable: string[];
      /** Seconds; negative when it has expired. */
      expiresIn: number;
    }
  | { fault: string };

/** Bits of a scope's `Permission`. */
const READ = 1;
const WRITE = 2;

/** What BuildKit's reader of tokens (golang-jwt 5) has a method for; it refuses others unread. */
const ALGORITHMS = /^(none|EdDSA|(HS|RS|ES|PS)(256|384|512))$/;

type Read<T> = { value: T } | { fault: string };

/**
 * Reads a runtime token as BuildKit does (tonistiigi/go-actions-cache): an unverified JWT whose claim `ac` is the JSON
 * text of the scopes. What BuildKit would refuse is a fault, which never repeats the token; one that has expired is
 * none, since it can be read.
 */
export function parseRuntimeToken(token: string, now: Date): RuntimeToken {
  const claims = claimsOf(token);
  if ('fault' in claims) return claims;
  const { ac, exp, nbf } = claims.value;
  if (ac === undefined) return { fault: 'its claim `ac` is missing' };
  if (typeof ac !== 'string') return { fault: 'its claim `ac` is not a text' };
  if (!isNumber(exp)) return { fault: 'its claim `exp` is missing or not a number' };
  if (!isNumber(nbf)) return { fault: 'its claim `nbf` is missing or not a number' };
  const seconds = now.getTime() / 1000;
  if (seconds < Math.trunc(nbf)) return { fault: 'its claim `nbf` lies in the future' };
  const scopes = scopesOf(ac);
  if ('fault' in scopes) return scopes;
  const refs = (bit: number) => scopes.value.filter(([, may]) => (may & bit) !== 0).map(([ref]) => ref);
  return { readable: refs(READ), writable: refs(WRITE), expiresIn: Math.trunc(exp) - seconds };
}

function claimsOf(token: string): Read<Record<string, unknown>> {
  const parts = token.split('.');
  const [header, claims, signature] = parts;
  if (parts.length !== 3 || header === undefined || claims === undefined || signature === undefined) {
    return { fault: 'it does not have the three parts of a JWT' };
  }
  const head = segment(header, 'header');
  if ('fault' in head) return head;
  const algorithm = head.value.alg;
  if (typeof algorithm !== 'string' || !ALGORITHMS.test(algorithm)) {
    return { fault: 'its header names no signing method (`alg`)' };
  }
  if (!isBase64Url(signature)) return { fault: 'its signature is not base64url' };
  return segment(claims, 'claims');
}

/** A part of the token, decoded. */
function segment(text: string, name: string): Read<Record<string, unknown>> {
  if (!isBase64Url(text)) return { fault: `its ${name} part is not base64url` };
  const value = json(Buffer.from(text, 'base64url').toString('utf8'));
  return isObject(value) ? { value } : { fault: `its ${name} part is not a JSON object` };
}

/** The alphabet alone, as Go wants it: no padding, and no length that no bytes have. Buffer forgives both. */
function isBase64Url(text: string): boolean {
  return /^[\w-]*$/.test(text) && text.length % 4 !== 1;
}

/** Pairs of a ref and its permission bits. Go reads the fields' names in any case and takes absent ones for nothing. */
function scopesOf(ac: string): Read<Array<[ref: string, permission: number]>> {
  const scopes = json(ac);
  const fault = { fault: 'its claim `ac` is not a JSON list of scopes' };
  if (scopes === null) return { value: [] };
  if (!Array.isArray(scopes)) return fault;
  const value: Array<[string, number]> = [];
  for (const scope of scopes) {
    const ref = field(scope, 'scope') ?? '';
    const permission = field(scope, 'permission') ?? 0;
    if (!isObject(scope) || typeof ref !== 'string' || !Number.isSafeInteger(permission)) return fault;
    value.push([ref, Number(permission)]);
  }
  return { value };
}

function field(value: unknown, name: string): unknown {
  const found = isObject(value) ? Object.entries(value).findLast(([key]) => key.toLowerCase() === name) : [];
  return found?.[1];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no object and no list, which is what the callers ask for.
    return undefined;
  }
}

/** Go refuses a number that no float holds, where JSON.parse says Infinity. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
