import type { AttributeValue } from '../types.ts';
import { nearestWord } from './nearest.ts';

/** Why a value is not what an attribute wants, and the nearest one that is. */
export interface ValueFault {
  /** It is not of the kind at all, rather than out of range. */
  isUnreadable: boolean;
  /** What is allowed, such as `true or false`. */
  allowed: string;
  nearest?: string;
}

/** What is wrong with a value; undefined when BuildKit takes it as it is. `fallback` is the attribute's default. */
export function valueFault(value: string, kind: AttributeValue, fallback?: string): ValueFault | undefined {
  switch (kind.kind) {
    case 'text':
      return undefined;
    case 'boolean':
      return booleanFault(value);
    case 'duration':
      return durationFault(value, fallback);
    case 'integer':
      return integerFault(value, kind);
    case 'choice':
      return choiceFault(value, kind.choices);
    case 'url':
      return urlFault(value);
    case 'digest':
      return digestFault(value);
  }
}

/** As Go's strconv.ParseBool reads them. */
const BOOLEANS = /^(1|0|[tTfF]|true|false|True|False|TRUE|FALSE)$/;
const YES = /^(y|yes|on|enable|enabled|true|t|1)$/i;
const NO = /^(n|no|off|disable|disabled|false|f|0)$/i;

function booleanFault(value: string): ValueFault | undefined {
  if (BOOLEANS.test(value)) return undefined;
  const word = value.trim();
  const nearest = YES.test(word) ? 'true' : NO.test(word) ? 'false' : nearestWord(word, ['true', 'false']);
  return { isUnreadable: true, allowed: 'true or false', nearest };
}

/** As Go's time.ParseDuration reads them. */
const DURATION = /^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

function durationFault(value: string, fallback: string | undefined): ValueFault | undefined {
  if (DURATION.test(value)) return undefined;
  return {
    isUnreadable: true,
    allowed: `a duration such as ${fallback ?? '10m'}`,
    nearest: nearestDuration(value, fallback),
  };
}

/** Go knows no days, and no numbers without a unit: those are taken to be in the unit of the default. */
function nearestDuration(value: string, fallback = 's'): string | undefined {
  const word = value.trim().toLowerCase().replace(/\s+/g, '');
  if (DURATION.test(word)) return word;
  const [, amount, unit = ''] = /^(\d{1,9})([a-z]*)$/.exec(word) ?? [];
  if (amount === undefined) return undefined;
  if (unit === '') return `${amount}${fallback.replace(/[\d.]/g, '')}`;
  if (/^d(ays?)?$/.test(unit)) return `${Number(amount) * 24}h`;
  const short = /^(s(ec(onds?)?)?|m(in(utes?)?)?|h(ours?)?)$/.test(unit) ? unit.charAt(0) : undefined;
  return short && `${amount}${short}`;
}

function integerFault(
  value: string,
  { from, to }: Extract<AttributeValue, { kind: 'integer' }>,
): ValueFault | undefined {
  const allowed =
    to === undefined ? `a whole number of at least ${from}` : `a whole number from ${from} to ${to}`;
  const word = value.trim().replace(/^v(?=\d)/i, '');
  if (!/^[+-]?\d{1,9}$/.test(word)) return { isUnreadable: true, allowed };
  const number = Number(word);
  const nearest = Math.min(Math.max(number, from), to ?? Number.POSITIVE_INFINITY);
  if (word !== value) return { isUnreadable: true, allowed, nearest: `${nearest}` };
  return nearest === number ? undefined : { isUnreadable: false, allowed, nearest: `${nearest}` };
}

function choiceFault(value: string, choices: readonly string[]): ValueFault | undefined {
  if (choices.includes(value)) return undefined;
  return { isUnreadable: true, allowed: listed(choices), nearest: nearestWord(value, choices) };
}

function urlFault(value: string): ValueFault | undefined {
  if (/^https?:\/\/[^\s/?#]/i.test(value) && URL.canParse(value)) return undefined;
  const secure = `https://${value.trim().replace(/^[a-z]*:?\/\//i, '')}`;
  const isHost = /^https:\/\/[\w-]+(\.[\w-]+)+([:/]|$)/.test(secure) && URL.canParse(secure);
  return {
    isUnreadable: true,
    allowed: 'an address that begins with https:// or http://',
    nearest: isHost ? secure : undefined,
  };
}

function digestFault(value: string): ValueFault | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return undefined;
  const word = value.trim().toLowerCase();
  const nearest = /^[0-9a-f]{64}$/.test(word) ? `sha256:${word}` : undefined;
  return { isUnreadable: true, allowed: 'sha256: and 64 hexadecimal digits', nearest };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
