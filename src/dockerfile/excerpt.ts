/** Lines shown before and after the one in question. */
const AROUND = 3;

/** A longer line is cut, so that an excerpt stays readable. */
const MAX_WIDTH = 200;

/** The lines around a one-based line, as buildx prints them after a failure: `  14 | >>> RUN false`. */
export function excerptOf(dockerfile: string, line: number): string[] | undefined {
  const lines = dockerfile.split(/\r?\n/);
  if (!Number.isInteger(line) || line < 1 || line > lines.length) return undefined;
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  return lines.slice(first - 1, last).map((text, index) => {
    const number = first + index;
    return `${String(number).padStart(4)} | ${number === line ? '>>>' : '   '} ${text.slice(0, MAX_WIDTH)}`.trimEnd();
  });
}
