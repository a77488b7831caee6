/** A number with its unit understood, or what is wrong with the text, to be read after the value. */
export type Quantity = { amount: number } | { fault: string };

const NUMBER = '(\\d+(?:\\.\\d+)?|\\.\\d+)';
const PERCENT = new RegExp(`^${NUMBER}\\s*%?$`);
const SIZE = new RegExp(`^${NUMBER}\\s*([a-z]*)$`, 'i');
const DURATION = new RegExp(`^(?:${NUMBER}\\s*h)?\\s*(?:${NUMBER}\\s*m)?\\s*(?:${NUMBER}\\s*s)?$`, 'i');
const PLAIN_SECONDS = new RegExp(`^()()${NUMBER}$`);

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Reads `80`, `80%` or `80.5`; per cent, from 0 to 100. */
export function parsePercent(text: string): Quantity {
  const match = PERCENT.exec(text.trim());
  if (!match) return { fault: 'is not a percentage; write a number from 0 to 100 such as 80, 80% or 80.5' };
  const amount = Number(match[1]);
  return amount <= 100 ? { amount } : { fault: 'is above 100 per cent; write a number from 0 to 100' };
}

/** Reads `5GB` (5·10⁹), `5GiB` (5·2³⁰), `500MB` or plain bytes; bytes. */
export function parseBytes(text: string): Quantity {
  const match = SIZE.exec(text.trim());
  const unit = SIZE_UNITS[match?.[2]?.toLowerCase() ?? ''];
  if (!match || unit === undefined) {
    return {
      fault: 'is not a size; write a number with kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 5GB or 500MiB',
    };
  }
  return finite(Math.round(Number(match[1]) * unit), 'is too large to be a size');
}

/** Reads `90s`, `3m`, `1h30m` or plain seconds; seconds. */
export function parseSeconds(text: string): Quantity {
  const match = PLAIN_SECONDS.exec(text.trim()) ?? DURATION.exec(text.trim());
  if (!match || text.trim() === '') {
    return { fault: 'is not a duration; write it such as 90s, 3m or 1h30m, or as plain seconds' };
  }
  const [hours, minutes, seconds] = [match[1], match[2], match[3]].map((part) => Number(part || 0));
  return finite((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0), 'is too long to be a duration');
}

function finite(amount: number, fault: string): Quantity {
  return Number.isSafeInteger(Math.trunc(amount)) ? { amount } : { fault };
}
