/** What stands where a figure is not known. */
export const UNKNOWN = '–';

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const MINUTE = 60;
const HOUR = 3600;

/** Bytes with decimal units: `182 MB`, `4.1 kB`, `5 GB`. */
export function bytes(value: number | undefined): string {
  if (!isAmount(value)) return UNKNOWN;
  let amount = value;
  let unit = 0;
  while (Math.round(amount) >= 1000 && unit < BYTE_UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? String(Math.round(amount)) : shortest(amount)} ${BYTE_UNITS[unit]}`;
}

/** Seconds as a person says them: `0.4 s`, `24 s`, `2 min 51 s`, `1 h 02 min`. */
export function seconds(value: number | undefined): string {
  if (!isAmount(value)) return UNKNOWN;
  if (Number.isInteger(value) && value < MINUTE) return `${value} s`;
  if (value < 9.95) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return pair(Math.floor(whole / MINUTE), 'min', whole % MINUTE, 's');
  const minutes = Math.round(value / MINUTE);
  return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** Per cent with at most one decimal: `88.9 %`, `100 %`; `n/a` where there is no rate. */
export function percent(value: number | undefined): string {
  if (!isAmount(value)) return 'n/a';
  return `${Number(value.toFixed(1))} %`;
}

/** A whole number with commas between thousands: `9,500`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number with its noun: `1 step`, `9,500 steps`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

function isAmount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}

function shortest(amount: number): string {
  return amount < 9.95 ? String(Number(amount.toFixed(1))) : String(Math.round(amount));
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  if (small === 0) return `${large} ${largeUnit}`;
  return `${large} ${largeUnit} ${String(small).padStart(2, '0')} ${smallUnit}`;
}
