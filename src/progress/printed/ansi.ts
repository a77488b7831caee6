const ESC = 0x1b;
const BEL = 0x07;
const ESCAPE = '\u001b';

/** The text without terminal sequences: CSI, the strings of OSC, DCS and APC, and the short ones. */
export function withoutAnsi(text: string): string {
  let at = text.indexOf(ESCAPE);
  if (at < 0) return text;
  let plain = '';
  let start = 0;
  while (at >= 0) {
    plain += text.slice(start, at);
    start = sequenceEnd(text, at + 1);
    at = text.indexOf(ESCAPE, start);
  }
  return plain + text.slice(start);
}

/** Where the sequence ends of which the escape character stands before `at`. */
function sequenceEnd(text: string, at: number): number {
  switch (text.charAt(at)) {
    case '[':
      return controlEnd(text, at + 1);
    case ']':
    case 'P':
    case '_':
    case '^':
    case 'X':
      return stringEnd(text, at + 1);
    default:
      return shortEnd(text, at);
  }
}

/** Parameters, then one final byte. A sequence that is broken off takes nothing beyond its parameters. */
function controlEnd(text: string, start: number): number {
  let at = start;
  while (isBetween(text.charCodeAt(at), 0x20, 0x3f)) at++;
  return isBetween(text.charCodeAt(at), 0x40, 0x7e) ? at + 1 : at;
}

/** Up to BEL or ESC \; without an end only the introducer goes, lest a stray one swallow the line. */
function stringEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BEL) return at + 1;
    if (code === ESC) return text.charAt(at + 1) === '\\' ? at + 2 : at;
  }
  return start;
}

function shortEnd(text: string, start: number): number {
  let at = start;
  while (isBetween(text.charCodeAt(at), 0x20, 0x2f)) at++;
  return isBetween(text.charCodeAt(at), 0x30, 0x7e) ? at + 1 : at;
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
}

/** Whether the first `=>` of a line stands behind a colour that was not reset. */
export function startsColoured(line: string): boolean {
  const arrow = line.indexOf('=>');
  const start = arrow < 0 ? -1 : line.lastIndexOf(`${ESCAPE}[`, arrow);
  if (start < 0) return false;
  const parameters = line.slice(start + 2, line.indexOf('m', start));
  return parameters !== '' && /^[\d;]*[1-9]$/.test(parameters);
}
