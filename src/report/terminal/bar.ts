const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar for a part of a whole (0 to 1); anything above nothing shows at least as a sliver. */
export function bar(part: number, width: number): string {
  if (!(part > 0)) return '';
  const eighths = Math.max(1, Math.round(Math.min(1, part) * width * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

/** Hits and misses as two lengths that fill `width`; both are seen as long as there are any. */
export function split(hits: number, total: number, width: number): [hits: number, misses: number] {
  if (total === 0) return [0, 0];
  const length = Math.min(total, width);
  const share = Math.round((hits / total) * length);
  const shown = hits === 0 ? 0 : hits === total ? length : Math.min(length - 1, Math.max(1, share));
  return [shown, length - shown];
}
