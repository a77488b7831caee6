import { liveLog } from '../../src/progress/live/live.ts';
import { decodeStatus } from '../../src/progress/rawjson/reader.ts';
import { rawjsonLines } from '../logs.ts';
import { fastest, type Row } from '../row.ts';

const STATUSES = 50_000;

/** Lines of program output that a build may write in a second before the live log falls behind. */
const LEAST = 100_000;

/** Showing a stream as it comes, decoding included. */
export default function live(): Row[] {
  const lines = take(rawjsonLines(), STATUSES);
  const printed = lines.reduce((sum, line) => sum + (decodeStatus(line)?.logs?.length ?? 0), 0);
  const [milliseconds = 0] = fastest([() => show(lines)], 5);
  const rate = printed / (milliseconds / 1000);
  const ratio = rate / LEAST;
  return [
    {
      name: 'live log',
      ours: rate,
      baseline: LEAST,
      unit: 'lines/s',
      ratio,
      bound: '>= 1 x',
      ok: ratio >= 1,
    },
  ];
}

function show(lines: readonly string[]): void {
  let clock = 0;
  let length = 0;
  const log = liveLog(
    (text) => {
      length += text.length;
    },
    { now: () => clock },
  );
  for (const line of lines) {
    clock += 50;
    const status = decodeStatus(line);
    if (status) log.apply(status);
  }
  log.end();
  if (length === 0) throw new Error('Nothing was shown.');
}

function take(lines: Generator<string>, count: number): string[] {
  const taken: string[] = [];
  for (const line of lines) {
    taken.push(line);
    if (taken.length === count) break;
  }
  return taken;
}
