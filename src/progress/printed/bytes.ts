const DOT = 46;
const LOWER_I = 105;
const LOWER_S = 115;
const UPPER_B = 66;

/** Units by their first letter; BuildKit writes `kB`, others `KB`. */
const POWERS = new Map([...'kKMGTPE'].map((letter, index) => [letter.charCodeAt(0), Math.max(1, index)]));

/** Bytes of a size as BuildKit prints it, `2.03kB` (decimal) or `2.03KiB`; undefined when it is none. */
export function parseBytes(text: string, start = 0, end = text.length): number | undefined {
  let unit = end - 1;
  if (text.charCodeAt(unit) !== UPPER_B) return undefined;
  const base = text.charCodeAt(unit - 1) === LOWER_I ? 1024 : 1000;
  if (base === 1024) unit--;
  const power = POWERS.get(text.charCodeAt(unit - 1));
  if (power === undefined && base === 1024) return undefined;
  const figure = parseFigure(text, start, power === undefined ? unit : unit - 1);
  return figure === undefined ? undefined : Math.round(figure * base ** (power ?? 0));
}

/** Seconds of a time as BuildKit prints it, `0.1s`; undefined when it is none. */
export function parseSeconds(text: string, start = 0, end = text.length): number | undefined {
  if (text.charCodeAt(end - 1) !== LOWER_S || text.charCodeAt(end - 3) !== DOT) return undefined;
  return parseFigure(text, start, end - 1);
}

/** A figure of at most fifteen digits, with or without decimals. By character codes, since rows of transfers are many. */
function parseFigure(text: string, start: number, end: number): number | undefined {
  if (end <= start || end - start > 16) return undefined;
  let value = 0;
  let scale = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit === DOT - 48 && scale === 0 && at > start && at < end - 1) scale = 1;
    else if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      if (scale > 0) scale *= 10;
    } else return undefined;
  }
  return scale > 0 ? value / scale : value;
}
