const part = (value) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export const read = 1;
export const write = 2;

/** A runtime token as a job has it: BuildKit reads `ac`, `nbf` and `exp` of it and never checks the signature. */
export function runtimeToken({ scope = 'refs/heads/main', permission = read | write, days = 365 } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const ac = JSON.stringify([{ Scope: scope, Permission: permission }]);
  return [
    part({ alg: 'none', typ: 'JWT' }),
    part({ ac, nbf: now - 60, exp: now + days * 86400 }),
    part('unsigned'),
  ].join('.');
}

/** The scopes that an Authorization header gives, or undefined when it holds no such token. */
export function scopesOf(authorization = '') {
  try {
    return JSON.parse(
      JSON.parse(Buffer.from(authorization.replace(/^Bearer /, '').split('.')[1], 'base64url').toString()).ac,
    );
  } catch {
    return undefined;
  }
}

export const mayWrite = (scopes) => scopes.some(({ Permission }) => Permission & write);
