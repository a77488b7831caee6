const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** Bytes as BuildKit prints them: `981B`, `2.03kB`, `31.96MB`. */
export function formatBytes(bytes: number): string {
  let value = Math.trunc(bytes);
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(2)}${UNITS[unit]}`;
}

/** The instant of a log line in its vertex, to as many digits as BuildKit gives: `0.345`, `12.34`, `123.4`. */
export function formatLogSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds.toFixed(seconds < 10 ? 3 : seconds < 100 ? 2 : 1);
}

/** ` 1.2s`. */
export function formatSeconds(seconds: number): string {
  return ` ${seconds.toFixed(1)}s`;
}
