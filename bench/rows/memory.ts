import { execFileSync } from 'node:child_process';
import { logStream } from '../../src/progress/detect.ts';
import { plainLines, rawjsonLines } from '../logs.ts';
import type { Row } from '../row.ts';
import { readChunks, withLog } from '../temporary-log.ts';

/** A log of a gigabyte is read as one of this size, so many times over: its steps stay the same, their output goes on. */
const BYTES = 64 * 1024 * 1024;
const TIMES = 16;

/** Resident memory that reading may take at most, in MiB. */
const MOST = 150;

/** The most memory that a process takes which reads a log of a gigabyte and does nothing else. */
export default function memory(): Row[] {
  return [
    row('peak memory, 1 GiB rawjson', withLog(rawjsonLines(), BYTES, peakOf)),
    row('peak memory, 1 GiB plain', withLog(plainLines(), BYTES, peakOf)),
  ];
}

function row(name: string, peak: number): Row {
  const ratio = peak / MOST;
  return { name, ours: peak, baseline: MOST, unit: 'MiB', ratio, bound: '<= 1 x', ok: ratio <= 1 };
}

/** MiB at the peak of a process of its own, which loads this very file. */
function peakOf(path: string): number {
  const script = `console.log(require(${JSON.stringify(__filename)}).read(${JSON.stringify(path)}))`;
  const kibibytes = Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
  return kibibytes / 1024;
}

/** Reads the file many times over as one log; gives the peak of this process in KiB. */
export function read(path: string): number {
  const log = logStream();
  for (let time = 0; time < TIMES; time++) readChunks(path, (chunk) => log.write(chunk));
  if (log.end().length === 0) throw new Error('The log holds a build.');
  return process.resourceUsage().maxRSS;
}
