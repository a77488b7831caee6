/** What is for people in a system's message: of `EACCES: permission denied, mkdir '/x'` the part before the call. */
export function reasonOf(error: unknown): string {
  return textOf(error).replace(/^([A-Z][A-Z0-9]+: [^,]+), [\s\S]*$/, '$1');
}

/** The code of a system's error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function textOf(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage ? String(error.message) : String(error);
}
