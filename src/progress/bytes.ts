const SIZE = /^(\d{1,16}(?:\.\d{1,9})?)(B|[kKMGTPE]i?B)$/;

const SECONDS = /^\d{1,9}\.\ds$/;

const POWERS = 'kMGTPE';

/** Bytes of a size as BuildKit prints it, `2.03kB` (decimal) or `2.03KiB`; undefined when it is none. */
export function parseBytes(text: string): number | undefined {
  const size = SIZE.exec(text);
  if (!size) return undefined;
  const [, figure = '', unit = ''] = size;
  const power = unit === 'B' ? 0 : POWERS.indexOf(unit.charAt(0) === 'K' ? 'k' : unit.charAt(0)) + 1;
  return Math.round(Number(figure) * (unit.includes('i') ? 1024 : 1000) ** power);
}

/** Seconds of a time as BuildKit prints it, `0.1s`; undefined when it is none. */
export function parseSeconds(text: string): number | undefined {
  return SECONDS.test(text) ? Number(text.slice(0, -1)) : undefined;
}
