const part = (value) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export const read = 1;
export const write = 2;

/**
 * A runtime token as a job has it: BuildKit reads `ac`, `nbf` and `exp` of it and never checks the signature.
 * `scopes` for a job that sees several refs, its own first; `seconds` until it expires, negative when it has.
 */
export function runtimeToken({
  scope = 'refs/heads/main',
  permission = read | write,
  scopes = [{ scope, permission }],
  days = 365,
  seconds = days * 86400,
} = {}) {
  const now = Math.floor(Date.now() / 1000);
  const ac = JSON.stringify(
    scopes.map(({ scope, permission }) => ({ Scope: scope, Permission: permission })),
  );
  return [
    part({ alg: 'none', typ: 'JWT' }),
    part({ ac, nbf: Math.min(now, now + seconds) - 60, exp: now + seconds }),
    part('unsigned'),
  ].join('.');
}

/** What a pull request's job has: its own ref to read and write, its base to read. */
export const pullRequestToken = (number, base = 'refs/heads/main') =>
  runtimeToken({
    scopes: [
      { scope: `refs/pull/${number}/merge`, permission: read | write },
      { scope: base, permission: read },
    ],
  });

/** What an Authorization header allows: refs in the order in which they are searched, and whether it has expired. */
export function accessOf(authorization = '') {
  try {
    const claims = JSON.parse(
      Buffer.from(authorization.replace(/^Bearer /, '').split('.')[1], 'base64url').toString(),
    );
    const scopes = JSON.parse(claims.ac);
    return {
      readable: refs(scopes, read),
      writable: refs(scopes, write)[0],
      expired: claims.exp <= Date.now() / 1000,
    };
  } catch {
    return undefined;
  }
}

const refs = (scopes, permission) =>
  scopes.filter(({ Permission }) => Permission & permission).map(({ Scope }) => Scope);
