/** Terminal sequences: CSI in both spellings, OSC up to its end, and two-character escapes. */
const ESCAPE_SEQUENCES = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]?',
    '(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)?',
    '\\u001b[ -/]*[0-~]?',
  ].join('|'),
  'g',
);
const LINE_BREAKS = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/g;
const CONTROLS = /\p{Cc}/gu;
/** Characters that change the order or hide the presence of others; joiners stay, scripts and emoji need them. */
const DECEIVERS =
  /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * A foreign text as one line that can be shown anywhere: terminal sequences are dropped, line breaks become `⏎`,
 * other controls and characters that hide or reorder text are spelt out.
 */
export function visible(text: string): string {
  return text
    .replace(ESCAPE_SEQUENCES, '')
    .replace(LINE_BREAKS, '⏎')
    .replaceAll('\t', ' ')
    .replace(CONTROLS, spelled)
    .replace(DECEIVERS, spelled)
    .replace(LONE_SURROGATES, '\ufffd');
}

/** At most `length` code points, with `…` at the end of a text that was longer. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  // A code point takes at most two units, so the rest of a huge text need not be taken apart.
  const points = [...text.slice(0, 2 * length + 2)];
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}

function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
