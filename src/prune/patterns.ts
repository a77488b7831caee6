/** A function that says whether a text is matched by one of the patterns: whole, `*` for any run of characters. */
export function matcher(patterns: readonly string[]): (text: string) => boolean {
  const parts = patterns.map((pattern) => pattern.split('*'));
  return (text) => parts.some((pieces) => matches(text, pieces));
}

/** Without a regular expression, whose time a pattern of many stars could blow up. */
function matches(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
